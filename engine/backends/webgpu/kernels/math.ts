// Mathematics in WGSL where the built-in functions are not exact enough or not defined enough: the
// specification lets sin be off by 2^-11, tanh overflow, pow refuse negative bases, and lets a
// compiler assume that there are no infinities and NaNs.

/** Functions by name, each with the ones it calls. */
const FUNCTIONS = {
  // The bits come from a variable, since a constant infinity is an error.
  special: `
var<private> infinityBits: u32 = 0x7f800000u;
fn infinity() -> f32 { return bitcast<f32>(infinityBits); }
fn nan() -> f32 { return bitcast<f32>(infinityBits + 0x00400000u); }
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
`,
  exponential: `
fn exponential(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  if (x > 88.8) { return infinity(); }
  return exp(max(x, -150.0));
}
`,
  logarithm: `
fn logarithm(x: f32) -> f32 {
  if (isNan(x) || x == infinity()) { return x; }
  if (x == 0.0) { return -infinity(); }
  if (x < 0.0) { return nan(); }
  return log(x);
}
`,
  // e^(-|x|) does not overflow.
  logistic: `
fn logistic(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}
`,
  // Near 0 the series to x^9, elsewhere from the exponential; 10 is 1 in float32.
  hyperbolicTangent: `
fn hyperbolicTangent(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  let size = abs(x);
  if (size < 0.3) {
    let s = x * x;
    return x * (1.0 + s * (-1.0 / 3.0 + s * (2.0 / 15.0 + s * (-17.0 / 315.0 + s * (62.0 / 2835.0)))));
  }
  let y = 1.0 - 2.0 / (exp(2.0 * min(size, 10.0)) + 1.0);
  return select(-y, y, x > 0.0);
}
`,
  // Abramowitz and Stegun 7.1.26 from 0.5 on (absolute error 1.5e-7), the series to x^11 before.
  errorFunction: `
fn errorFunction(x: f32) -> f32 {
  let size = abs(x);
  if (size < 0.5) {
    let s = x * x;
    return 1.1283791670955126 * x * (1.0 + s * (-1.0 / 3.0 + s * (1.0 / 10.0 + s * (-1.0 / 42.0
      + s * (1.0 / 216.0 - s / 1320.0)))));
  }
  let t = 1.0 / (1.0 + 0.3275911 * size);
  let polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741
    + t * (-1.453152027 + t * 1.061405429))));
  let y = 1.0 - polynomial * exp(-min(size * size, 80.0));
  return select(-y, y, x > 0.0);
}
`,
  // Reduced to [-pi/4, pi/4] by quarter turns (pi/2 in three parts), then the Taylor series.
  quarterTurns: `
fn sineSeries(r: f32) -> f32 {
  let s = r * r;
  return r * (1.0 + s * (-1.0 / 6.0 + s * (1.0 / 120.0 + s * (-1.0 / 5040.0 + s / 362880.0))));
}
fn cosineSeries(r: f32) -> f32 {
  let s = r * r;
  return 1.0 + s * (-0.5 + s * (1.0 / 24.0 + s * (-1.0 / 720.0 + s * (1.0 / 40320.0 - s / 3628800.0))));
}
fn sineFrom(x: f32, turns: i32) -> f32 {
  let k = round(x * 0.6366197723675814);
  let r = ((x - k * 1.5703125) - k * 0.00048351287841796875) - k * 3.1391647e-7;
  let quarter = (i32(k) + turns) & 3;
  let y = select(sineSeries(r), cosineSeries(r), (quarter & 1) == 1);
  return select(y, -y, quarter >= 2);
}
`,
  // Small whole exponents by multiplication, so that squares are exact; negative bases as IEEE.
  power: `
fn power(x: f32, y: f32) -> f32 {
  let whole = floor(y) == y;
  let size = abs(y);
  if (whole && size <= 64.0) {
    var result = 1.0;
    var factor = x;
    for (var n = u32(size); n > 0u; n >>= 1u) {
      if ((n & 1u) == 1u) { result *= factor; }
      factor *= factor;
    }
    if (y < 0.0) { return select(1.0 / result, infinity(), result == 0.0); }
    return result;
  }
  let magnitude = abs(x);
  if (magnitude == 0.0) { return select(0.0, infinity(), y < 0.0); }
  let result = pow(magnitude, y);
  if (x > 0.0) { return result; }
  if (!whole) { return nan(); }
  return select(result, -result, fract(size * 0.5) != 0.0);
}
`,
  // Threefry-2x32 with 13 rounds, as engine/tensor/random.ts: bits from (seed, stream, counter).
  randomBits: `
fn randomBits(seed: u32, stream: u32, counter: u32) -> u32 {
  let keys = array<u32, 3>(seed, stream, seed ^ stream ^ 0x1bd11bdau);
  const rotations = array<u32, 8>(13u, 15u, 26u, 6u, 17u, 29u, 16u, 24u);
  var x0 = counter + seed;
  var x1 = stream;
  ${Array.from({ length: 13 }, (_, round) => {
    const mix = `x0 += x1; x1 = ((x1 << rotations[${round & 7}]) | (x1 >> (32u - rotations[${round & 7}]))) ^ x0;`;
    if ((round & 3) !== 3) return mix;
    const s = (round + 1) >> 2;
    return `${mix} x0 += keys[${s % 3}]; x1 += keys[${(s + 1) % 3}] + ${s}u;`;
  }).join('\n  ')}
  return x0;
}
`,
} as const;

export type MathFunction = keyof typeof FUNCTIONS;

const CALLS: Partial<Record<MathFunction, readonly MathFunction[]>> = {
  exponential: ['special'],
  hyperbolicTangent: ['special'],
  logarithm: ['special'],
  power: ['special'],
};

/** The declarations of these functions and of what they call. */
export function declare(...names: readonly MathFunction[]): string {
  const all = new Set<MathFunction>();
  for (const name of names) {
    for (const called of CALLS[name] ?? []) all.add(called);
    all.add(name);
  }
  return Array.from(all, (name) => FUNCTIONS[name]).join('');
}

/** The functions whose names occur in an expression. */
export function functionsIn(expression: string): MathFunction[] {
  const found: MathFunction[] = [];
  if (/\b(infinity|nan|isNan)\(/.test(expression)) found.push('special');
  if (/\bsineFrom\(/.test(expression)) found.push('quarterTurns');
  for (const name of Object.keys(FUNCTIONS) as MathFunction[]) {
    if (new RegExp(`\\b${name}\\(`).test(expression)) found.push(name);
  }
  return found;
}
