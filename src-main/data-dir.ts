// Where a person's data lives: asked for, named in the environment, or where this system keeps such
// things. The window and the terminal agree because both ask here.

import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const here = (): Surroundings => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
});

/**
 * The data folder as an absolute path; it need not exist yet.
 *
 * @param asked `--data-dir`, which wins over WINNOW_HOME, which wins over the system's own place.
 */
export function dataDirectory(asked?: string, { platform, env, home } = here()): string {
  if (asked !== undefined && asked !== '') return resolve(asked);
  if (env.WINNOW_HOME !== undefined && env.WINNOW_HOME !== '') return resolve(env.WINNOW_HOME);
  if (platform === 'win32') {
    return join(absolute(env.APPDATA) ?? join(home, 'AppData', 'Roaming'), 'Winnow');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Winnow');
  // The XDG specification says to ignore a relative path.
  return join(absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share'), 'winnow');
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
