export function installedElectron(root: string): string | null;
export function readFailure(file: string, version: string, now?: number): string | null;
export function electronBinary(
  root: string,
  node: string,
  options?: {
    retry?: boolean;
    stallMs?: number;
    now?: number;
    env?: Readonly<Record<string, string | undefined>>;
  },
): Promise<{ path: string; reason?: undefined } | { path?: undefined; reason: string }>;
export function proxyEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string>;
