export const generated: string;
export function compile(): Promise<{ binary: Uint8Array; text: string }>;
export function embed(binary: Uint8Array): string;
