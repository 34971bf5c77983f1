// One hash over all that a model file holds, metadata as well as tensors, so that a change anywhere
// is seen. It does not depend on the order or the spelling of the header: another program may write
// the same content anew.

import { encodeUtf8 } from '../../formats/utf8.ts';
import { sha256 } from '../../formats/sha256.ts';
import type { TensorEntry } from '../../formats/safetensors.ts';

export const CONTENT_HASH = 'contentHash';

/**
 * SHA-256, hex, of the JSON text `{"metadata":[[name,value],...],"tensors":[[name,dtype,shape,
 * SHA-256 of its bytes],...]}`, each list in the order of its names; the hash itself is left out.
 */
export async function contentHash(
  metadata: Readonly<Record<string, string>>,
  tensors: readonly TensorEntry[],
): Promise<string> {
  const hashed: [string, string, readonly number[], string][] = [];
  for (const { name, dtype, shape, bytes } of tensors) {
    hashed.push([name, dtype, shape, await sha256(bytes)]);
  }
  const content = {
    metadata: byName(Object.entries(metadata)).filter(([name]) => name !== CONTENT_HASH),
    tensors: byName(hashed),
  };
  return sha256(encodeUtf8(JSON.stringify(content)));
}

function byName<T extends readonly [string, ...unknown[]]>(entries: T[]): T[] {
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
