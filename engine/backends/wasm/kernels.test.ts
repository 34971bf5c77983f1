// Every kernel in WebAssembly against the reference, over shapes, strides and edges. The reference
// computes on a second memory that starts with the same numbers; afterwards the two memories are
// compared whole, so that a number written beyond the output is found as well.

import { afterAll, describe, expect, it } from 'vitest';
import { randomUniform } from '../../tensor/random.ts';
import { nodeThread } from '../../hosts/node/index.ts';
import type {
  Backend,
  BinaryOp,
  CsrStorage,
  DType,
  KernelName,
  Kernels,
  ReduceOp,
  RowsStorage,
  Storage,
  TypedArray,
  UnaryOp,
  View,
} from '../backend.ts';
import { csr } from '../../tensor/sparse.ts';
import { CpuBackend } from '../cpu/backend.ts';
import { hostData } from '../cpu/storage.ts';
import { createWasmBackend } from './index.ts';

const reference = new CpuBackend();
const alone = await createWasmBackend();
const together = await createWasmBackend({ threads: 3, workerFactory: nodeThread });

afterAll(() => {
  alone.destroy();
  together.destroy();
});

let seed = 1;
let counter = 0;
const random = (): number => randomUniform(seed, 0, counter++);
const whole = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)];

function start(number: number): void {
  seed = number;
  counter = 0;
}

/** A storage of each backend with the same content. */
type Triple = readonly [Storage, Storage, Storage];

class World {
  readonly backends: readonly Backend[] = [reference, alone, together];
  readonly #storages: Triple[] = [];

  storage(dtype: DType, data: ArrayLike<number>): Triple {
    const typed: TypedArray =
      dtype === 'float32'
        ? Float32Array.from(data)
        : dtype === 'float64'
          ? Float64Array.from(data)
          : dtype === 'int32'
            ? Int32Array.from(data)
            : Uint8Array.from(data);
    const triple = this.backends.map((backend) => {
      const storage = backend.allocate(typed.length, dtype);
      backend.write(storage, typed);
      return storage;
    });
    this.#storages.push(triple as unknown as Triple);
    return triple as unknown as Triple;
  }

  noise(n: number, dtype: DType = 'float32', low = -2, high = 2): Triple {
    return this.storage(
      dtype,
      Array.from({ length: n }, () => {
        const x = low + (high - low) * random();
        return dtype === 'float32' || dtype === 'float64' ? x : dtype === 'bool' ? Number(x > 0) : Math.round(x); // prettier-ignore
      }),
    );
  }

  ints(data: ArrayLike<number>): Triple {
    return this.storage('int32', data);
  }

  /** Runs on all backends and compares all memory. */
  run<K extends KernelName>(kernel: K, args: (i: number) => Kernels[K], rtol = 1e-5): void {
    this.backends.forEach((backend, i) => backend.run(kernel, args(i)));
    this.compare(`${kernel}`, rtol);
  }

  compare(what: string, rtol: number): void {
    // A gradient may be waiting for someone who looks; this looks past the backend.
    for (const backend of this.backends) void backend.synchronize();
    for (const [expected, first, second] of this.#storages) {
      const e = hostData(expected).subarray(0, expected.length);
      const a = hostData(first).subarray(0, first.length);
      const b = hostData(second).subarray(0, second.length);
      for (let i = 0; i < e.length; i++) {
        if (!Object.is(a[i], b[i]) && !(a[i] === b[i]))
          throw new Error(`${what}: element ${i} is ${a[i]} with one thread, ${b[i]} with three`);
        const near =
          Object.is(a[i], e[i]) ||
          a[i] === e[i] ||
          Math.abs(a[i] - e[i]) <= rtol * Math.max(1, Math.abs(e[i]));
        if (!near) throw new Error(`${what}: element ${i} is ${a[i]}, should be ${e[i]}`);
      }
    }
  }

  free(): void {
    for (const triple of this.#storages)
      triple.forEach((storage, i) => this.backends[i].release(storage));
    expect(alone.memory().storages).toBe(0);
    expect(together.memory().storages).toBe(0);
  }
}

function world(number: number, body: (w: World) => void): void {
  start(number);
  const w = new World();
  try {
    body(w);
  } finally {
    w.free();
  }
}

interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly size: number;
}

function packed(shape: readonly number[], offset = 0): Layout {
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
  return { shape, strides, offset, size: offset + shape.reduce((a, b) => a * b, 1) };
}

/** Random strides: any order of dimensions, gaps, an offset; repeats (stride 0) if asked for. */
function strided(shape: readonly number[], repeats = false): Layout {
  if (random() < 0.4) return packed(shape, whole(0, 3));
  const order = shape.map((_, d) => d).sort(() => random() - 0.5);
  const strides = new Array<number>(shape.length).fill(0);
  let step = whole(1, 2);
  for (const d of order) {
    if (repeats && random() < 0.3) continue;
    strides[d] = step;
    step *= Math.max(1, shape[d]) + whole(0, 1);
  }
  let offset = whole(0, 3);
  let size = offset + 1;
  shape.forEach((n, d) => (size += Math.max(0, n - 1) * strides[d]));
  // Now and then from the end backwards.
  shape.forEach((n, d) => {
    if (n > 1 && strides[d] > 0 && random() < 0.15) {
      offset += (n - 1) * strides[d];
      strides[d] = -strides[d];
    }
  });
  return { shape, strides, offset, size };
}

const view = (triple: Triple, layout: Layout) => (i: number) =>
  ({
    storage: triple[i],
    offset: layout.offset,
    shape: layout.shape,
    strides: layout.strides,
  }) satisfies View;

function shapes(): number[] {
  const rank = whole(0, 4);
  return Array.from({ length: rank }, () => (random() < 0.06 ? 0 : whole(1, random() < 0.2 ? 40 : 7))); // prettier-ignore
}

const unaryOps: UnaryOp[] = ['copy', 'neg', 'abs', 'sign', 'exp', 'log', 'sqrt', 'reciprocal', 'sin', 'cos', 'tanh', 'sigmoid', 'relu', 'leakyRelu', 'gelu', 'clamp', 'powScalar', 'addScalar', 'mulScalar', 'isNonZero', 'not']; // prettier-ignore
const binaryOps: BinaryOp[] = ['add', 'sub', 'mul', 'div', 'pow', 'maximum', 'minimum', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or', 'reluGrad', 'leakyReluGrad', 'geluGrad', 'sigmoidGrad', 'tanhGrad', 'absGrad', 'clampGrad', 'powScalarGrad']; // prettier-ignore
const toBool = new Set<string>(['isNonZero', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or']); // prettier-ignore

describe('elementwise', () => {
  it.each(unaryOps)('%s', (op) => {
    for (let round = 0; round < 60; round++)
      world(round, (w) => {
        const shape = shapes();
        const x = strided(shape, true);
        const out = strided(shape);
        const positive = op === 'log' || op === 'sqrt' || op === 'powScalar';
        const from = w.noise(x.size, 'float32', positive ? 0.01 : -4, 4);
        const to = w.noise(out.size, toBool.has(op) ? 'bool' : 'float32');
        const a = op === 'powScalar' ? pick([2, 0.5, -1, 3, 1.7]) : -0.5;
        w.run('unary', (i) => ({ op, x: view(from, x)(i), out: view(to, out)(i), a, b: 1.5 }));
      });
  });

  it('agrees on extreme numbers', () => {
    const numbers = [0, -0, 1, -1, 88, -88, 89, -104, 1e-30, 1e-42, -1e-42, 1e30, 3.4e38, -3.4e38, 6, -6, 14.5, 0.17, -0.17, Infinity, -Infinity, NaN, 1.4142135, 0.7071067]; // prettier-ignore
    for (const op of unaryOps)
      world(1, (w) => {
        if (op === 'sin' || op === 'cos') return;
        const n = numbers.length;
        const x = w.storage('float32', numbers);
        const y = w.noise(n, toBool.has(op) ? 'bool' : 'float32');
        w.run('unary', (i) => ({
          op,
          x: view(x, packed([n]))(i),
          out: view(y, packed([n]))(i),
          a: -0.5,
          b: 1.5,
        }));
      });
  });

  it.each(binaryOps)('%s', (op) => {
    for (let round = 0; round < 60; round++)
      world(round, (w) => {
        const shape = shapes();
        const x = strided(shape, true);
        const y = strided(shape, true);
        const out = strided(shape);
        const low = op === 'pow' || op === 'powScalarGrad' ? 0.1 : -2;
        const first = w.noise(x.size, 'float32', low, 2);
        const second = w.noise(y.size, 'float32', low, 2);
        const to = w.noise(out.size, toBool.has(op) ? 'bool' : 'float32');
        w.run('binary', (i) => ({
          op,
          x: view(first, x)(i),
          y: view(second, y)(i),
          out: view(to, out)(i),
          a: op === 'powScalarGrad' ? 1.7 : -0.5,
          b: 1.5,
        }));
      });
  });

  it('works on long runs and on matrices with a bias', () => {
    for (const n of [8191, 8192, 8193, 40_003])
      world(n, (w) => {
        const x = w.noise(n);
        const y = w.noise(n);
        const out = w.noise(n + 5);
        const all = packed([n]);
        for (const op of ['add', 'reluGrad'] as const)
          w.run('binary', (i) => ({ op, x: view(x, all)(i), y: view(y, all)(i), out: view(out, all)(i) })); // prettier-ignore
        const one = { ...all, strides: [0] };
        w.run('binary', (i) => ({ op: 'sub', x: view(x, all)(i), y: view(y, one)(i), out: view(out, all)(i) })); // prettier-ignore
        w.run('binary', (i) => ({ op: 'div', x: view(y, one)(i), y: view(x, all)(i), out: view(out, all)(i) })); // prettier-ignore
        for (const op of ['relu', 'gelu', 'copy'] as const)
          w.run('unary', (i) => ({ op, x: view(x, all)(i), out: view(out, all)(i) }));
        w.run('fill', (i) => ({ out: view(out, all)(i), value: 1.25 }));
      });
    for (const [rows, width] of [
      [150, 100],
      [1, 3],
      [999, 1],
      [7, 9000],
    ])
      // prettier-ignore
      world(rows, (w) => {
        const x = w.noise(rows * width);
        const y = w.noise(Math.max(rows, width));
        const out = w.noise(rows * width);
        const matrix = packed([rows, width]);
        for (const strides of [[0, 1], [1, 0], [0, 0]]) // prettier-ignore
          w.run('binary', (i) => ({
            op: 'add',
            x: view(x, matrix)(i),
            y: view(y, { ...matrix, strides })(i),
            out: view(out, matrix)(i),
          }));
      });
  });

  it('copies and converts every dtype', () => {
    const dtypes: DType[] = ['float32', 'float64', 'int32', 'bool'];
    for (let round = 0; round < 120; round++)
      world(round, (w) => {
        const shape = shapes();
        const x = strided(shape, true);
        const out = strided(shape);
        const from = w.noise(x.size, pick(dtypes));
        const to = w.noise(out.size, pick(dtypes));
        w.run('unary', (i) => ({ op: 'copy', x: view(from, x)(i), out: view(to, out)(i) }));
      });
  });

  it('fills, counts, draws and drops out with the same bits', () => {
    for (let round = 0; round < 80; round++)
      world(round, (w) => {
        const shape = round < 10 ? [whole(1, 30_000)] : shapes();
        const out = strided(shape);
        const x = round % 3 === 0 ? out : strided(shape, true);
        const from = w.noise(x.size);
        const to = w.noise(out.size);
        w.run('fill', (i) => ({ out: view(to, out)(i), value: 0.1 }));
        w.run('uniform', (i) => ({ out: view(to, out)(i), a: -0.3, b: 1.7, seed: round - 40, stream: round * 7 }), 0); // prettier-ignore
        for (const p of [0, 0.1, 0.5, 0.9, 1])
          w.run('dropout', (i) => ({ x: view(from, x)(i), out: view(to, out)(i), p, scale: 1.5, seed: -round, stream: 3 })); // prettier-ignore
        const line = packed([whole(0, 9)]);
        const numbers = w.noise(9);
        w.run('arange', (i) => ({ out: view(numbers, line)(i), start: 2, step: 0.5 }));
        const condition = strided(shape, true);
        const bools = w.noise(condition.size, 'bool');
        w.run('where', (i) => ({ condition: view(bools, condition)(i), x: view(from, x)(i), y: view(from, x)(i), out: view(to, out)(i) })); // prettier-ignore
      });
  });
});

describe('reductions, softmax and loss', () => {
  it.each(['sum', 'max', 'min', 'prod', 'argmax', 'argmin'] as ReduceOp[])('%s', (op) => {
    for (let round = 0; round < 80; round++)
      world(round, (w) => {
        const n = whole(op === 'sum' || op === 'prod' ? 0 : 1, round < 10 ? 3000 : 9);
        const shape = [whole(0, 5), n, pick([1, 1, 3, 8, 100])];
        const x = strided(shape);
        const out = strided([shape[0], shape[2]]);
        const from = w.noise(x.size);
        const to = w.noise(out.size, op.startsWith('arg') ? 'int32' : 'float32');
        w.run('reduce', (i) => ({ op, x: view(from, x)(i), out: view(to, out)(i) }));
      });
  });

  it('softmax and its gradient', () => {
    for (let round = 0; round < 80; round++)
      world(round, (w) => {
        const shape = [whole(0, 5), whole(1, 30), pick([1, 1, 4])];
        const x = strided(shape);
        const out = strided(shape);
        const from = w.noise(x.size, 'float32', -60, 60);
        const g = w.noise(x.size);
        const y = w.noise(out.size);
        const grad = w.noise(out.size);
        for (const log of [false, true]) {
          w.run('softmax', (i) => ({ x: view(from, x)(i), out: view(y, out)(i), log }));
          w.run('softmaxGrad', (i) => ({ gradOutput: view(g, x)(i), y: view(y, out)(i), out: view(grad, out)(i), log })); // prettier-ignore
        }
      });
  });

  it('crossEntropy in all its forms', () => {
    for (let round = 0; round < 150; round++)
      world(round, (w) => {
        const n = whole(0, 40);
        const classes = whole(1, 21);
        const logits = w.noise(n * classes, 'float32', -30, 30);
        const targets = w.ints(
          Array.from({ length: n }, () => (random() < 0.1 ? -100 : whole(0, classes - 1))),
        );
        const weights = random() < 0.5 ? w.noise(classes, 'float32', 0.1, 2) : null;
        const loss = w.noise(1);
        const rowLosses = random() < 0.5 ? w.noise(n) : null;
        const gradient = random() < 0.8 ? w.noise(n * classes) : null;
        const matrix = packed([n, classes]);
        const args = (i: number): Kernels['crossEntropy'] => ({
          logits: view(logits, matrix)(i),
          targets: view(targets, packed([n]))(i),
          classWeights: weights === null ? null : view(weights, packed([classes]))(i),
          labelSmoothing: round % 2 === 0 ? 0 : 0.1,
          ignoreIndex: -100,
          scaleBy: round % 3 === 0 ? 'sum' : 'mean',
          loss: view(loss, packed([1]))(i),
          rowLosses: rowLosses === null ? null : view(rowLosses, packed([n]))(i),
          gradLogits: gradient === null ? null : view(gradient, matrix)(i),
        });
        w.run('crossEntropy', args);
        if (n === 0) return;
        for (const backend of w.backends.keys())
          w.backends[backend].write(targets[backend], Int32Array.of(classes));
        expect(() => alone.run('crossEntropy', args(1))).toThrow(/is not a class/);
      });
  });
});

describe('matrices', () => {
  it('matmul of any strides and sizes', () => {
    for (let round = 0; round < 200; round++)
      world(round, (w) => {
        const large = round % 10 === 0;
        const size = () => (random() < 0.05 ? 0 : whole(1, large ? 70 : 17));
        const [b, m, n] = [pick([1, 1, 3]), size(), size()];
        const k = large ? pick([127, 128, 129, 300, 700]) : size();
        const x = strided([b, m, k], b > 1);
        const y = strided([b, k, n], b > 1);
        const out = strided([b, m, n]);
        const left = w.noise(x.size, 'float32', -0.5, 0.5);
        const right = w.noise(y.size, 'float32', -0.5, 0.5);
        const to = w.noise(out.size);
        for (const accumulate of [false, true])
          w.run('matmul', (i) => ({ x: view(left, x)(i), y: view(right, y)(i), out: view(to, out)(i), accumulate })); // prettier-ignore
      });
  });

  it('matmul keeps its digits in long sums', () => {
    for (const k of [129, 300, 500])
      world(k, (w) => {
        const left = w.noise(60 * k);
        const right = w.noise(k * 60);
        const to = w.noise(3600);
        w.run('matmul', (i) => ({
          x: view(left, packed([1, 60, k]))(i),
          y: view(right, packed([1, k, 60]))(i),
          out: view(to, packed([1, 60, 60]))(i),
        }));
      });
  });

  it('matmul wider than a block', () => {
    world(1, (w) => {
      const left = w.noise(3 * 5);
      const right = w.noise(5 * 5000);
      const to = w.noise(3 * 5000);
      w.run('matmul', (i) => ({
        x: view(left, packed([1, 3, 5]))(i),
        y: view(right, packed([1, 5, 5000]))(i),
        out: view(to, packed([1, 3, 5000]))(i),
      }));
    });
  });

  it('inverse and determinant', () => {
    for (let round = 0; round < 30; round++)
      world(round, (w) => {
        const n = whole(1, 6);
        const x = strided([2, n, n]);
        const from = w.noise(x.size);
        const to = w.noise(2 * n * n);
        const one = w.noise(2);
        w.run('inverse', (i) => ({ x: view(from, x)(i), out: view(to, packed([2, n, n]))(i) }));
        w.run('determinant', (i) => ({ x: view(from, x)(i), out: view(one, packed([2]))(i) }));
      });
  });
});

describe('indices', () => {
  it('indexSelect, indexAdd, gather, scatterAdd', () => {
    for (let round = 0; round < 60; round++)
      world(round, (w) => {
        const [outer, n, inner, m] = [whole(0, 3), whole(1, 9), whole(1, 9), whole(0, 9)];
        const large = strided([outer, n, inner]);
        const small = strided([outer, m, inner]);
        const many = w.noise(large.size);
        const few = w.noise(small.size);
        const index = w.ints(Array.from({ length: m }, () => whole(0, n - 1)));
        const line = packed([m]);
        w.run('indexSelect', (i) => ({ x: view(many, large)(i), index: view(index, line)(i), out: view(few, small)(i) })); // prettier-ignore
        w.run('indexAdd', (i) => ({ x: view(few, small)(i), index: view(index, line)(i), out: view(many, large)(i) })); // prettier-ignore
        const box = packed([outer, m, inner]);
        const each = w.ints(Array.from({ length: box.size }, () => whole(0, n - 1)));
        w.run('gather', (i) => ({ x: view(many, large)(i), index: view(each, box)(i), out: view(few, small)(i) })); // prettier-ignore
        w.run('scatterAdd', (i) => ({ x: view(few, small)(i), index: view(each, box)(i), out: view(many, large)(i) })); // prettier-ignore
      });
  });
});

interface Sparse {
  readonly csr: (i: number) => CsrStorage;
  readonly rows: (i: number, values: Triple) => RowsStorage;
  readonly count: number;
  readonly entries: number;
}

function sparse(w: World, rows: number, columns: number, most: number, dtype: DType): Sparse {
  const offsets = [0];
  const indices: number[] = [];
  for (let r = 0; r < rows; r++) {
    const n = random() < 0.2 || columns === 0 ? 0 : whole(1, most);
    for (let e = 0; e < n; e++) indices.push(whole(0, columns - 1));
    offsets.push(indices.length);
  }
  const values = indices.map(() => random() * 2 - 1);
  const order = indices.map((_, e) => e).sort((a, b) => indices[a] - indices[b] || a - b);
  const columnIds: number[] = [];
  const columnOffsets: number[] = [];
  order.forEach((e, i) => {
    if (columnIds.at(-1) === indices[e]) return;
    columnIds.push(indices[e]);
    columnOffsets.push(i);
  });
  columnOffsets.push(indices.length);
  const rowOf = indices.map((_, e) => offsets.findIndex((end) => end > e) - 1);
  const uploaded = {
    offsets: w.ints(offsets),
    indices: w.ints(indices),
    values: w.storage(dtype, values),
    columnIds: w.ints(columnIds),
    columnOffsets: w.ints(columnOffsets),
    entryRows: w.ints(order.map((e) => rowOf[e])),
    entryValues: w.storage(
      dtype,
      order.map((e) => values[e]),
    ),
  };
  return {
    count: columnIds.length,
    entries: indices.length,
    csr: (i) => ({
      rows,
      columns,
      entries: indices.length,
      offsets: uploaded.offsets[i],
      indices: uploaded.indices[i],
      values: uploaded.values[i],
      byColumn: {
        count: columnIds.length,
        columnIds: uploaded.columnIds[i],
        columnOffsets: uploaded.columnOffsets[i],
        entryRows: uploaded.entryRows[i],
        entryValues: uploaded.entryValues[i],
      },
    }),
    rows: (i, triple) => ({
      count: columnIds.length,
      ids: uploaded.columnIds[i],
      values: triple[i],
    }),
  };
}

const adam = {
  learningRate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  biasCorrection1: 0.19,
  biasCorrection2: 0.001999,
};

describe('sparse rows', () => {
  const sizes = [
    [0, 5, 1, 4],
    [1, 1, 1, 1],
    [1, 1, 7, 100],
    [3, 0, 1, 8],
    [40, 30, 9, 1],
    [23, 500, 40, 33],
    [150, 4000, 60, 100],
  ];
  it.each(sizes)(
    '%i rows, %i columns, up to %i entries, width %i',
    (rows, columns, most, width) => {
      for (const dtype of ['float32', 'float64'] as const)
        for (let round = 0; round < 6; round++)
          world(round, (w) => {
            const s = sparse(w, rows, columns, most, dtype);
            const matrix = packed([columns, width], round % 2);
            const dense = packed([rows, width], round % 3);
            const weight = w.noise(matrix.size, dtype, -0.5, 0.5);
            const bias = round % 2 === 0 ? null : w.noise(width, dtype);
            const out = w.noise(dense.size, dtype);
            w.run('csrMatmul', (i) => ({
              csr: s.csr(i),
              weight: view(weight, matrix)(i),
              bias: bias === null ? null : view(bias, packed([width]))(i),
              out: view(out, dense)(i),
            }));
            const gradient = w.noise(s.count * width, dtype);
            w.run('csrWeightGrad', (i) => ({
              csr: s.csr(i),
              gradOutput: view(out, dense)(i),
              out: view(gradient, packed([s.count, width]))(i),
            }));
            const values = w.noise(s.entries, dtype);
            w.run('csrValuesGrad', (i) => ({
              csr: s.csr(i),
              weight: view(weight, matrix)(i),
              gradOutput: view(out, dense)(i),
              out: view(values, packed([s.entries]))(i),
            }));
            w.run('addRows', (i) => ({ rows: s.rows(i, gradient), width, out: view(weight, matrix)(i) })); // prettier-ignore
            const m = w.noise(matrix.size, dtype);
            const v = w.noise(matrix.size, dtype, 0, 1);
            w.run('adamRows', (i) => ({
              parameter: view(weight, matrix)(i),
              rows: s.rows(i, gradient),
              width,
              m: view(m, matrix)(i),
              v: view(v, matrix)(i),
              ...adam,
            }));
          });
    },
  );
});

describe('groupByColumn', () => {
  it.each([1, 7, 2048, 2049, 30_000, 2 ** 22, 2 ** 22 + 1, 2 ** 31 - 1])(
    '%i columns',
    (columns) => {
      for (let round = 0; round < 12; round++) {
        start(round);
        const rows = whole(0, 30);
        const offsets = [0];
        const indices: number[] = [];
        for (let r = 0; r < rows; r++) {
          const n = random() < 0.2 ? 0 : whole(1, round === 0 ? 300 : 12);
          for (let e = 0; e < n; e++)
            indices.push(Math.floor(random() < 0.5 ? columns ** random() - 1 : columns * random()));
          offsets.push(indices.length);
        }
        const values = indices.map(() => random());
        const [expected, ...found] = [reference, alone, together].map((device) =>
          csr(offsets, indices, values, [rows, columns], { device }),
        );
        const groups = expected.csr.byColumn!;
        for (const tensor of found) {
          expect(tensor.columnIds).toEqual(expected.columnIds);
          const other = tensor.csr.byColumn!;
          expect(other.count).toBe(groups.count);
          for (const name of ['columnIds', 'columnOffsets', 'entryRows', 'entryValues'] as const) {
            const of = (s: Storage) => Array.from(hostData(s).subarray(0, s.length));
            expect(other[name].length).toBe(groups[name].length);
            expect(of(other[name])).toEqual(of(groups[name]));
          }
          tensor.dispose();
        }
        expected.dispose();
      }
      expect(alone.memory().storages).toBe(0);
    },
  );
});

describe('optimizers', () => {
  it('sgd in all its forms', () => {
    for (let round = 0; round < 64; round++)
      world(round, (w) => {
        const n = pick([0, 1, 5, 64, 8192, 20_001]);
        const line = packed([n], round % 3);
        const parameter = w.noise(line.size);
        const gradient = w.noise(line.size);
        const buffer = round & 1 ? w.noise(line.size) : null;
        w.run('sgd', (i) => ({
          parameter: view(parameter, line)(i),
          gradient: view(gradient, line)(i),
          momentumBuffer: buffer === null ? null : view(buffer, line)(i),
          learningRate: 0.1,
          momentum: buffer === null ? 0 : 0.9,
          dampening: round & 2 ? 0.1 : 0,
          weightDecay: round & 4 ? 0.01 : 0,
          nesterov: (round & 8) !== 0,
          first: (round & 16) !== 0,
        }));
      });
  });

  it('adam, AdamW and amsgrad', () => {
    for (let round = 0; round < 48; round++)
      world(round, (w) => {
        const n = pick([0, 1, 5, 64, 8192, 20_001]);
        const line = packed([n], round % 3);
        const [parameter, gradient, m] = [w.noise(line.size), w.noise(line.size), w.noise(line.size)]; // prettier-ignore
        const v = w.noise(line.size, 'float32', 0.01, 1);
        const top = round & 1 ? w.noise(line.size, 'float32', 0, 1) : null;
        w.run('adam', (i) => ({
          parameter: view(parameter, line)(i),
          gradient: view(gradient, line)(i),
          m: view(m, line)(i),
          v: view(v, line)(i),
          vMax: top === null ? null : view(top, line)(i),
          weightDecay: round & 2 ? 0.01 : 0,
          decoupled: (round & 4) !== 0,
          ...adam,
        }));
      });
  });
});
