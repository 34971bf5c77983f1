// A person's texts are nobody else's business: the data folder and what lies in it can be read by
// its owner alone, whatever the umask says, and also where an earlier release made them. On Windows
// the profile folder does this, and modes mean nothing.

import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder, and those above it that are missing, for the owner alone. */
export function makePrivateFolder(path: string): void {
  // Not mkdir's own `recursive`: it never ends under /proc, where a folder that exists refuses.
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makePrivateFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process was faster.
    if (!isFolder(path)) throw error;
  }
  keepPrivate(path);
}

/** Makes an empty file for the owner alone; one that exists keeps its content. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  keepPrivate(path);
}

/** Closes a file or folder that may exist to everyone but its owner. */
export function keepPrivate(path: string): void {
  try {
    const found = statSync(path);
    if (found.isFile()) chmodSync(path, 0o600);
    // A sticky folder, such as /tmp, belongs to everyone: only the files are Winnow's.
    else if (found.isDirectory() && (found.mode & 0o1000) === 0) chmodSync(path, 0o700);
  } catch {
    // Not there, or a disk without owners: there is nothing to close.
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
