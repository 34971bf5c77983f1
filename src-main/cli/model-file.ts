// Opens a model file from disk, with sentences for what can go wrong there.

import { readFile, stat } from 'node:fs/promises';
import { openClassifier, type Classifier } from '../../engine/classifier/index.ts';
import { MAXIMUM_MODEL_BYTES } from '../../engine/classifier/limits.ts';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { modelTooLarge } from '../store/blobs.ts';
import { cpuBackend } from './devices.ts';
import { troubleOf } from './file-trouble.ts';

/**
 * Its classifier. Throws `model.notFound`, `model.unreadable` or, with the file's name before what the
 * engine says of its content, `model.*`.
 */
export async function openModelFile(file: string): Promise<Classifier> {
  const bytes = await readBytes(file);
  try {
    return await openClassifier(bytes, await cpuBackend(1));
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error;
    const { code, message, details } = error;
    throw new WinnowError(code, `${file}: ${message}`, { ...details, file }, error);
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > MAXIMUM_MODEL_BYTES) throw modelTooLarge();
    return await readFile(file);
  } catch (error) {
    if (error instanceof WinnowError) throw error;
    const trouble = troubleOf(error);
    if (trouble.why === 'missing') throw problem('model.notFound', { file }, error);
    throw problem('model.unreadable', { file, ...trouble }, error);
  }
}
