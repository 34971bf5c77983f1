// Paths that came from a dialog or a drop, as what the page may know of them: names and counts, and
// a token that imports them once.

import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { WinnowError } from '../../engine/errors.ts';
import type { Granted } from '../contract/bridge.ts';
import type { Services } from '../services/client.ts';

/** Rejects with WinnowError `host.noPath` where there is nothing that has a path on this disk. */
export async function grantPaths(
  services: Pick<Services, 'grantPaths'>,
  paths: readonly string[],
): Promise<Granted> {
  const real = paths.filter((path) => isAbsolute(path));
  if (real.length === 0) {
    throw new WinnowError(
      'host.noPath',
      'What was dropped does not lie on this disk. Save it first, then drop the folder.',
    );
  }
  const folders = await Promise.all(
    // What is gone by now counts as a file; the import lists it with the reason.
    real.map((path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  );
  const count = folders.filter(Boolean).length;
  return {
    grant: services.grantPaths(real),
    names: real.map((path) => basename(path)),
    folders: count,
    files: real.length - count,
  };
}
