// Elementwise arithmetic, functions and comparisons, with broadcasting.

import type { BinaryOp, DType, UnaryOp } from '../backends/backend.ts';
import { attach } from '../tensor/autograd.ts';
import { WinnowError } from '../errors.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { full } from '../tensor/creation.ts';
import { broadcastShapes, formatShape } from '../tensor/shape.ts';
import {
  cast,
  checkDevice,
  checkDType,
  checkFloat,
  expandView,
  isFloat,
  make,
  promote,
  runBinary,
  runUnary,
  sumTo,
} from './common.ts';

export type Operand = Tensor | number;

/** A number as a tensor of x's kind; a fraction makes integers floating-point. */
export function operand(value: Operand, x: Tensor): Tensor {
  if (typeof value !== 'number') return value;
  return full([], value, { dtype: scalarType(x.dtype, value), device: x.device });
}

function scalarType(dtype: DType, value: number): DType {
  if (isFloat(dtype)) return dtype;
  return Number.isInteger(value) ? 'int32' : 'float32';
}

/** x as floating-point numbers: itself, or converted. */
function floating(x: Tensor): Tensor {
  return isFloat(x.dtype) ? x : cast(x, 'float32');
}

function addScalar(x: Tensor, value: number): Tensor {
  const y = runUnary('addScalar', cast(x, scalarType(x.dtype, value)), undefined, value);
  return attach(y, 'add', [x], (g) => [g]);
}

function mulScalar(x: Tensor, value: number): Tensor {
  const y = runUnary('mulScalar', cast(x, scalarType(x.dtype, value)), undefined, value);
  return attach(y, 'mul', [x], (g) => [mulScalar(g, value)]);
}

export function add(x: Tensor, y: Operand): Tensor {
  if (typeof y === 'number') return addScalar(x, y);
  return attach(runBinary('add', x, y), 'add', [x, y], (g) => [
    x.requiresGrad ? sumTo(g, x.shape) : null,
    y.requiresGrad ? sumTo(g, y.shape) : null,
  ]);
}

export function sub(x: Tensor, y: Operand): Tensor {
  if (typeof y === 'number') return addScalar(x, -y);
  if (x.dtype === 'bool' && y.dtype === 'bool') throw noBool('sub', x);
  return attach(runBinary('sub', x, y), 'sub', [x, y], (g) => [
    x.requiresGrad ? sumTo(g, x.shape) : null,
    y.requiresGrad ? sumTo(g, y.shape).neg() : null,
  ]);
}

export function mul(x: Tensor, y: Operand): Tensor {
  if (typeof y === 'number') return mulScalar(x, y);
  return attach(runBinary('mul', x, y), 'mul', [x, y], (g) => [
    x.requiresGrad ? sumTo(g.mul(y), x.shape) : null,
    y.requiresGrad ? sumTo(g.mul(x), y.shape) : null,
  ]);
}

/** True division: integers give float32. */
export function div(x: Tensor, y: Operand): Tensor {
  const a = floating(x);
  if (typeof y === 'number') {
    const out = runUnary('mulScalar', a, undefined, 1 / y);
    return attach(out, 'div', [x], (g) => [mulScalar(g, 1 / y)]);
  }
  return attach(runBinary('div', a, y), 'div', [x, y], (g) => [
    x.requiresGrad ? sumTo(g.div(y), x.shape) : null,
    y.requiresGrad ? sumTo(g.mul(a).div(y.mul(y)).neg(), y.shape) : null,
  ]);
}

function noBool(operation: string, x: Tensor): WinnowError {
  return new WinnowError(
    'tensor.dtype',
    `${operation}: truth values (shape ${formatShape(x.shape)}) can't be subtracted. Use not() or ne(), or convert with tensor.type('int32').`,
    { operation, dtype: x.dtype, shape: [...x.shape] },
  );
}

/** Whole numbers to a whole power, exactly: as many products as the exponent has bits. */
function wholePower(x: Tensor, exponent: number): Tensor {
  let result: Tensor | null = null;
  let square = cast(x, 'int32');
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : result.mul(square);
    if (rest > 1) square = square.mul(square);
  }
  return result ?? full(x.shape, 1, { dtype: 'int32', device: x.device });
}

/** x ** exponent. int32 stays int32 where the exponent is a whole number of at least 0. */
export function pow(x: Tensor, exponent: Operand): Tensor {
  if (x.dtype === 'int32' && typeof exponent === 'number' && Number.isInteger(exponent) && exponent >= 0) return wholePower(x, exponent); // prettier-ignore
  const a = floating(x);
  if (typeof exponent === 'number') {
    const y = runUnary('powScalar', a, undefined, exponent);
    return attach(y, 'pow', [x], (g) => [runBinary('powScalarGrad', g, a, undefined, exponent)]);
  }
  const y = runBinary('pow', a, exponent);
  return attach(y, 'pow', [x, exponent], (g) => [
    // The slope of x^0 is 0, at x = 0, too, where x^-1 is infinite.
    x.requiresGrad
      ? sumTo(g.mul(where(exponent.eq(0), 0, exponent.mul(a.pow(exponent.sub(1))))), x.shape)
      : null,
    // x^e log x tends to 0 with x: where x is 0 the gradient is 0, not NaN.
    exponent.requiresGrad
      ? sumTo(g.mul(where(a.eq(0), operand(0, a), y.mul(a.log()))), exponent.shape)
      : null,
  ]);
}

/** The larger of two, elementwise; equal ones share the gradient. */
export function maximum(x: Tensor, y: Operand): Tensor {
  return extremum('maximum', 'gt', x, operand(y, x));
}

/** The smaller of two, elementwise; equal ones share the gradient. */
export function minimum(x: Tensor, y: Operand): Tensor {
  return extremum('minimum', 'lt', x, operand(y, x));
}

function extremum(op: BinaryOp, wins: BinaryOp, x: Tensor, y: Tensor): Tensor {
  return attach(runBinary(op, x, y), op, [x, y], (g) => {
    const tie = runBinary('eq', x, y, 'bool').type(g.dtype).mul(0.5);
    const share = (a: Tensor, b: Tensor): Tensor =>
      sumTo(g.mul(runBinary(wins, a, b, 'bool').type(g.dtype).add(tie)), a.shape);
    return [x.requiresGrad ? share(x, y) : null, y.requiresGrad ? share(y, x) : null];
  });
}

export function compare(
  op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'and' | 'or',
  x: Tensor,
  y: Operand,
): Tensor {
  return runBinary(op, x, operand(y, x), 'bool');
}

export function not(x: Tensor): Tensor {
  return runUnary('not', x, 'bool');
}

export function neg(x: Tensor): Tensor {
  if (x.dtype === 'bool') throw noBool('neg', x);
  return attach(runUnary('neg', x), 'neg', [x], (g) => [g.neg()]);
}

export function abs(x: Tensor): Tensor {
  return attach(runUnary('abs', x), 'abs', [x], (g) => [runBinary('absGrad', g, x)]);
}

/** -1, 0 or 1; its gradient is 0 everywhere. */
export function sign(x: Tensor): Tensor {
  return attach(runUnary('sign', x), 'sign', [x], (g) => [g.mul(0)]);
}

/** A function of one argument and its derivative: (gradOutput, x, y) to the gradient of x. */
function smooth(
  op: UnaryOp,
  x: Tensor,
  derivative: (g: Tensor, x: Tensor, y: Tensor) => Tensor,
): Tensor {
  const a = floating(x);
  const y = runUnary(op, a);
  return attach(y, op, [x], (g) => [derivative(g, a, y)]);
}

export function exp(x: Tensor): Tensor {
  return smooth('exp', x, (g, _, y) => g.mul(y));
}

/** The natural logarithm. */
export function log(x: Tensor): Tensor {
  return smooth('log', x, (g, a) => g.div(a));
}

export function sqrt(x: Tensor): Tensor {
  return smooth('sqrt', x, (g, _, y) => g.div(y).mul(0.5));
}

export function reciprocal(x: Tensor): Tensor {
  return smooth('reciprocal', x, (g, _, y) => g.mul(y).mul(y).neg());
}

export function sin(x: Tensor): Tensor {
  return smooth('sin', x, (g, a) => g.mul(a.cos()));
}

export function cos(x: Tensor): Tensor {
  return smooth('cos', x, (g, a) => g.mul(a.sin()).neg());
}

/** x held within [min, max]; the gradient passes where it was within. A fraction makes integers floating-point. */
export function clamp(x: Tensor, min = -Infinity, max = Infinity): Tensor {
  const isWhole = (bound: number): boolean => Number.isInteger(bound) || !Number.isFinite(bound);
  const a = isWhole(min) && isWhole(max) ? x : floating(x);
  // WGSL knows no infinities; the largest numbers serve as well.
  const low = Math.max(min, -3.4028234663852886e38);
  const high = Math.min(max, 3.4028234663852886e38);
  // With one bound, what is infinite on the other side stays so.
  if (max === Infinity && min !== -Infinity) {
    const y = runBinary('maximum', a, operand(min, a));
    return attach(y, 'clamp', [x], (g) => [where(a.ge(min), g, 0)]);
  }
  if (min === -Infinity && max !== Infinity) {
    const y = runBinary('minimum', a, operand(max, a));
    return attach(y, 'clamp', [x], (g) => [where(a.le(max), g, 0)]);
  }
  const y = runUnary('clamp', a, undefined, low, high);
  return attach(y, 'clamp', [x], (g) => [runBinary('clampGrad', g, a, undefined, low, high)]);
}

/** x where the condition holds, y elsewhere; all three broadcast, and x and y may be numbers. */
export function where(condition: Tensor, xs: Operand, ys: Operand): Tensor {
  const x = typeof xs === 'number' ? scalarFor(xs, ys, condition) : xs;
  const y = typeof ys === 'number' ? operand(ys, x) : ys;
  checkDevice('where', condition, x, y);
  const shape = broadcastShapes(
    condition.shape,
    broadcastShapes(x.shape, y.shape, 'where'),
    'where',
  );
  const dtype = promote(x.dtype, y.dtype);
  const out = make(shape, dtype, x.device);
  const truth = condition.dtype === 'bool' ? condition : runUnary('isNonZero', condition, 'bool');
  x.device.run('where', {
    condition: expandView(truth, shape, 'where'),
    x: expandView(cast(x, dtype), shape, 'where'),
    y: expandView(cast(y, dtype), shape, 'where'),
    out,
  });
  return attach(out, 'where', [x, y], (g) => {
    const zero = operand(0, g);
    return [
      x.requiresGrad ? sumTo(where(truth, g, zero), x.shape) : null,
      y.requiresGrad ? sumTo(where(truth, zero, g), y.shape) : null,
    ];
  });
}

/** A number that goes beside `other`; beside another number it is float32. */
function scalarFor(value: number, other: Operand, condition: Tensor): Tensor {
  if (typeof other !== 'number') return operand(value, other);
  return full([], value, { device: condition.device });
}

/** x in another dtype; gradients pass between floating-point types. */
export function convert(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  checkDType('type', dtype);
  const y = cast(x, dtype);
  if (!isFloat(dtype)) return y;
  return attach(y, 'type', [x], (g) => [cast(g, x.dtype)]);
}

/** A copy with its own memory. */
export function clone(x: Tensor): Tensor {
  return attach(runUnary('copy', x), 'clone', [x], (g) => [g]);
}

/**
 * Elements kept with probability 1 - p and scaled by 1 / (1 - p), the rest 0. Which ones is a
 * function of (seed, stream) and the position alone.
 */
export function dropout(x: Tensor, p: number, seed: number, stream: number): Tensor {
  checkFloat('dropout', x);
  const scale = p < 1 ? 1 / (1 - p) : 0;
  const run = (input: Tensor): Tensor => {
    const out = make(input.shape, input.dtype, input.device);
    input.device.run('dropout', { x: input, out, p, scale, seed, stream });
    return out;
  };
  return attach(run(x), 'dropout', [x], (g) => [run(g)]);
}
