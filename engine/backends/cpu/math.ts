// Elementary functions computed from additions, multiplications and divisions alone. The language
// leaves the last bits of Math.exp and its kin to each JavaScript engine; these give the same bits
// in Node and in every browser, so that the same data, recipe and seed give the same weights.
// (Math.sqrt, Math.floor and Math.abs are exact by the standard and are used as they are.)

const LN2_INVERSE = 1 / 0.6931471805599453;
/** ln 2 cut after 32 bits, and what is left: k * LN2_HIGH is exact for every exponent k. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** 2^k for k from -1022 to 1023, at index k + 1022. Doubling and halving are exact. */
const POWERS_OF_TWO = new Float64Array(2046);
POWERS_OF_TWO[1022] = 1;
for (let k = 1; k <= 1023; k++) POWERS_OF_TWO[1022 + k] = 2 * POWERS_OF_TWO[1021 + k];
for (let k = 1; k <= 1022; k++) POWERS_OF_TWO[1022 - k] = POWERS_OF_TWO[1023 - k] / 2;

/** x * 2^k without losing bits before the result itself has to. */
function scaleByPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return x * POWERS_OF_TWO[2045] * POWERS_OF_TWO[1022 + Math.min(k - 1023, 1023)];
  if (k < -1022) return x * POWERS_OF_TWO[0] * POWERS_OF_TWO[1022 + Math.max(k + 1022, -1022)];
  return x * POWERS_OF_TWO[1022 + k];
}

/** e^r - 1 for |r| <= ln(2) / 2: Taylor's series; the first term left out is below 4e-18. */
function expm1Small(r: number): number {
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  return r + r * r * p;
}

/** e^x. x = k ln 2 + r with |r| <= ln(2) / 2, so e^x = 2^k e^r. */
export function exp(x: number): number {
  if (!(x > -745.2)) return x !== x ? x : 0;
  if (x > 709.79) return Infinity;
  const k = Math.floor(x * LN2_INVERSE + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  return scaleByPowerOfTwo(1 + expm1Small(r), k);
}

/** e^x - 1, accurate near zero. */
export function expm1(x: number): number {
  return x > -0.34 && x < 0.34 ? expm1Small(x) : exp(x) - 1;
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
bits[0] = 1;
/** Which of the two 32-bit words holds the exponent: 1 on little-endian machines. */
const HIGH = words[1] !== 0 ? 1 : 0;

/**
 * The natural logarithm. x = m 2^e with m in [sqrt(1/2), sqrt(2)); with f = m - 1 and
 * s = f / (2 + f), log m = 2 atanh(s) = f - s (f - R), R = 2 (s^2/3 + s^4/5 + ..).
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let e = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54: a subnormal number has no exponent of its own
    e = -54;
  }
  bits[0] = x;
  const high = words[HIGH];
  e += (high >>> 20) - 1023;
  words[HIGH] = (high & 0xfffff) | 0x3ff00000;
  let m = bits[0];
  if (m >= 1.4142135623730951) {
    m *= 0.5;
    e += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  let p = 2 / 25;
  p = p * z + 2 / 23;
  p = p * z + 2 / 21;
  p = p * z + 2 / 19;
  p = p * z + 2 / 17;
  p = p * z + 2 / 15;
  p = p * z + 2 / 13;
  p = p * z + 2 / 11;
  p = p * z + 2 / 9;
  p = p * z + 2 / 7;
  p = p * z + 2 / 5;
  p = p * z + 2 / 3;
  return e * LN2_HIGH - (s * (f - p * z) - e * LN2_LOW - f);
}

/** log(1 + x) for x > -1, accurate near zero. */
export function log1p(x: number): number {
  const u = 1 + x;
  // Adding 1 lost x - (u - 1); to first order the logarithm lost that over u.
  return u === Infinity ? u : log(u) + (x - (u - 1)) / u;
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** (e^2x - 1) / (e^2x + 1). */
export function tanh(x: number): number {
  if (x > 20) return 1;
  if (x < -20) return -1;
  const e = expm1(2 * x);
  return e / (e + 2);
}

/** x^y as the standard defines it for finite arguments; whole exponents by repeated squaring. */
export function pow(x: number, y: number): number {
  if (y === 0.5) return Math.sqrt(x);
  if (y === Math.floor(y)) {
    if (y >= -64 && y <= 64) {
      let n = y < 0 ? -y : y;
      let base = x;
      let result = 1;
      while (n > 0) {
        if (n & 1) result *= base;
        base *= base;
        n >>= 1;
      }
      return y < 0 ? 1 / result : result;
    }
    if (x < 0) return (y % 2 === 0 ? 1 : -1) * pow(-x, y);
  }
  if (y !== y || x < 0) return NaN;
  if (x === 1) return 1;
  return exp(y * log(x));
}

const TWO_OVER_SQRT_PI = 1.1283791670955126;

/**
 * The error function. Below 2.5: exp(-x^2) times a series of positive terms. Above: one minus the
 * continued fraction of its complement, evaluated from the inside out.
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return a !== a ? a : x > 0 ? 1 : -1;
  let y: number;
  const square = a * a;
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * square) / (2 * n + 1);
      sum += term;
    }
    y = TWO_OVER_SQRT_PI * exp(-square) * sum;
  } else {
    let fraction = a;
    for (let n = 60; n >= 1; n--) fraction = a + n / 2 / fraction;
    y = 1 - (0.5 * TWO_OVER_SQRT_PI * exp(-square)) / fraction;
  }
  return x < 0 ? -y : y;
}

// pi / 2 in three pieces of 33, 33 and 53 bits: k * piece is exact for |k| < 2^20.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;

function sinSmall(r: number): number {
  const z = r * r;
  let p = -1 / 121645100408832000;
  p = p * z + 1 / 355687428096000;
  p = p * z - 1 / 1307674368000;
  p = p * z + 1 / 6227020800;
  p = p * z - 1 / 39916800;
  p = p * z + 1 / 362880;
  p = p * z - 1 / 5040;
  p = p * z + 1 / 120;
  p = p * z - 1 / 6;
  return r + r * z * p;
}

function cosSmall(r: number): number {
  const z = r * r;
  let p = 1 / 2432902008176640000;
  p = p * z - 1 / 6402373705728000;
  p = p * z + 1 / 20922789888000;
  p = p * z - 1 / 87178291200;
  p = p * z + 1 / 479001600;
  p = p * z - 1 / 3628800;
  p = p * z + 1 / 40320;
  p = p * z - 1 / 720;
  p = p * z + 1 / 24;
  return 1 - 0.5 * z + z * z * p;
}

/** sin x; accurate for |x| up to about a million. */
export function sin(x: number): number {
  const k = Math.floor(x / 1.5707963267948966 + 0.5);
  const r = x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const quadrant = ((k % 4) + 4) % 4;
  if (quadrant === 0) return sinSmall(r);
  if (quadrant === 1) return cosSmall(r);
  if (quadrant === 2) return -sinSmall(r);
  return quadrant === 3 ? -cosSmall(r) : NaN;
}

/** cos x; accurate for |x| up to about a million. */
export function cos(x: number): number {
  const k = Math.floor(x / 1.5707963267948966 + 0.5);
  const r = x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const quadrant = ((k % 4) + 4) % 4;
  if (quadrant === 0) return cosSmall(r);
  if (quadrant === 1) return -sinSmall(r);
  if (quadrant === 2) return -cosSmall(r);
  return quadrant === 3 ? sinSmall(r) : NaN;
}
