// SHA-256 by the host's WebCrypto, which is native. It is there in Node, in secure pages and in
// their workers (loopback and an application's own protocol count as secure).

interface Host {
  readonly crypto?: {
    readonly subtle?: { digest(name: string, data: Uint8Array): Promise<ArrayBuffer> };
  };
}

/** The hash in lower-case hexadecimal. */
export async function sha256(data: Uint8Array): Promise<string> {
  const subtle = (globalThis as unknown as Host).crypto?.subtle;
  if (subtle === undefined) throw new Error('SHA-256 needs WebCrypto, and a secure context has it');
  const digest = new Uint8Array(await subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
