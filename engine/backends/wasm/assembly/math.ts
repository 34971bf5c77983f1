// Elementary functions, two doubles at a time: the same operations in the same order as
// cpu/math.ts, so the same bits, for every argument that a float32 can be.

/** ln 2 cut after 32 bits, and what is left. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const LN2_INVERSE: f64 = 1.0 / 0.6931471805599453;
/** Added to a whole number, it leaves that number in the lowest bits. */
const SHIFTER: f64 = 4503599627370496; // 2^52

@inline
function step(p: v128, r: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(p, r), f64x2.splat(c));
}

/** e^r - 1 for |r| <= ln(2) / 2. */
@inline
function expm1Small(r: v128): v128 {
  let p = f64x2.splat(1.0 / 6227020800.0);
  p = step(p, r, 1.0 / 479001600.0);
  p = step(p, r, 1.0 / 39916800.0);
  p = step(p, r, 1.0 / 3628800.0);
  p = step(p, r, 1.0 / 362880.0);
  p = step(p, r, 1.0 / 40320.0);
  p = step(p, r, 1.0 / 5040.0);
  p = step(p, r, 1.0 / 720.0);
  p = step(p, r, 1.0 / 120.0);
  p = step(p, r, 1.0 / 24.0);
  p = step(p, r, 1.0 / 6.0);
  p = step(p, r, 0.5);
  return f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p));
}

/** e^x; below -700 as e^-700, which is 0 in float32, above 700 as e^700, which is infinite. */
export function exp(x: v128): v128 {
  x = f64x2.min(f64x2.max(x, f64x2.splat(-700)), f64x2.splat(700));
  const k = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(LN2_INVERSE)), f64x2.splat(0.5)));
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))),
    f64x2.mul(k, f64x2.splat(LN2_LOW)),
  );
  const power = i64x2.shl(f64x2.add(k, f64x2.splat(SHIFTER + 1023)), 52);
  return f64x2.mul(f64x2.add(f64x2.splat(1), expm1Small(r)), power);
}

export function log(x: v128): v128 {
  // m in [1, 2) and the exponent, from the bits.
  const one = i64x2.splat(0x3ff0000000000000);
  let m = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), one);
  let e = f64x2.sub(
    v128.or(i64x2.shr_u(x, 52), f64x2.splat(SHIFTER)),
    f64x2.splat(SHIFTER + 1023),
  );
  const large = f64x2.ge(m, f64x2.splat(1.4142135623730951));
  m = v128.bitselect(f64x2.mul(m, f64x2.splat(0.5)), m, large);
  e = f64x2.add(e, v128.and(large, f64x2.splat(1)));
  const f = f64x2.sub(m, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  let p = f64x2.splat(2.0 / 25.0);
  p = step(p, z, 2.0 / 23.0);
  p = step(p, z, 2.0 / 21.0);
  p = step(p, z, 2.0 / 19.0);
  p = step(p, z, 2.0 / 17.0);
  p = step(p, z, 2.0 / 15.0);
  p = step(p, z, 2.0 / 13.0);
  p = step(p, z, 2.0 / 11.0);
  p = step(p, z, 2.0 / 9.0);
  p = step(p, z, 2.0 / 7.0);
  p = step(p, z, 2.0 / 5.0);
  p = step(p, z, 2.0 / 3.0);
  // e * LN2_HIGH - (s * (f - p * z) - e * LN2_LOW - f)
  const inner = f64x2.sub(
    f64x2.sub(
      f64x2.mul(s, f64x2.sub(f, f64x2.mul(p, z))),
      f64x2.mul(e, f64x2.splat(LN2_LOW)),
    ),
    f,
  );
  let y = f64x2.sub(f64x2.mul(e, f64x2.splat(LN2_HIGH)), inner);
  // 0 gives -infinity, infinity itself; what is not positive, NaN among it, gives NaN.
  const infinity = f64x2.splat(Infinity);
  const zero = f64x2.splat(0);
  y = v128.bitselect(infinity, y, f64x2.eq(x, infinity));
  y = v128.bitselect(f64x2.splat(-Infinity), y, f64x2.eq(x, zero));
  return v128.bitselect(y, f64x2.splat(NaN), f64x2.ge(x, zero));
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: v128): v128 {
  const e = exp(f64x2.neg(f64x2.abs(x)));
  const one = f64x2.splat(1);
  // For NaN the numerator is e, which is NaN.
  const top = v128.bitselect(one, e, f64x2.ge(x, f64x2.splat(0)));
  return f64x2.div(top, f64x2.add(one, e));
}

/** (e^2x - 1) / (e^2x + 1). */
export function tanh(x: v128): v128 {
  const limit = f64x2.splat(20);
  x = f64x2.min(f64x2.max(x, f64x2.neg(limit)), limit);
  const y = f64x2.add(x, x);
  const small = f64x2.lt(f64x2.abs(y), f64x2.splat(0.34));
  const e = v128.bitselect(expm1Small(y), f64x2.sub(exp(y), f64x2.splat(1)), small);
  return f64x2.div(e, f64x2.add(e, f64x2.splat(2)));
}

@inline
export function exp1(x: f64): f64 {
  return f64x2.extract_lane(exp(f64x2.splat(x)), 0);
}

@inline
export function log1(x: f64): f64 {
  return f64x2.extract_lane(log(f64x2.splat(x)), 0);
}

/**
 * The normal distribution's cumulative probability. Its tail is e^(-x^2 / 2) t P(t) with
 * t = 1 / (1 + x / 4); P is the Chebyshev fit of degree 12 over 0 <= x <= 14 (relative error 3e-11).
 */
export function phi(x: v128): v128 {
  const one = f64x2.splat(1);
  const a = f64x2.min(f64x2.abs(x), f64x2.splat(14));
  const t = f64x2.div(one, f64x2.add(one, f64x2.mul(a, f64x2.splat(0.25))));
  let p = f64x2.splat(0.00824169452963507);
  p = step(p, t, -0.06737578417381841);
  p = step(p, t, 0.23258123567180106);
  p = step(p, t, -0.433225388749054);
  p = step(p, t, 0.4762566781077703);
  p = step(p, t, -0.361295094946196);
  p = step(p, t, 0.22504504567893463);
  p = step(p, t, -0.036363502365283566);
  p = step(p, t, 0.08605410085187887);
  p = step(p, t, 0.07656332522751823);
  p = step(p, t, 0.09409116932964787);
  p = step(p, t, 0.0996893144139429);
  p = step(p, t, 0.09973720642181264);
  const e = exp(f64x2.mul(f64x2.mul(a, a), f64x2.splat(-0.5)));
  // Beyond 14 nothing is left that a float32 could hold beside x.
  const far = f64x2.gt(f64x2.abs(x), f64x2.splat(14));
  const tail = v128.andnot(f64x2.mul(f64x2.mul(t, p), e), far);
  return v128.bitselect(tail, f64x2.sub(one, tail), f64x2.lt(x, f64x2.splat(0)));
}
