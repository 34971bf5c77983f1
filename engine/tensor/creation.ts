// Where tensors come from: lists, typed arrays, constants, ranges and random numbers.

import type { Backend, DType, TypedArray } from '../backends/backend.ts';
import { cos as hostCos, log as hostLog } from '../backends/cpu/math.ts';
import { checkBackend, checkDType, checkShape, make } from '../ops/common.ts';
import { defaultDevice, defaultGenerator } from './device.ts';
import { isTyped, rememberIntegers, rememberWhole, toTyped } from './host-data.ts';
import type { Generator } from './random.ts';
import { randomUniform } from './random.ts';
import type { Shape } from './shape.ts';
import { checkSizes, formatShape, resolveShape, sameShape, shapeError, sizeOf } from './shape.ts';
import type { NestedList, Tensor } from './tensor.ts';

export interface TensorOptions {
  readonly dtype?: DType;
  readonly device?: Backend;
  readonly requiresGrad?: boolean;
}

export interface RandomOptions extends TensorOptions {
  /** Where the numbers come from; the default generator where absent. */
  readonly generator?: Generator;
}

function finish(out: Tensor, options: TensorOptions): Tensor {
  return options.requiresGrad === true ? out.requiresGrad_() : out;
}

/** Flattens nested lists into `out` and gives their shape. */
function flatten(list: NestedList, out: (number | boolean)[]): number[] {
  if (typeof list === 'number' || typeof list === 'boolean') {
    out.push(list);
    return [];
  }
  let inner: number[] | null = null;
  for (const item of list) {
    const shape = flatten(item, out);
    if (inner !== null && !sameShape(inner, shape))
      throw shapeError(
        `tensor: the lists are of unequal length (${formatShape(inner)} and ${formatShape(shape)}); every row must have as many elements.`,
      );
    inner ??= shape;
  }
  return [list.length, ...(inner ?? [])];
}

/**
 * A tensor from nested lists or a typed array (with `shape`; one dimension where absent). Without
 * `dtype`: a typed array's own, bool for booleans, float32 for numbers.
 */
export function tensor(
  data: NestedList | TypedArray,
  options: TensorOptions & { readonly shape?: Shape } = {},
): Tensor {
  const device = checkBackend('tensor', options.device ?? defaultDevice());
  let flat: ArrayLike<number>;
  let shape: Shape;
  let dtype: DType;
  if (isTyped(data)) {
    flat = data;
    shape = [data.length];
    dtype = data instanceof Float32Array ? 'float32' : data instanceof Float64Array ? 'float64' : data instanceof Int32Array ? 'int32' : 'bool'; // prettier-ignore
  } else {
    const items: (number | boolean)[] = [];
    shape = flatten(data, items);
    dtype = items.length > 0 && items.every((v) => typeof v === 'boolean') ? 'bool' : 'float32';
    flat = items.map(Number);
  }
  if (options.shape !== undefined) shape = resolveShape(options.shape, flat.length, 'tensor');
  if (options.dtype !== undefined) checkDType('tensor', (dtype = options.dtype));
  const out = make(shape, dtype, device);
  const typed = toTyped(flat, dtype);
  if (flat.length > 0) device.write(out.storage, typed);
  if (typed instanceof Int32Array)
    rememberIntegers(out.storage, typed === data ? typed.slice() : typed);
  else if (!isTyped(data) && dtype !== 'bool' && Array.prototype.every.call(flat, Number.isInteger))
    rememberWhole(out.storage);
  return finish(out, options);
}

/** A tensor whose content is undefined. */
export function empty(shape: Shape, options: TensorOptions = {}): Tensor {
  checkShape('A new tensor', shape);
  checkSizes(shape, 'A new tensor');
  const { dtype = 'float32' } = options;
  checkDType('A new tensor', dtype);
  const device = checkBackend('A new tensor', options.device ?? defaultDevice());
  return finish(make(shape, dtype, device), options);
}

export function full(shape: Shape, value: number, options: TensorOptions = {}): Tensor {
  const out = empty(shape, options);
  if (out.size > 0) out.device.run('fill', { out, value });
  return out;
}

export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/** Of x's shape, dtype and device. */
export function zerosLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return zeros(x.shape, { dtype: x.dtype, device: x.device, ...options });
}

/** Of x's shape, dtype and device. */
export function onesLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return ones(x.shape, { dtype: x.dtype, device: x.device, ...options });
}

/** start, start + step, .. below end; or 0 .. end - 1. int32 where all are whole numbers. */
export function arange(end: number, options?: TensorOptions): Tensor;
export function arange(start: number, end: number, step?: number, options?: TensorOptions): Tensor;
export function arange(
  first: number,
  second?: number | TensorOptions,
  step = 1,
  last: TensorOptions = {},
): Tensor {
  const [start, end] = typeof second === 'number' ? [first, second] : [0, first];
  const options = typeof second === 'object' ? second : last;
  if (step === 0) throw shapeError('arange: the step must not be 0.');
  const n = Math.max(0, Math.ceil((end - start) / step));
  const whole = [start, end, step].every(Number.isInteger);
  const out = empty([n], { ...options, dtype: options.dtype ?? (whole ? 'int32' : 'float32') });
  if (n > 0) out.device.run('arange', { out, start, step });
  return out;
}

/** `steps` numbers evenly from start to end, both included. */
export function linspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions = {},
): Tensor {
  const data = Float64Array.from({ length: steps }, (_, i) =>
    // From whichever end is nearer, so that both ends are exact.
    i < steps / 2
      ? start + ((end - start) * i) / Math.max(1, steps - 1)
      : end - ((end - start) * (steps - 1 - i)) / Math.max(1, steps - 1),
  );
  if (steps === 1) data[0] = start;
  return tensor(data, { ...options, dtype: options.dtype ?? 'float32' });
}

/** The identity matrix [n, n], or [n, m]. */
export function eye(n: number, m = n, options: TensorOptions = {}): Tensor {
  const data = new Float64Array(n * m);
  for (let i = 0; i < Math.min(n, m); i++) data[i * m + i] = 1;
  return tensor(data, { ...options, shape: [n, m], dtype: options.dtype ?? 'float32' });
}

/** Uniform in [0, 1), the same numbers on every device. */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  const generator = options.generator ?? defaultGenerator();
  const out = empty(shape, options);
  const { seed } = generator;
  const stream = generator.nextStream();
  if (out.size > 0) out.device.run('uniform', { out, a: 0, b: 1, seed, stream });
  return out;
}

/** Standard normal numbers (Box and Muller), drawn on the host: the same on every device. */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  checkShape('randn', shape);
  checkSizes(shape, 'randn');
  const generator = options.generator ?? defaultGenerator();
  const { seed } = generator;
  const stream = generator.nextStream();
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    const radius = Math.sqrt(-2 * hostLog(1 - randomUniform(seed, stream, 2 * i)));
    return radius * hostCos(2 * Math.PI * randomUniform(seed, stream, 2 * i + 1));
  });
  return tensor(data, { ...options, shape, dtype: options.dtype ?? 'float32' });
}

/** Whole numbers in [low, high), int32. */
export function randint(
  low: number,
  high: number,
  shape: Shape,
  options: RandomOptions = {},
): Tensor {
  checkShape('randint', shape);
  checkSizes(shape, 'randint');
  const generator = options.generator ?? defaultGenerator();
  const { seed } = generator;
  const stream = generator.nextStream();
  const data = Int32Array.from(
    { length: sizeOf(shape) },
    (_, i) => low + Math.floor(randomUniform(seed, stream, i) * (high - low)),
  );
  return tensor(data, { ...options, shape, dtype: options.dtype ?? 'int32' });
}
