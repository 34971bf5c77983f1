// For tests only: folders on a real disk that are gone afterwards.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
// Here, as the tests are collected: within a test it would be too late to say it, and nothing of it heard.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, removed when the file's tests have run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-test-'));
  made.push(folder);
  return folder;
}

/** Files by path below a new folder; returns it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** Whether `onSmallDisk` can do what it says here: it takes a Linux and the right to mount. */
export const canMount = tries(() => onSmallDisk(1, () => undefined));

/** Runs the body in a folder on a disk of its own, of so many bytes, which is gone afterwards. */
export function onSmallDisk(bytes: number, body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    try {
      body(folder);
    } finally {
      execFileSync('umount', [folder]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the room on the disk of a folder, but for so many bytes. */
export function fillDisk(folder: string, left = 0): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'everything else'), new Uint8Array(bavail * bsize - left));
}

function tries(body: () => void): boolean {
  try {
    body();
    return true;
  } catch {
    return false;
  }
}
