export const ICNS_TYPES: readonly (readonly [type: string, size: number])[];
export const ICO_SIZES: readonly number[];
export function icns(pngs: ReadonlyMap<number, Buffer>): Buffer;
export function ico(
  pngs: ReadonlyMap<number, Buffer>,
  pixels: ReadonlyMap<number, Uint8Array>,
): Buffer;
