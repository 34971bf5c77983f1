// Counter-based random numbers: value number `counter` of stream `stream` under `seed` is a pure
// function of the three, so every backend, thread and order of evaluation draws the same bits.
// Threefry-2x32 with 13 rounds (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3",
// SC 2011): only add, rotate and xor on 32-bit words, so WGSL and JavaScript agree exactly.

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const PARITY = 0x1bd11bda;
const ROUNDS = 13;

/**
 * 32 random bits for (seed, stream, counter), as an unsigned integer. The key is (seed, stream),
 * the block (counter, 0); the first output word is returned.
 */
export function randomBits(seed: number, stream: number, counter: number): number {
  const k0 = seed | 0;
  const k1 = stream | 0;
  const k2 = k0 ^ k1 ^ PARITY;
  let x0 = (counter + k0) | 0;
  let x1 = k1;
  for (let round = 0; round < ROUNDS; round++) {
    const r = ROTATIONS[round & 7];
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0;
    if ((round & 3) === 3) {
      const s = (round + 1) >> 2;
      const m = s % 3;
      const n = (s + 1) % 3;
      x0 = (x0 + (m === 0 ? k0 : m === 1 ? k1 : k2)) | 0;
      x1 = (x1 + (n === 0 ? k0 : n === 1 ? k1 : k2) + s) | 0;
    }
  }
  return x0 >>> 0;
}

/** A number in [0, 1) with 24 random bits: exact in float32 on every backend. */
export function randomUniform(seed: number, stream: number, counter: number): number {
  return (randomBits(seed, stream, counter) >>> 8) * 2 ** -24;
}

/**
 * A source of streams: each consumer (one tensor's initialisation, one dropout call, one shuffle)
 * takes the next stream, so what it draws does not depend on how much another has drawn.
 */
export class Generator {
  readonly seed: number;
  #stream = 0;

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  nextStream(): number {
    return this.#stream++;
  }

  /** Position, for checkpoints: `generator.position = saved` continues exactly. */
  get position(): number {
    return this.#stream;
  }

  set position(value: number) {
    this.#stream = value;
  }
}

/** A permutation of 0..n-1 (Fisher-Yates), the same for the same (seed, stream). */
export function randomPermutation(n: number, seed: number, stream: number): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(randomUniform(seed, stream, i) * (i + 1));
    const t = order[i];
    order[i] = order[j];
    order[j] = t;
  }
  return order;
}
