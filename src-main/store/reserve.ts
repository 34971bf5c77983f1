// Room for the last few writes. On a disk that is truly full SQLite cannot even delete, for deleting
// writes too; so a file of a few megabytes lies beside the store and is given up when a write that
// must succeed (noting how an import ended, deleting something to make room) finds none.

import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFile } from './private.ts';

/** Its name in the data folder. */
export const RESERVE = 'reserve';
const BYTES = 16 * 1024 * 1024;

export interface Reserve {
  /** Lays the file down, where there is plenty of room. */
  keep(): void;
  /** Gives it up; true when there was one. */
  release(): boolean;
}

export function reserveIn(dataDir: string): Reserve {
  const file = join(dataDir, RESERVE);
  return {
    keep() {
      try {
        if (statSync(file, { throwIfNoEntry: false })?.size === BYTES) return;
        const { bavail, bsize } = statfsSync(dataDir);
        if (bavail * bsize < 4 * BYTES) return;
        makePrivateFile(file);
        writeFileSync(file, new Uint8Array(BYTES));
      } catch {
        release(file);
      }
    },
    release: () => release(file),
  };
}

function release(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
