// Reads a model file from disk, with sentences for what can go wrong there.

import { readFile, stat } from 'node:fs/promises';
import { MAXIMUM_MODEL_BYTES } from '../../engine/classifier/limits.ts';
import { WinnowError } from '../../engine/errors.ts';
import { modelTooLarge } from '../store/blobs.ts';

/** The file's bytes. Throws `model.notFound`, `model.unreadable` or, as the library, `model.tooLarge`. */
export async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > MAXIMUM_MODEL_BYTES) throw modelTooLarge();
    return await readFile(file);
  } catch (error) {
    if (error instanceof WinnowError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      throw new WinnowError('model.notFound', `There is no model file ${file}.`, { file }, error);
    }
    if (code === 'EISDIR') {
      throw new WinnowError(
        'model.unreadable',
        `${file} is a folder; name the .safetensors file that "train --out" saved.`,
        { file },
        error,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new WinnowError(
      'model.unreadable',
      `The model file ${file} can't be read: ${reason}.`,
      { file },
      error,
    );
  }
}
