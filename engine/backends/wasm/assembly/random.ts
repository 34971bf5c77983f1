// The engine's random bits (engine/tensor/random.ts), four at a time: Threefry-2x32 with 13 rounds.

@inline
function round(x0: v128, x1: v128, rotation: i32): v128 {
  const turned = v128.or(i32x4.shl(x1, rotation), i32x4.shr_u(x1, 32 - rotation));
  return v128.xor(turned, x0);
}

/** Bits for the counters counter .. counter + 3 under key (seed, stream). */
export function randomBits(seed: i32, stream: i32, counter: i32): v128 {
  const s2 = seed ^ stream ^ 0x1bd11bda;
  const k0 = i32x4.splat(seed);
  const k1 = i32x4.splat(stream);
  const k2 = i32x4.splat(s2);
  let x0 = i32x4.add(i32x4.add(i32x4.splat(counter), i32x4(0, 1, 2, 3)), k0);
  let x1 = k1;
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 13);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 15);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 26);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 6);
  x0 = i32x4.add(x0, k1);
  x1 = i32x4.add(x1, i32x4.splat(s2 + 1));
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 17);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 29);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 16);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 24);
  x0 = i32x4.add(x0, k2);
  x1 = i32x4.add(x1, i32x4.splat(seed + 2));
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 13);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 15);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 26);
  x0 = i32x4.add(x0, x1);
  x1 = round(x0, x1, 6);
  x0 = i32x4.add(x0, k0);
  x1 = i32x4.add(x1, i32x4.splat(stream + 3));
  return i32x4.add(x0, x1);
}
