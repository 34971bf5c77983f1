// UTF-8 by the host's own coder. Node and browsers both have it; the language's own library, which
// is all that the engine is typed against, does not name it.

interface Coders {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
  readonly TextDecoder: new (
    label: string,
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
}

const coders = globalThis as unknown as Coders;

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new coders.TextEncoder().encode(text);
}

/** Null where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new coders.TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
