// Writes what a bulk path serves to a file of the person's choice.

import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { writeWholeFile } from '../host/write-file.ts';
import type { Services } from '../services/client.ts';

/** Writes what a bulk path serves. Throws `model.unreadable`, `export.failed`; then nothing changed. */
export async function saveBulk(
  services: Pick<Services, 'bulk'>,
  bulkPath: string,
  filePath: string,
): Promise<void> {
  const { status, body } = await services.bulk({
    method: 'GET',
    path: bulkPath,
    headers: {},
    body: null,
  });
  if (status !== 200 || body === null) {
    await body?.cancel();
    throw new WinnowError('model.unreadable', 'The model could not be read; it was not exported.');
  }
  try {
    await writeWholeFile(filePath, body);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw problem('export.failed', { path: filePath, cause }, error);
  }
}
