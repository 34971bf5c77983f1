// Where things lie: in the repository as it is built, or in a package, where Electron's resources
// stand beside an archive and what must be on the disk stands beside it unpacked (packaging/files.ts).

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Places {
  /** The window's files. */
  readonly renderer: string;
  readonly preload: string;
  /** Holds `sample/`. */
  readonly resources: string;
  /** The services' thread: never from inside the archive, where a thread can't load its modules. */
  readonly thread: URL;
}

/**
 * @param main the folder of the bundled main process, `out/main`
 * @param packagedResources Electron's resources folder; null where Winnow is not packaged
 */
export function placesOf(main: string, packagedResources: string | null): Places {
  const root = join(main, '..', '..');
  const unpacked =
    packagedResources === null ? main : main.replace(/app\.asar(?=[\\/]|$)/u, 'app.asar.unpacked');
  return {
    renderer: join(root, 'out', 'renderer'),
    preload: join(root, 'out', 'preload', 'index.cjs'),
    resources: packagedResources ?? join(root, 'resources'),
    thread: pathToFileURL(join(unpacked, 'thread.js')),
  };
}
