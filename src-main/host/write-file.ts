// How a file is written that may be there already: beside its place first, onto the disk, and only
// then in its place. So a full disk, a crash or a power cut leaves the old file or the new one, and
// never half of either.

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a file is to hold: at once, or as it comes. */
export type Contents = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a whole file in place of whatever `file` names; rejects with the system's error, and then
 * nothing has changed. A link stays one, and what is there keeps its permissions; `mode` is for a
 * file that nobody else may read.
 */
export async function writeWholeFile(
  file: string,
  contents: Contents,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => null);
  // A device or a pipe (`/dev/stdout`) is written to; it must not be replaced by a file.
  if (before !== null && !before.isFile()) return fill(target, 'w', contents);
  // A name of its own: one made of the file's could be too long.
  const partial = join(dirname(target), `.winnow-${randomUUID()}.part`);
  const remove = (): void => rmSync(partial, { force: true });
  process.once('exit', remove);
  try {
    await fill(
      partial,
      'wx',
      contents,
      mode ?? (before === null ? undefined : before.mode & 0o777),
    );
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    process.off('exit', remove);
  }
  await syncFolder(dirname(target));
}

async function fill(file: string, flags: string, contents: Contents, mode?: number): Promise<void> {
  const handle = await open(file, flags, mode);
  try {
    // The mode above is for a new file and lessened by the umask.
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(contents);
    if (flags === 'wx') await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The new name is on the disk as well, where the system can tell. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folders; the file itself is safe.
  }
}
