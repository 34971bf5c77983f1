export function installedElectron(root: string): string | null;
export function readFailure(file: string, version: string): string | null;
export function electronBinary(
  root: string,
  node: string,
  options?: { retry?: boolean; stallMs?: number },
): Promise<{ path: string; reason?: undefined } | { path?: undefined; reason: string }>;
