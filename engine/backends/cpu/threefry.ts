// `randomBits` of engine/tensor/random.ts with its rounds written out and the key schedule done once per
// tensor: dropout asks for a number per element, and this is three times as fast.

/** bits(counter) = randomBits(seed, stream, counter) >>> 8: 24 random bits. */
export function random24(seed: number, stream: number): (counter: number) => number {
  const k0 = seed | 0;
  const k1 = stream | 0;
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  const after1 = (k2 + 1) | 0;
  const after2 = (k0 + 2) | 0;
  const after3 = (k1 + 3) | 0;
  return (counter) => {
    let x = (counter + k0 + k1) | 0;
    let y = ((k1 << 13) | (k1 >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k1) | 0;
    y = (y + after1) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + k2) | 0;
    y = (y + after2) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k0) | 0;
    y = (y + after3) | 0;
    // The thirteenth round: only its first word is used.
    return ((x + y) | 0) >>> 8;
  };
}
