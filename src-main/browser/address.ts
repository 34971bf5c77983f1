// The port and the token, kept in the data folder so that an open page finds Winnow again after a
// restart. Only the person's own account may read the file.

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWholeFile } from '../host/write-file.ts';
import { newToken } from './guard.ts';

const stored = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  token: v.pipe(v.string(), v.regex(/^[\w-]{32,}$/u)),
});
export type Address = v.InferOutput<typeof stored>;

const fileIn = (dataDir: string): string => join(dataDir, 'browser.json');

/** What was used last; null where there is nothing, or nothing usable. */
export async function readAddress(dataDir: string): Promise<Address | null> {
  try {
    const found = v.safeParse(stored, JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
    return found.success ? found.output : null;
  } catch {
    return null;
  }
}

/** The token to use: the last one, or a new one. */
export const tokenOf = (address: Address | null): string => address?.token ?? newToken();

export async function writeAddress(dataDir: string, address: Address): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await writeWholeFile(fileIn(dataDir), JSON.stringify(address), { mode: 0o600 });
}
