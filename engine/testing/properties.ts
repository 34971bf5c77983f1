// Random cases for every operation: shapes drawn by a seed, sizes of 0 and 1 among them, operands
// that broadcast, views that are not contiguous, empty bags, one row, one word. A case says what it
// takes and what it does with it; a test runs it on two backends and compares values and gradients.

import { cat, csr, nn, randomUniform, stack, tensor, where, type Tensor } from '../index.ts';
import type { Backend } from '../backends/backend.ts';

const F = nn.functional;

/** Numbers drawn from one seed, the same on every machine. */
export class Dice {
  readonly #seed: number;
  readonly #stream: number;
  #count = 0;

  constructor(seed: number, stream: number) {
    this.#seed = seed;
    this.#stream = stream;
  }

  /** In [0, 1). */
  unit(): number {
    return randomUniform(this.#seed, this.#stream, this.#count++);
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)];
  }

  /** Sizes: mostly small, often 1, sometimes 0, seldom large. */
  size(least = 0): number {
    const u = this.unit();
    if (u < 0.08 && least === 0) return 0;
    if (u < 0.3) return 1;
    return u > 0.95 ? this.whole(30, 70) : this.whole(2, 6);
  }

  shape(rank: number, least = 0): number[] {
    return Array.from({ length: rank }, () => this.size(least));
  }

  /** A shape that broadcasts to the given one: some sizes 1, some leading ones left out. */
  thin(shape: readonly number[]): number[] {
    const sizes = shape.map((n) => (this.unit() < 0.35 ? 1 : n));
    return sizes.slice(this.unit() < 0.5 ? 0 : this.whole(0, sizes.length));
  }

  /** `n` float32 numbers of both signs; `positive` ones lie above 0.3. */
  numbers(n: number, positive = false): Float32Array {
    return Float32Array.from({ length: n }, () => {
      const u = this.unit() * 4 - 2;
      return positive ? Math.abs(u) + 0.3 : u + Math.sign(u) * 0.05;
    });
  }
}

/** What a case takes: numbers and their shape, stored in another order of dimensions where `order` says so. */
export interface Input {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** The order of dimensions in memory: a view that is not contiguous. */
  readonly order: readonly number[] | null;
}

export interface PropertyCase {
  readonly inputs: readonly Input[];
  /** Constants that the case needs beside its inputs are made on `device` in `dtype`. */
  readonly run: (x: readonly Tensor[], device: Backend, dtype: 'float32' | 'float64') => Tensor;
}

function input(dice: Dice, shape: readonly number[], positive = false): Input {
  const n = shape.reduce((a, b) => a * b, 1);
  let order: number[] | null = null;
  if (shape.length > 1 && dice.unit() < 0.5) {
    order = shape.map((_, d) => d);
    for (let i = order.length - 1; i > 0; i--) {
      const j = dice.whole(0, i);
      [order[i], order[j]] = [order[j], order[i]];
    }
  }
  return { shape, data: dice.numbers(n, positive), order };
}

/** An input as a tensor that takes a gradient. `leaf` holds the gradient, `x` is the view of it. */
export function load(
  { shape, data, order }: Input,
  device: Backend,
  dtype: 'float32' | 'float64',
): { readonly leaf: Tensor; readonly x: Tensor } {
  const make = (sizes: readonly number[]): Tensor =>
    tensor(data, { shape: sizes, device, dtype, requiresGrad: true });
  if (order === null) {
    const leaf = make(shape);
    return { leaf, x: leaf };
  }
  const leaf = make(order.map((d) => shape[d]));
  return { leaf, x: leaf.permute(order.map((_, d) => order.indexOf(d))) };
}

type Maker = (dice: Dice) => PropertyCase;

const unary =
  (f: (x: Tensor) => Tensor, positive = false): Maker =>
  (dice) => ({
    inputs: [input(dice, dice.shape(dice.whole(0, 4)), positive)],
    run: ([x]) => f(x),
  });

const binary =
  (f: (x: Tensor, y: Tensor) => Tensor, positive: 'none' | 'first' | 'second' = 'none'): Maker =>
  (dice) => {
    const shape = dice.shape(dice.whole(0, 4));
    const [a, b] = dice.unit() < 0.5 ? [shape, dice.thin(shape)] : [dice.thin(shape), shape];
    return {
      inputs: [input(dice, a, positive === 'first'), input(dice, b, positive === 'second')],
      run: ([x, y]) => f(x, y),
    };
  };

/** Along one, several or all dimensions. */
const reduction =
  (f: (x: Tensor, dims: number[] | null, keepdim: boolean) => Tensor, least = 0): Maker =>
  (dice) => {
    const shape = dice.shape(dice.whole(0, 4), least);
    const all = shape.map((_, d) => d);
    const dims = dice.unit() < 0.3 ? null : all.filter(() => dice.unit() < 0.5);
    const keepdim = dice.unit() < 0.5;
    return { inputs: [input(dice, shape)], run: ([x]) => f(x, dims, keepdim) };
  };

/** Along one dimension of at least one. */
const along =
  (f: (x: Tensor, dim: number, dice: Dice) => Tensor, least = 1): Maker =>
  (dice) => {
    const shape = dice.shape(dice.whole(1, 4));
    const dim = dice.whole(0, shape.length - 1);
    shape[dim] = Math.max(least, shape[dim]);
    const seed = dice.whole(0, 1e6);
    const given = dice.unit() < 0.5 ? dim : dim - shape.length;
    return { inputs: [input(dice, shape)], run: ([x]) => f(x, given, new Dice(seed, 1)) };
  };

const loss =
  (
    f: (x: Tensor, y: Tensor, reduction: 'mean' | 'sum' | 'none') => Tensor,
    probabilities = false,
  ): Maker =>
  (dice) => {
    const shape = dice.shape(dice.whole(1, 2), 1);
    const one = input(dice, shape);
    const two = input(dice, shape);
    const reduction = dice.pick(['mean', 'sum', 'none'] as const);
    return {
      inputs: [one, two],
      run: ([x, y]) => (probabilities ? f(x.sigmoid(), y.sigmoid().detach(), reduction) : f(x, y, reduction)), // prettier-ignore
    };
  };

const integers = (data: readonly number[], device: Backend, shape?: readonly number[]): Tensor =>
  tensor(Int32Array.from(data), { device, ...(shape === undefined ? {} : { shape }) });

/** Rows of words: none, one or some each, a word twice now and then. */
function randomRows(dice: Dice, rows: number, columns: number) {
  const offsets = [0];
  const indices: number[] = [];
  for (let r = 0; r < rows; r++) {
    const n = columns === 0 ? 0 : dice.pick([0, 1, 1, dice.whole(2, 9)]);
    for (let i = 0; i < n; i++) indices.push(dice.whole(0, columns - 1));
    offsets.push(indices.length);
  }
  return { offsets, indices };
}

const sparseLinear =
  (sparse: boolean): Maker =>
  (dice) => {
    const [rows, columns, width] = [dice.size(), dice.size(1), dice.size(1)];
    const { offsets, indices } = randomRows(dice, rows, columns);
    const values = dice.numbers(indices.length);
    const withBias = dice.unit() < 0.5;
    // [in, out] in memory, seen as [out, in]: as Linear's own with { sparse: true }.
    const inputs = [input(dice, [columns, width]), input(dice, [width])];
    return {
      inputs,
      run: ([w, b], device, dtype) =>
        F.csrLinear(
          csr(offsets, indices, values, [rows, columns], { device, dtype }),
          w.t(),
          withBias ? b : null,
          { sparse },
        ),
    };
  };

const bag =
  (mode: 'sum' | 'mean' | 'weighted'): Maker =>
  (dice) => {
    const [bags, columns, width] = [dice.size(1), dice.size(1), dice.size(1)];
    const { offsets, indices } = randomRows(dice, bags, columns);
    const sparse = dice.unit() < 0.5;
    return {
      inputs: [input(dice, [columns, width]), input(dice, [indices.length])],
      run: ([w, s]) =>
        F.embeddingBag(w, indices, offsets.slice(0, -1), {
          sparse,
          mode: mode === 'mean' ? 'mean' : 'sum',
          perSampleWeights: mode === 'weighted' ? s : null,
        }),
    };
  };

/** Every operation by name. */
export const PROPERTIES: Readonly<Record<string, Maker>> = {
  add: binary((x, y) => x.add(y)),
  sub: binary((x, y) => x.sub(y)),
  mul: binary((x, y) => x.mul(y)),
  div: binary((x, y) => x.div(y), 'second'),
  pow: binary((x, y) => x.pow(y), 'first'),
  maximum: binary((x, y) => x.maximum(y)),
  minimum: binary((x, y) => x.minimum(y)),
  'with numbers': unary((x) => x.add(1.5).mul(-2).sub(0.25).div(3).maximum(-1).minimum(1)),
  powScalar: unary((x) => x.pow(1.7), true),
  neg: unary((x) => x.neg()),
  abs: unary((x) => x.abs()),
  sign: unary((x) => x.sign()),
  exp: unary((x) => x.exp()),
  log: unary((x) => x.log(), true),
  sqrt: unary((x) => x.sqrt(), true),
  reciprocal: unary((x) => x.reciprocal(), true),
  sin: unary((x) => x.sin()),
  cos: unary((x) => x.cos()),
  clamp: unary((x) => x.clamp(-0.9, 1.1)),
  'clamp, one side': unary((x) => x.clamp(0.1)),
  relu: unary((x) => x.relu()),
  leakyRelu: unary((x) => x.leakyRelu(0.1)),
  gelu: unary((x) => x.gelu()),
  sigmoid: unary((x) => x.sigmoid()),
  tanh: unary((x) => x.tanh()),
  softplus: unary((x) => x.softplus()),
  clone: unary((x) => x.clone()),
  contiguous: unary((x) => x.contiguous()),
  dropout: unary((x) => F.dropout(x, 0.3, 5, 7)),
  comparisons: binary((x, y) => x.gt(y).and(x.ne(y)).or(y.le(-1)).not().type(x.dtype).mul(x)),
  where: binary((x, y) => where(x.gt(y), x.mul(2), y)),
  'where with numbers': unary((x) => where(x.lt(0), 0.5, x)),
  sum: reduction((x, dims, keepdim) => x.sum(dims, keepdim)),
  mean: reduction((x, dims, keepdim) => x.mean(dims, keepdim), 1),
  prod: reduction((x, dims, keepdim) => x.prod(dims, keepdim)),
  norm: reduction((x, dims, keepdim) => x.norm(dims, keepdim)),
  var: reduction((x, dims, keepdim) => x.var(dims, 0, keepdim), 1),
  std: reduction((x, dims, keepdim) => x.add(x.mul(x)).var(dims, 0, keepdim).add(1).sqrt(), 1),
  max: along((x, dim) => x.max(dim).values),
  min: along((x, dim) => x.min(dim, true).values),
  'max of all': unary((x) => (x.size === 0 ? x.sum() : x.max())),
  argmax: along((x, dim) => x.argmax(dim).type('float32').mul(x.sum().detach())),
  argmin: along((x, dim) => x.argmin(dim, true).type('float32').mul(x.sum().detach())),
  softmax: along((x, dim) => x.softmax(dim)),
  logSoftmax: along((x, dim) => x.logSoftmax(dim)),
  indexSelect: along((x, dim, dice) => {
    const n = x.shape.at(dim) ?? 1;
    return x.indexSelect(
      dim,
      Array.from({ length: dice.size() }, () => dice.whole(0, n - 1)),
    );
  }),
  gather: along((x, dim, dice) => {
    const n = x.shape.at(dim) ?? 1;
    const d = dim < 0 ? dim + x.ndim : dim;
    const shape = x.shape.map((size, i) => (i === d ? dice.size() : dice.whole(0, size)));
    const data = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => dice.whole(0, n - 1)); // prettier-ignore
    return x.gather(dim, integers(data, x.device, shape));
  }),
  flip: along((x, dim) => x.flip(dim)),
  narrow: along((x, dim, dice) => {
    const n = x.shape.at(dim) ?? 1;
    const start = dice.whole(0, n);
    return x.narrow(dim, start, dice.whole(0, n - start));
  }),
  select: along((x, dim, dice) => x.select(dim, dice.whole(0, (x.shape.at(dim) ?? 1) - 1))),
  slice: along((x, _, dice) =>
    x.slice(
      ...x.shape.map((n) => {
        const [a, b] = [dice.whole(-n, n), dice.whole(-n - 1, n + 1)];
        return dice.pick([null, [a, b], [a, null, dice.whole(1, 3)], [null, b, 2]] as const);
      }),
    ),
  ),
  cat: (dice) => {
    const shape = dice.shape(dice.whole(1, 4));
    const dim = dice.whole(0, shape.length - 1);
    const parts = Array.from(
      { length: dice.whole(1, 4) },
      () =>
      input(dice, shape.map((n, d) => (d === dim ? dice.size() : n))), // prettier-ignore
    );
    return { inputs: parts, run: (x) => cat([...x, x[0]], dim - shape.length) };
  },
  stack: (dice) => {
    const shape = dice.shape(dice.whole(0, 3));
    const dim = dice.whole(-shape.length - 1, shape.length);
    const parts = Array.from({ length: dice.whole(1, 3) }, () => input(dice, shape));
    return { inputs: parts, run: (x) => stack(x, dim) };
  },
  'reshape, flatten, unsqueeze, squeeze': unary((x) =>
    x.reshape([x.size]).unsqueeze(0).flatten().unsqueeze(-1).squeeze(),
  ),
  'transpose, permute': (dice) => ({
    inputs: [input(dice, dice.shape(3))],
    run: ([x]) => x.transpose(0, -1).permute(1, 2, 0).mul(2),
  }),
  expand: (dice) => {
    const shape = dice.shape(dice.whole(0, 4));
    return { inputs: [input(dice, dice.thin(shape))], run: ([x]) => x.expand(shape).mul(1.5) };
  },
  matmul: (dice) => {
    const [m, k, n] = dice.shape(3);
    return { inputs: [input(dice, [m, k]), input(dice, [k, n])], run: ([x, y]) => x.matmul(y) };
  },
  'matmul in batches': (dice) => {
    const lead = dice.shape(dice.whole(1, 2)).map((n) => Math.min(n, 6));
    const [m, k, n] = dice.shape(3);
    const a = [...dice.thin(lead), m, k];
    return { inputs: [input(dice, a), input(dice, [...lead, k, n])], run: ([x, y]) => x.matmul(y) };
  },
  'matmul with vectors': (dice) => {
    const [m, k] = dice.shape(2);
    const first = dice.unit() < 0.5;
    return {
      inputs: [input(dice, [k]), input(dice, first ? [k, m] : [m, k])],
      run: ([v, x]) => (first ? v.matmul(x) : x.matmul(v)),
    };
  },
  dot: (dice) => {
    const n = dice.size();
    return { inputs: [input(dice, [n]), input(dice, [n])], run: ([x, y]) => x.dot(y) };
  },
  outer: (dice) => ({
    inputs: [input(dice, [dice.size()]), input(dice, [dice.size()])],
    run: ([x, y]) => x.outer(y),
  }),
  linear: (dice) => {
    const lead = dice.shape(dice.whole(0, 2));
    const [width, features] = dice.shape(2, 1);
    const withBias = dice.unit() < 0.5;
    const inputs = [[...lead, features], [width, features], [width]];
    return {
      inputs: inputs.map((shape) => input(dice, shape)),
      run: ([x, w, b]) => F.linear(x, w, withBias ? b : null),
    };
  },
  'inverse, det': (dice) => {
    const n = dice.whole(1, 5);
    const lead = dice.unit() < 0.5 ? [] : [dice.whole(0, 3)];
    const eye = (device: Backend, dtype: 'float32' | 'float64'): Tensor =>
      tensor(Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 6 : 0)), { shape: [n, n], device, dtype }); // prettier-ignore
    return {
      inputs: [input(dice, [...lead, n, n])],
      run: ([x], device, dtype) => {
        // Far from singular, and of a size that float32 holds well.
        const m = x.add(eye(device, dtype)).div(6);
        return m.inverse().mul(m.det().unsqueeze(-1).unsqueeze(-1));
      },
    };
  },
  csrLinear: sparseLinear(false),
  'csrLinear, row-sparse': sparseLinear(true),
  'embeddingBag sum': bag('sum'),
  'embeddingBag mean': bag('mean'),
  'embeddingBag weighted': bag('weighted'),
  embedding: (dice) => {
    const [count, width] = [dice.size(1), dice.size(1)];
    const shape = dice.shape(dice.whole(0, 2));
    const n = shape.reduce((a, b) => a * b, 1);
    const ids = Array.from({ length: n }, () => dice.whole(0, count - 1));
    const sparse = dice.unit() < 0.5;
    return {
      inputs: [input(dice, [count, width])],
      run: ([w], device) => F.embedding(w, integers(ids, device, shape), { sparse }),
    };
  },
  crossEntropy: (dice) => {
    const [n, classes] = dice.shape(2, 1);
    const ignore = dice.unit() < 0.5;
    const targets = Array.from({ length: n }, (_, i) => ignore && i > 0 && dice.unit() < 0.3 ? -100 : dice.whole(0, classes - 1)); // prettier-ignore
    const weight = dice.unit() < 0.5 ? dice.numbers(classes, true) : null;
    const labelSmoothing = dice.pick([0, 0.1, 0.5]);
    const reduction = dice.pick(['mean', 'sum', 'none'] as const);
    return {
      inputs: [input(dice, [n, classes])],
      run: ([x], device, dtype) =>
        F.crossEntropy(x.mul(3), integers(targets, device), {
          labelSmoothing,
          reduction,
          weight: weight === null ? null : tensor(weight, { device, dtype }),
        }),
    };
  },
  nll: (dice) => {
    const [n, classes] = dice.shape(2, 1);
    const targets = Array.from({ length: n }, () => dice.whole(0, classes - 1));
    const reduction = dice.pick(['mean', 'sum', 'none'] as const);
    return {
      inputs: [input(dice, [n, classes])],
      run: ([x], device) => F.nllLoss(x.logSoftmax(1), integers(targets, device), { reduction }),
    };
  },
  binaryCrossEntropy: loss((x, y, reduction) => F.binaryCrossEntropy(x, y, { reduction }), true),
  binaryCrossEntropyWithLogits: loss((x, y, reduction) =>
    F.binaryCrossEntropyWithLogits(x, y.sigmoid(), { reduction }),
  ),
  mse: loss((x, y, reduction) => F.mseLoss(x, y, { reduction })),
  l1: loss((x, y, reduction) => F.l1Loss(x, y, { reduction })),
  smoothL1: loss((x, y, reduction) => F.smoothL1Loss(x, y, { reduction, beta: 0.5 })),
  huber: loss((x, y, reduction) => F.huberLoss(x, y, { reduction, delta: 0.7 })),
  klDiv: loss((x, y, reduction) => F.klDivLoss(x.logSoftmax(-1), y.softmax(-1), { reduction })),
};
