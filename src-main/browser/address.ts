// The port and the secret, kept in the data folder so that an open page finds Winnow again after a
// restart. Only the person's own account may read the file.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { makePrivateFolder } from '../store/private.ts';
import { writeWholeFile } from '../host/write-file.ts';
import { newSecret } from './guard.ts';

const stored = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  // Earlier versions kept a `token`, which cookies took to other ports: it counts no more.
  secret: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{32,}$/u))),
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

/**
 * The secret to use at a port: the last one where that is the port it was used at. At another it
 * might be asked for by whoever has the last port now, so it is a new one.
 */
export const secretFor = (port: number, last: Address | null): string =>
  last?.port === port ? (last.secret ?? newSecret()) : newSecret();

export async function writeAddress(dataDir: string, address: Address): Promise<void> {
  makePrivateFolder(dataDir);
  await writeWholeFile(fileIn(dataDir), JSON.stringify(address), { mode: 0o600 });
}
