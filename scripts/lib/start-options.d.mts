export interface StartOptions {
  error?: undefined;
  browser: boolean;
  dataDir: string | null;
  port: number | null;
  open: boolean;
  retryElectron: boolean;
  help: boolean;
}
type Env = Readonly<Record<string, string | undefined>>;
export const help: string;
export function parseOptions(
  args: readonly string[],
  cwd: string,
): StartOptions | { error: string };
export function hasDisplay(platform: NodeJS.Platform, env: Env): boolean;
export function chooseHost(
  options: Pick<StartOptions, 'browser' | 'port'>,
  platform: NodeJS.Platform,
  env: Env,
): { host: 'electron' | 'browser'; reason: string | null };
export function browserLine(reason: string): string;
export function displayArguments(platform: NodeJS.Platform, env: Env): readonly string[];
export function afterDesktop(ended: {
  status: number;
  shown: boolean;
  interrupted: boolean;
  errors: string;
}): { exit: number } | { exit?: undefined; reason: string | null; wayOut: string | null };
