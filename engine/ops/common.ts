// What the families of operations share: making results, bringing two operands to one dtype and
// shape, and undoing a broadcast in a gradient.

import type { BinaryOp, DType, UnaryOp, View } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import { allocate } from '../tensor/scope.ts';
import type { Shape } from '../tensor/shape.ts';
import {
  broadcastShapes,
  contiguousStrides,
  expandStrides,
  isContiguous,
  sameShape,
  sizeOf,
  viewStrides,
} from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Backend } from '../backends/backend.ts';

/** A new tensor whose content is undefined. */
export function make(shape: Shape, dtype: DType, device: Backend): Tensor {
  return new Tensor(allocate(device, sizeOf(shape), dtype), shape);
}

/** Throws where `device` is no backend but its name, or the function that gives it. Returns it. */
export function checkBackend(operation: string, device: Backend): Backend {
  if (typeof (device as Backend | null)?.allocate === 'function') return device;
  const given = device as unknown;
  const [what, wayOut] =
    given instanceof Promise
      ? ['a promise', 'Wait for it with await.']
      : typeof given === 'function'
        ? ['a function', 'Call it: cpu() gives the CPU.']
        : [typeof given === 'string' ? `"${given}"` : String(given), 'Give cpu(), or another backend that you have opened.']; // prettier-ignore
  throw new WinnowError(
    'tensor.device',
    `${operation}: a device is a backend, not ${what}. ${wayOut}`,
    { operation },
  );
}

/** Throws where there is no such dtype. */
export function checkDType(operation: string, dtype: DType): void {
  if (Object.hasOwn(RANKS, dtype)) return;
  const name = String(dtype);
  const instead = /int|long/i.test(name) ? 'int32' : /bool/i.test(name) ? 'bool' : /double/i.test(name) ? 'float64' : 'float32'; // prettier-ignore
  throw new WinnowError(
    'tensor.dtype',
    `${operation}: there is no dtype "${name}". There are float32, float64, int32 and bool; use '${instead}'.`,
    { operation, dtype: name },
  );
}

/** Throws where a shape is no list. */
export function checkShape(operation: string, shape: Shape): void {
  if (typeof (shape as unknown) === 'object' && (shape as Shape | null) !== null) return;
  throw new WinnowError(
    'tensor.shape',
    `${operation}: the shape is one list, not ${String(shape)}: zeros([2, 3]), or [] of a single number.`,
    { operation },
  );
}

/** A window on x's memory. */
export function viewOf(x: View, shape: Shape, strides: readonly number[], offset = x.offset): View {
  return { storage: x.storage, offset, shape, strides };
}

/** x repeated over `shape`. */
export function expandView(x: Tensor, shape: Shape, operation: string): View {
  if (sameShape(x.shape, shape)) return x;
  return viewOf(x, shape, expandStrides(x.shape, x.strides, shape, operation));
}

/** x's elements in another shape, as a view where that is possible and a copy where not. */
export function reshaped(x: Tensor, shape: Shape): View {
  const strides = viewStrides(x.shape, x.strides, shape);
  if (strides !== null) return viewOf(x, shape, strides);
  return viewOf(compact(x), shape, contiguousStrides(shape), 0);
}

/** x as [outer, n, inner] around dimension `dim`. */
export function around(x: Tensor, dim: number): View {
  if (x.shape.length === 0) return viewOf(x, [1, 1, 1], [1, 1, 1]);
  const outer = sizeOf(x.shape.slice(0, dim));
  const inner = sizeOf(x.shape.slice(dim + 1));
  return reshaped(x, [outer, x.shape[dim], inner]);
}

/** x itself where it is contiguous, else a contiguous copy. Not recorded. */
export function compact(x: Tensor): Tensor {
  if (isContiguous(x.shape, x.strides)) return x;
  const out = make(x.shape, x.dtype, x.device);
  x.device.run('unary', { op: 'copy', x, out });
  return out;
}

/** x in another dtype. Not recorded. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  const out = make(x.shape, dtype, x.device);
  x.device.run('unary', { op: 'copy', x, out });
  return out;
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

const RANKS: Readonly<Record<DType, number>> = { bool: 0, int32: 1, float32: 2, float64: 3 };

/** The dtype that holds both. */
export function promote(a: DType, b: DType): DType {
  return RANKS[a] >= RANKS[b] ? a : b;
}

/** What to throw where a tensor belongs and `value` was given. */
export function noTensor(operation: string, value: unknown): WinnowError {
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  const what = isList ? 'a list' : value === null || value === undefined ? String(value) : typeof value; // prettier-ignore
  const wayOut =
    value instanceof Promise
      ? 'Wait for it with await.'
      : "Make one with tensor(numbers), and of class numbers with tensor(numbers, { dtype: 'int32' }).";
  return new WinnowError(
    'tensor.type',
    `${operation}: needs a tensor, not ${value instanceof Promise ? 'a promise' : what}. ${wayOut}`,
    { operation },
  );
}

export function checkDevice(operation: string, ...tensors: readonly Tensor[]): void {
  for (const t of tensors)
    if ((t as Tensor | undefined)?.device !== (tensors[0] as Tensor | undefined)?.device)
      throw differ(operation, tensors, t);
}

/** Two devices for a message, told apart where they have one name. */
export function bothDevices(a: Backend, b: Backend): string {
  const [first, second] = [a.info.label, b.info.label];
  return first === second ? `two of "${first}"` : `${first} and ${second}`;
}

function differ(operation: string, tensors: readonly Tensor[], other: Tensor): WinnowError {
  for (const t of tensors) if (!(t instanceof Tensor)) return noTensor(operation, t);
  return new WinnowError(
    'tensor.device',
    `${operation}: the tensors lie on different devices (${bothDevices(tensors[0].device, other.device)}). Bring them together with await tensor.to(device).`,
    { operation },
  );
}

export function checkFloat(operation: string, x: Tensor): void {
  if (isFloat(x.dtype)) return;
  if (!(x instanceof Tensor)) throw noTensor(operation, x);
  throw new WinnowError(
    'tensor.dtype',
    `${operation} needs floating-point numbers, not ${x.dtype}. Convert with tensor.type('float32').`,
    { operation, dtype: x.dtype },
  );
}

export function runUnary(op: UnaryOp, x: Tensor, dtype = x.dtype, a?: number, b?: number): Tensor {
  const out = make(x.shape, dtype, x.device);
  x.device.run('unary', { op, x, out, a, b });
  return out;
}

/** `dtype` is the result's; the operands are brought to the dtype that holds both. */
export function runBinary(
  op: BinaryOp,
  x: Tensor,
  y: Tensor,
  dtype?: DType,
  a?: number,
  b?: number,
): Tensor {
  checkDevice(op, x, y);
  const common = promote(x.dtype, y.dtype);
  const shape = broadcastShapes(x.shape, y.shape, op);
  const out = make(shape, dtype ?? common, x.device);
  x.device.run('binary', {
    op,
    x: expandView(cast(x, common), shape, op),
    y: expandView(cast(y, common), shape, op),
    out,
    a,
    b,
  });
  return out;
}

/** A gradient brought back to the shape that was broadcast: summed where it repeated. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const dims: number[] = [];
  for (let d = 0; d < gradient.shape.length; d++)
    if (d < extra || (shape[d - extra] === 1 && gradient.shape[d] !== 1)) dims.push(d);
  const summed = dims.length === 0 ? gradient : gradient.sum(dims);
  return summed.reshape(shape);
}
