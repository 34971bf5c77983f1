// Tensor: numbers of one dtype on one device, seen through a shape and strides. Names follow
// PyTorch's, in camelCase. Operations never change their operands; what they compute lies in new
// memory or is a view. Reading back is asynchronous on every device.

import type { GradNode } from './autograd.ts';
import { runBackward } from './autograd.ts';
import type { Backend, DType, Storage, TypedArray, View } from '../backends/backend.ts';
import { full } from './creation.ts';
import { WinnowError } from '../errors.ts';
import { formatTensor, shownPositions } from './format.ts';
import { forget, toTyped } from './host-data.ts';
import * as activation from '../ops/activation.ts';
import type { Operand } from '../ops/arithmetic.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import { checkBackend, checkDevice, compact, make } from '../ops/common.ts';
import type { Indices } from '../ops/indexing.ts';
import * as indexing from '../ops/indexing.ts';
import * as linalg from '../ops/linalg.ts';
import type { Dims, Extremes } from '../ops/reduce.ts';
import * as reduce from '../ops/reduce.ts';
import type { Range } from '../ops/shape.ts';
import * as shaping from '../ops/shape.ts';
import { allocate, persist } from './scope.ts';
import type { Shape } from './shape.ts';
import {
  contiguousStrides,
  expandStrides,
  formatShape,
  isContiguous,
  normalizeDim,
  shapeError,
  sizeOf,
} from './shape.ts';
import type { Gradient } from './sparse.ts';

export type NestedList = number | boolean | readonly NestedList[];

/** A shape as arguments (2, 3) or as one list. */
type ShapeArguments = readonly number[] | readonly [Shape];

function shapeOf(shape: ShapeArguments): Shape {
  return Array.isArray(shape[0]) ? (shape[0] as Shape) : (shape as readonly number[]);
}

export class Tensor implements View {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** Of the first element in the storage. */
  readonly offset: number;
  /** Whether backward() computes this tensor's gradient, or passes through it. */
  requiresGrad = false;
  /** The gradient gathered by backward(), on leaves. */
  grad: Gradient | null = null;
  /** The operation that made it, where it is part of a graph. */
  node: GradNode | null = null;
  /** The number that every element is, where that is known without reading. */
  constant: number | null = null;

  constructor(storage: Storage, shape: Shape, strides?: readonly number[], offset = 0) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides ?? contiguousStrides(shape);
    this.offset = offset;
  }

  // ---------------------------------------------------------------- what it is

  get dtype(): DType {
    return this.storage.dtype;
  }

  get device(): Backend {
    return this.storage.backend;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Made by the user, not by an operation. */
  get isLeaf(): boolean {
    return this.node === null;
  }

  isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  storages(): readonly Storage[] {
    return [this.storage];
  }

  toString(): string {
    const grad = this.node !== null ? `, from ${this.node.name}` : this.requiresGrad ? ', requires grad' : ''; // prettier-ignore
    return `Tensor ${formatShape(this.shape)}, ${this.dtype}, ${this.device.name}${grad}`;
  }

  // ---------------------------------------------------------------- reading and moving

  /** The elements in row-major order: Float32Array, Float64Array, Int32Array, or Uint8Array for bool. */
  async array(): Promise<TypedArray> {
    const x = compact(this);
    const data = await this.device.read(x.storage, x.offset, x.size);
    if (x !== this) x.dispose();
    return data;
  }

  /** The one element of a tensor of size 1. */
  async item(): Promise<number> {
    if (this.size !== 1)
      throw shapeError(
        `item: the tensor has shape ${formatShape(this.shape)}; item() reads a single number, array() or toList() all of them.`,
      );
    const [value] = await this.device.read(this.storage, this.offset, 1);
    return value;
  }

  /** Nested arrays, as deep as there are dimensions; bool gives true and false. */
  async toList(): Promise<NestedList> {
    const data = await this.array();
    const isBool = this.dtype === 'bool';
    let at = 0;
    const build = (d: number): NestedList => {
      if (d === this.shape.length) {
        const value = data[at++];
        return isBool ? value !== 0 : value;
      }
      return Array.from({ length: this.shape[d] }, () => build(d + 1));
    };
    return build(0);
  }

  /**
   * The numbers as PyTorch prints them, "tensor([1., 2.])": `console.log(await x.format())`. Of more
   * than 1000 elements only the corners are shown, and only these are read back.
   */
  async format(): Promise<string> {
    const made: Tensor[] = [];
    let x = this.detach();
    for (const [d, positions] of shownPositions(this.shape).entries())
      if (positions !== null) {
        x = indexing.indexSelect(x, d, positions);
        made.push(x);
      }
    const data = await x.array();
    for (const t of made) t.dispose();
    return formatTensor(data, this.shape, this.dtype, {
      device: this.device.name === 'cpu' ? null : this.device.name,
      operation: this.node?.name ?? null,
      requiresGrad: this.requiresGrad,
    });
  }

  /** The same numbers on another device; itself where it is there already. Not part of a graph. */
  async to(device: Backend): Promise<Tensor> {
    if (device === this.device) return this;
    checkBackend('to', device);
    const data = await this.array();
    const out = make(this.shape, this.dtype, device);
    if (data.length > 0) device.write(out.storage, data);
    out.requiresGrad = this.requiresGrad;
    return out;
  }

  /** Overwrites the elements with those of `source` (broadcast). Not recorded; for parameters and buffers. */
  copyFrom(source: Tensor | ArrayLike<number>): this {
    forget(this.storage);
    if (source instanceof Tensor) {
      checkDevice('copyFrom', this, source);
      const strides = expandStrides(source.shape, source.strides, this.shape, 'copyFrom');
      const x = new Tensor(source.storage, this.shape, strides, source.offset);
      this.device.run('unary', { op: 'copy', x, out: this });
      return this;
    }
    if (source.length !== this.size)
      throw shapeError(
        `copyFrom: ${source.length} numbers do not fill the shape ${formatShape(this.shape)} (${this.size}).`,
      );
    const data = toTyped(source, this.dtype);
    if (this.isContiguous()) {
      if (data.length > 0) this.device.write(this.storage, data, this.offset);
      return this;
    }
    const plain = allocate(this.device, data.length, this.dtype);
    this.device.write(plain, data);
    this.device.run('unary', { op: 'copy', x: new Tensor(plain, this.shape), out: this });
    this.device.release(plain);
    return this;
  }

  /** Frees the memory now, together with every view of it. */
  dispose(): void {
    this.device.release(this.storage);
  }

  /** Lets the tensor outlive every open scope, until dispose(). */
  persist(): this {
    return persist(this);
  }

  // ---------------------------------------------------------------- differentiation

  /**
   * Adds d(this)/d(leaf) to the `grad` of every leaf that requires it. A tensor of more than one
   * element needs `gradient`, of its own shape. The graph is released unless `retainGraph`.
   */
  backward(gradient?: Tensor | null, options: { readonly retainGraph?: boolean } = {}): void {
    let start = gradient ?? null;
    if (start === null) {
      if (this.size !== 1)
        throw new WinnowError(
          'autograd.gradient',
          `backward: a tensor of shape ${formatShape(this.shape)} has no single derivative. Reduce it (sum, mean) or give backward(gradient) of that shape.`,
          { shape: [...this.shape] },
        );
      start = full(this.shape, 1, { dtype: this.dtype, device: this.device });
      start.constant = 1;
    }
    runBackward(this, start, options.retainGraph ?? false);
  }

  /** The same memory, outside the graph. */
  detach(): Tensor {
    return new Tensor(this.storage, this.shape, this.strides, this.offset);
  }

  /** Says whether this leaf takes a gradient; returns it. */
  requiresGrad_(value = true): this {
    if (this.node !== null && !value)
      throw new WinnowError(
        'autograd.leaf',
        'requiresGrad can be turned off on leaves only; use detach() on a computed tensor.',
      );
    if (value && this.dtype !== 'float32' && this.dtype !== 'float64')
      throw new WinnowError(
        'autograd.dtype',
        `requiresGrad: only floating-point tensors have gradients, not ${this.dtype} (shape ${formatShape(this.shape)}). Convert with tensor.type('float32') first.`,
        { dtype: this.dtype, shape: [...this.shape] },
      );
    this.requiresGrad = value;
    return this;
  }

  /** Keeps the gradient of a tensor that was computed, too. */
  retainGrad(): this {
    if (this.node !== null) this.node.retained = this;
    return this;
  }

  /** Drops the gradient. */
  zeroGrad(): void {
    this.grad = null;
  }

  /** Itself: gradients may be row-sparse, and this is how they become tensors. Repeats are written out. */
  dense(): Tensor {
    return this.strides.includes(0) ? compact(this) : this;
  }

  /** As `dense`; on a row-sparse gradient it writes the zeros out. */
  toDense(): Tensor {
    return this.dense();
  }

  // ---------------------------------------------------------------- arithmetic (broadcasting)

  add(other: Operand): Tensor {
    return arithmetic.add(this, other);
  }
  sub(other: Operand): Tensor {
    return arithmetic.sub(this, other);
  }
  mul(other: Operand): Tensor {
    return arithmetic.mul(this, other);
  }
  /** True division: integers give float32. */
  div(other: Operand): Tensor {
    return arithmetic.div(this, other);
  }
  pow(exponent: Operand): Tensor {
    return arithmetic.pow(this, exponent);
  }
  maximum(other: Operand): Tensor {
    return arithmetic.maximum(this, other);
  }
  minimum(other: Operand): Tensor {
    return arithmetic.minimum(this, other);
  }
  neg(): Tensor {
    return arithmetic.neg(this);
  }
  abs(): Tensor {
    return arithmetic.abs(this);
  }
  sign(): Tensor {
    return arithmetic.sign(this);
  }
  exp(): Tensor {
    return arithmetic.exp(this);
  }
  log(): Tensor {
    return arithmetic.log(this);
  }
  sqrt(): Tensor {
    return arithmetic.sqrt(this);
  }
  reciprocal(): Tensor {
    return arithmetic.reciprocal(this);
  }
  sin(): Tensor {
    return arithmetic.sin(this);
  }
  cos(): Tensor {
    return arithmetic.cos(this);
  }
  clamp(min?: number, max?: number): Tensor {
    return arithmetic.clamp(this, min, max);
  }
  /** This where the condition holds, `other` elsewhere. */
  where(condition: Tensor, other: Operand): Tensor {
    return arithmetic.where(condition, this, arithmetic.operand(other, this));
  }
  /** In another dtype. */
  type(dtype: DType): Tensor {
    return arithmetic.convert(this, dtype);
  }
  clone(): Tensor {
    return arithmetic.clone(this);
  }

  // ---------------------------------------------------------------- comparisons (give bool)

  eq(other: Operand): Tensor {
    return arithmetic.compare('eq', this, other);
  }
  ne(other: Operand): Tensor {
    return arithmetic.compare('ne', this, other);
  }
  lt(other: Operand): Tensor {
    return arithmetic.compare('lt', this, other);
  }
  le(other: Operand): Tensor {
    return arithmetic.compare('le', this, other);
  }
  gt(other: Operand): Tensor {
    return arithmetic.compare('gt', this, other);
  }
  ge(other: Operand): Tensor {
    return arithmetic.compare('ge', this, other);
  }
  and(other: Operand): Tensor {
    return arithmetic.compare('and', this, other);
  }
  or(other: Operand): Tensor {
    return arithmetic.compare('or', this, other);
  }
  not(): Tensor {
    return arithmetic.not(this);
  }

  // ---------------------------------------------------------------- activations

  relu(): Tensor {
    return activation.relu(this);
  }
  leakyRelu(negativeSlope?: number): Tensor {
    return activation.leakyRelu(this, negativeSlope);
  }
  gelu(approximate?: 'none' | 'tanh'): Tensor {
    return activation.gelu(this, approximate);
  }
  sigmoid(): Tensor {
    return activation.sigmoid(this);
  }
  tanh(): Tensor {
    return activation.tanh(this);
  }
  softplus(): Tensor {
    return activation.softplus(this);
  }
  softmax(dim: number): Tensor {
    return activation.softmax(this, dim);
  }
  logSoftmax(dim: number): Tensor {
    return activation.logSoftmax(this, dim);
  }

  // ---------------------------------------------------------------- reductions

  sum(dims?: Dims, keepdim?: boolean): Tensor {
    return reduce.sum(this, dims, keepdim);
  }
  mean(dims?: Dims, keepdim?: boolean): Tensor {
    return reduce.mean(this, dims, keepdim);
  }
  prod(dims?: Dims, keepdim?: boolean): Tensor {
    return reduce.prod(this, dims, keepdim);
  }
  /** Of all elements; or along `dim`, with where they stood. */
  max(): Tensor;
  max(dim: number, keepdim?: boolean): Extremes;
  max(dim?: number, keepdim = false): Tensor | Extremes {
    if (dim === undefined) return reduce.extreme('max', this);
    return reduce.extremesAlong('max', this, dim, keepdim);
  }
  /** Of all elements; or along `dim`, with where they stood. */
  min(): Tensor;
  min(dim: number, keepdim?: boolean): Extremes;
  min(dim?: number, keepdim = false): Tensor | Extremes {
    if (dim === undefined) return reduce.extreme('min', this);
    return reduce.extremesAlong('min', this, dim, keepdim);
  }
  argmax(dim?: number, keepdim = false): Tensor {
    return reduce.argExtreme('argmax', this, dim, keepdim);
  }
  argmin(dim?: number, keepdim = false): Tensor {
    return reduce.argExtreme('argmin', this, dim, keepdim);
  }
  /** Variance; `correction` 1 (the default) is the unbiased one. */
  var(dims?: Dims, correction?: number, keepdim?: boolean): Tensor {
    return reduce.variance(this, dims, correction, keepdim);
  }
  /** Standard deviation. */
  std(dims?: Dims, correction?: number, keepdim?: boolean): Tensor {
    return reduce.variance(this, dims, correction, keepdim).sqrt();
  }
  /** The Euclidean norm. */
  norm(dims?: Dims, keepdim?: boolean): Tensor {
    return reduce.norm(this, dims, keepdim);
  }

  // ---------------------------------------------------------------- linear algebra

  matmul(other: Tensor): Tensor {
    return linalg.matmul(this, other);
  }
  dot(other: Tensor): Tensor {
    return linalg.dot(this, other);
  }
  outer(other: Tensor): Tensor {
    return linalg.outer(this, other);
  }
  inverse(): Tensor {
    return linalg.inverse(this);
  }
  det(): Tensor {
    return linalg.det(this);
  }

  // ---------------------------------------------------------------- shape

  /** One size may be -1. A view where strides allow, else a copy. */
  reshape(...shape: ShapeArguments): Tensor {
    return shaping.reshape(this, shapeOf(shape));
  }
  /** As reshape, but throws where it would have to copy. */
  view(...shape: ShapeArguments): Tensor {
    return shaping.view(this, shapeOf(shape));
  }
  transpose(dim0: number, dim1: number): Tensor {
    return shaping.transpose(this, dim0, dim1);
  }
  /** The transpose of a matrix; a vector or a number stays as it is. */
  t(): Tensor {
    if (this.shape.length > 2)
      throw shapeError(
        `t: a tensor of shape ${formatShape(this.shape)} is no matrix; say which two with transpose(dim0, dim1).`,
        { operation: 't', shape: [...this.shape] },
      );
    return this.shape.length < 2 ? this : shaping.transpose(this, 0, 1);
  }
  permute(...order: ShapeArguments): Tensor {
    return shaping.permute(this, shapeOf(order));
  }
  expand(...shape: ShapeArguments): Tensor {
    return shaping.expand(this, shapeOf(shape));
  }
  unsqueeze(dim: number): Tensor {
    return shaping.unsqueeze(this, dim);
  }
  squeeze(dim?: number): Tensor {
    return shaping.squeeze(this, dim);
  }
  flatten(start = 0, end = -1): Tensor {
    return shaping.flatten(this, start, end);
  }
  contiguous(): Tensor {
    return shaping.contiguous(this);
  }
  /** x.slice([1, 3], [null, -1], 0) is x[1:3, :-1, 0] in Python. A view. */
  slice(...ranges: readonly Range[]): Tensor {
    return shaping.slice(this, ranges);
  }
  narrow(dim: number, start: number, length: number): Tensor {
    return shaping.narrow(this, dim, start, length);
  }
  /** One slice of dimension `dim`, without that dimension. A view. */
  select(dim: number, index: number): Tensor {
    const d = normalizeDim(dim, this.shape.length, 'select');
    const ranges: Range[] = this.shape.map(() => null);
    ranges[d] = index;
    return shaping.slice(this, ranges);
  }

  // ---------------------------------------------------------------- indexing

  indexSelect(dim: number, index: Indices): Tensor {
    return indexing.indexSelect(this, dim, index);
  }
  gather(dim: number, index: Tensor): Tensor {
    return indexing.gather(this, dim, index);
  }
  flip(dim: number): Tensor {
    return indexing.flip(this, dim);
  }
}
