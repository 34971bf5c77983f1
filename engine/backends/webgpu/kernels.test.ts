// Every WebGPU kernel beside the CPU backend's, on the same data: random shapes and strides, sizes
// around the borders of workgroups and tiles, nothing at all, and in place.

import { afterAll, describe, expect, it } from 'vitest';
import { testGpu, skipAloud } from '../../testing/gpu.ts';
import { randomUniform } from '../../tensor/random.ts';
import type {
  Backend,
  BinaryOp,
  DType,
  KernelName,
  Kernels,
  ReduceOp,
  Storage,
  TypedArray,
  UnaryOp,
  View,
} from '../backend.ts';
import { CpuBackend } from '../cpu/backend.ts';
import { openDevice } from './device.ts';
import { WebGpuBackend } from './index.ts';

const RTOL = 1e-4;

const gpu = await testGpu();
const skipped = skipAloud(gpu, 'WebGPU kernels');
const cpu = new CpuBackend();

/** A backend that runs what a real GPU would run, or what an emulated one does. */
async function open(software: boolean): Promise<WebGpuBackend> {
  if (skipped) return undefined as unknown as WebGpuBackend;
  const { device, info } = await openDevice({ gpu: gpu!, allowSoftware: true });
  return new WebGpuBackend(device, info, software);
}
const web = await open(false);
const emulated = await open(true);
afterAll(() => {
  web?.destroy();
  emulated?.destroy();
});

/** Makes views with reproducible content on one backend. */
class Maker {
  readonly backend: Backend;
  readonly views: View[] = [];
  #stream = 0;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  of(data: TypedArray, shape: readonly number[], dtype: DType, strides?: readonly number[]): View {
    const storage = this.backend.allocate(data.length, dtype);
    this.backend.write(storage, data);
    const view = { storage, offset: 0, shape, strides: strides ?? rowMajor(shape) };
    this.views.push(view);
    return view;
  }

  /** Uniform in [low, high). */
  floats(shape: readonly number[], low = -2, high = 2): View {
    const stream = this.#stream++;
    const data = Float32Array.from(
      { length: count(shape) },
      (_, i) => low + (high - low) * randomUniform(7, stream, i),
    );
    return this.of(data, shape, 'float32');
  }

  ints(shape: readonly number[], low: number, high: number): View {
    const stream = this.#stream++;
    const data = Int32Array.from({ length: count(shape) }, (_, i) =>
      Math.floor(low + (high - low) * randomUniform(7, stream, i)),
    );
    return this.of(data, shape, 'int32');
  }

  bools(shape: readonly number[]): View {
    const { storage } = this.ints(shape, 0, 2);
    const out = this.of(new Uint8Array(count(shape)), shape, 'bool');
    const x = { storage, offset: 0, shape, strides: rowMajor(shape) };
    this.backend.run('unary', { op: 'copy', x, out });
    return out;
  }

  /** A view with its dimensions in another order. */
  permuted(view: View, order: readonly number[]): View {
    return {
      storage: view.storage,
      offset: view.offset,
      shape: order.map((d) => view.shape[d]),
      strides: order.map((d) => view.strides[d]),
    };
  }
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, d) => count(shape.slice(d + 1)));
}

type Setup = (make: Maker) => void;

function run<K extends KernelName>(make: Maker, kernel: K, args: Kernels[K]): void {
  make.backend.run(kernel, args);
}

/** Runs the same on both backends and compares every storage it made. */
async function agree(setup: Setup, rtol = RTOL, on: WebGpuBackend = web): Promise<void> {
  const [here, there] = [new Maker(cpu), new Maker(on)];
  setup(here);
  setup(there);
  expect(there.views.length).toBe(here.views.length);
  for (let v = 0; v < here.views.length; v++) {
    const expected = await readAll(cpu, here.views[v].storage);
    const actual = await readAll(on, there.views[v].storage);
    expect(compare(actual, expected, rtol), `view ${v}`).toBeNull();
  }
  for (const make of [here, there]) {
    for (const { storage } of make.views) make.backend.release(storage);
  }
}

function readAll(backend: Backend, storage: Storage): Promise<TypedArray> {
  return backend.read(storage, 0, storage.length);
}

/** The first element that differs by more than rtol * max(1, |expected|), told; or null. */
function compare(actual: TypedArray, expected: TypedArray, rtol: number): string | null {
  if (actual.length !== expected.length) return `${actual.length} elements for ${expected.length}`;
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i], expected[i]];
    if (Object.is(a, e) || a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    if (!(Math.abs(a - e) <= rtol * Math.max(1, Math.abs(e)))) return `[${i}]: ${a} for ${e}`;
  }
  return null;
}

const CLOSER = 1e-5;

/** An operation, the range of its arguments, and its parameters. */
type Case<Op> = readonly [op: Op, low: number, high: number, a?: number, b?: number];

function cases<Op>(list: readonly Case<Op>[]) {
  return list.map(([op, low, high, a, b]) => ({ op, low, high, a, b }));
}

describe.skipIf(skipped)('elementwise', () => {
  const unaries = cases<UnaryOp>([
    ['copy', -5, 5],
    ['neg', -5, 5],
    ['abs', -5, 5],
    ['sign', -5, 5],
    ['exp', -20, 5],
    ['log', 1e-6, 9],
    ['sqrt', 0, 9],
    ['reciprocal', 0.1, 9],
    ['sin', -50, 50],
    ['cos', -50, 50],
    ['tanh', -200, 200],
    ['tanh', -2, 2],
    ['sigmoid', -200, 200],
    ['sigmoid', -5, 5],
    ['relu', -5, 5],
    ['leakyRelu', -5, 5, 0.1],
    ['gelu', -6, 6],
    ['gelu', -100, 100],
    ['clamp', -5, 5, -1, 2],
    ['clamp', -5, 5, -Infinity, 2],
    ['clamp', -5, 5, -1, Infinity],
    ['powScalar', -5, 5, 2],
    ['powScalar', -5, 5, 3],
    ['powScalar', 0.2, 5, -2.5],
    ['powScalar', 0.2, 5, 0.5],
    ['powScalar', -5, 5, 0],
    ['addScalar', -5, 5, 0.3],
    ['mulScalar', -5, 5, 0.3],
  ]);
  it.each(unaries)('$op on [$low, $high] ($a, $b)', async ({ op, low, high, a, b }) => {
    await agree((make) => {
      const x = make.floats([5, 67], low, high);
      run(make, 'unary', { op, x, out: make.floats([5, 67]), a, b });
      // Strided, and in place.
      const t = make.permuted(x, [1, 0]);
      run(make, 'unary', { op, x: t, out: make.floats([67, 5]), a, b });
      run(make, 'unary', { op, x, out: x, a, b });
    }, CLOSER);
  });

  it('gives infinities and NaNs where IEEE does', async () => {
    await agree((make) => {
      const values = [0, -1, 1, 100, -100, Infinity, -Infinity, NaN];
      for (const op of ['log', 'relu', 'tanh', 'exp', 'clamp'] as const) {
        const x = make.of(Float32Array.from(values), [8], 'float32');
        run(make, 'unary', { op, x, out: make.floats([8]), a: -3, b: 3 });
      }
      const x = make.of(Float32Array.from([0, -0, -2, -8, 4]), [5], 'float32');
      for (const a of [-1, 0.5, 1 / 3, 2, 101]) {
        run(make, 'unary', { op: 'powScalar', x, out: make.floats([5]), a });
      }
    });
  });

  it.each(['neg', 'abs', 'sign', 'relu', 'clamp', 'addScalar', 'mulScalar', 'powScalar'] as const)(
    '%s of whole numbers',
    async (op) => {
      await agree((make) => {
        const x = make.ints([33], -9, 9);
        run(make, 'unary', { op, x, out: make.ints([33], 0, 1), a: 2, b: 5 });
      }, 0);
    },
  );

  it('converts between dtypes', async () => {
    await agree((make) => {
      const f = make.floats([40], -3, 3);
      const i = make.ints([40], -2, 3);
      const b = make.bools([40]);
      for (const x of [f, i, b]) {
        run(make, 'unary', { op: 'copy', x, out: make.floats([40]) });
        run(make, 'unary', { op: 'copy', x, out: make.ints([40], 0, 1) });
        run(make, 'unary', { op: 'copy', x, out: make.bools([40]) });
        run(make, 'unary', { op: 'isNonZero', x, out: make.bools([40]) });
        run(make, 'unary', { op: 'not', x, out: make.bools([40]) });
      }
    }, 0);
  });

  const binaries = cases<BinaryOp>([
    ['add', -3, 3],
    ['sub', -3, 3],
    ['mul', -3, 3],
    ['div', 0.5, 3],
    ['pow', 0.1, 3],
    ['maximum', -3, 3],
    ['minimum', -3, 3],
    ['reluGrad', -3, 3],
    ['leakyReluGrad', -3, 3, 0.2],
    ['geluGrad', -6, 6],
    ['sigmoidGrad', 0, 1],
    ['tanhGrad', -1, 1],
    ['absGrad', -3, 3],
    ['clampGrad', -3, 3, -1, 1],
    ['clampGrad', -3, 3, -Infinity, 1],
    ['powScalarGrad', -3, 3, 3],
    ['powScalarGrad', 0.1, 3, 1.5],
    ['powScalarGrad', -3, 3, 0],
  ]);
  it.each(binaries)('$op on [$low, $high] ($a, $b)', async ({ op, low, high, a, b }) => {
    await agree((make) => {
      const x = make.floats([3, 4, 25], low, high);
      const y = make.floats([3, 4, 25], low, high);
      run(make, 'binary', { op, x, y, out: make.floats([3, 4, 25]), a, b });
      const row = make.floats([25], low, high);
      const repeated = { ...row, shape: [3, 4, 25], strides: [0, 0, 1] };
      run(make, 'binary', { op, x, y: repeated, out: make.floats([3, 4, 25]), a, b });
      const t = make.permuted(make.floats([25, 3, 4], low, high), [1, 2, 0]);
      run(make, 'binary', { op, x: t, y, out: make.floats([3, 4, 25]), a, b });
      run(make, 'binary', { op, x, y: x, out: x, a, b });
    });
  });

  it.each(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or', 'add', 'mul', 'maximum'] as const)(
    '%s of whole numbers and bools',
    async (op) => {
      await agree((make) => {
        const [x, y] = [make.ints([70], -2, 3), make.ints([70], -2, 3)];
        const truth = !['add', 'mul', 'maximum'].includes(op);
        run(make, 'binary', { op, x, y, out: truth ? make.bools([70]) : make.ints([70], 0, 1) });
        if (!truth) return;
        run(make, 'binary', {
          op,
          x: make.bools([70]),
          y: make.bools([70]),
          out: make.bools([70]),
        });
        run(make, 'binary', { op, x: make.floats([70]), y, out: make.bools([70]) });
      }, 0);
    },
  );

  it('reads rank 6, negative strides, and pieces of a larger storage', async () => {
    await agree((make) => {
      const shape = [2, 3, 2, 2, 3, 2];
      const x = make.permuted(make.floats([2, 2, 3, 2, 3, 2]), [0, 2, 1, 3, 4, 5]);
      const y = make.permuted(make.floats([2, 3, 2, 2, 3, 2]), [5, 1, 2, 3, 4, 0]);
      run(make, 'binary', { op: 'add', x, y, out: make.floats(shape) });
      const { storage } = make.floats([100]);
      const backwards = { storage, offset: 99, shape: [50], strides: [-2] };
      run(make, 'unary', { op: 'copy', x: backwards, out: make.floats([50]) });
      const target = make.floats([100]);
      const piece = { storage: target.storage, offset: 10, shape: [50], strides: [1] };
      run(make, 'unary', { op: 'copy', x: backwards, out: piece });
    }, 0);
  });

  it('copies between overlapping pieces as if there were two storages', async () => {
    const { storage } = new Maker(web).floats([100], 0, 1);
    const before = await readAll(web, storage);
    const view = (offset: number) => ({ storage, offset, shape: [90], strides: [1] });
    web.run('unary', { op: 'copy', x: view(0), out: view(5) });
    const after = await readAll(web, storage);
    expect([...after.subarray(5, 95)]).toEqual([...before.subarray(0, 90)]);
  });

  it('where, fill, arange', async () => {
    await agree((make) => {
      const condition = make.bools([6, 11]);
      const x = make.floats([6, 11]);
      const y = { ...make.floats([1]), shape: [6, 11], strides: [0, 0] };
      run(make, 'where', { condition, x, y, out: make.floats([6, 11]) });
      run(make, 'fill', { out: make.permuted(make.floats([3, 5]), [1, 0]), value: 1.5 });
      run(make, 'fill', { out: make.floats([3]), value: Infinity });
      run(make, 'fill', { out: make.ints([3], 0, 1), value: -4 });
      run(make, 'fill', { out: make.bools([3]), value: 1 });
      run(make, 'arange', { out: make.floats([130]), start: -1, step: 0.25 });
      run(make, 'arange', { out: make.ints([130], 0, 1), start: 5, step: -2 });
    });
  });

  it('does nothing with nothing', async () => {
    await agree((make) => {
      const none = () => make.of(new Float32Array(0), [0, 3], 'float32');
      run(make, 'unary', { op: 'exp', x: none(), out: none() });
      run(make, 'binary', { op: 'add', x: none(), y: none(), out: none() });
      const out = make.floats([1, 3]);
      const x = make.of(new Float32Array(0), [1, 0, 3], 'float32');
      run(make, 'reduce', { op: 'sum', x, out });
      run(make, 'reduce', { op: 'prod', x, out: make.floats([1, 3]) });
      const product = make.floats([1, 2, 2]);
      const [a, b] = [
        make.of(new Float32Array(0), [1, 2, 0], 'float32'),
        make.of(new Float32Array(0), [1, 0, 2], 'float32'),
      ];
      run(make, 'matmul', { x: a, y: b, out: product });
    });
  });

  it('folds more workgroups than one dimension takes', async () => {
    // 65,535 groups of 64 and then some.
    const length = 65535 * 64 + 1000;
    const storage = web.allocate(length, 'int32');
    const out = { storage, offset: 0, shape: [length], strides: [1] };
    web.run('arange', { out, start: 0, step: 1 });
    const tail = await web.read(storage, length - 3, 3);
    expect([...tail]).toEqual([length - 3, length - 2, length - 1]);
    web.release(storage);
  });
});

describe.skipIf(skipped)('random numbers', () => {
  it('draws the same bits', async () => {
    await agree((make) => {
      run(make, 'uniform', { out: make.floats([1000]), a: 0, b: 1, seed: -5, stream: 12 });
    }, 0);
    await agree((make) => {
      const out = make.permuted(make.floats([20, 30]), [1, 0]);
      run(make, 'uniform', { out, a: -0.1, b: 0.3, seed: 123456789, stream: 1 });
    }, 1e-6);
  });

  it('drops the same elements', async () => {
    await agree((make) => {
      for (const p of [0, 0.1, 0.5, 0.999, 1]) {
        const x = make.floats([40, 31], 1, 2);
        const scale = p < 1 ? 1 / (1 - p) : 0;
        const out = make.floats([40, 31]);
        run(make, 'dropout', { x, out, p, scale, seed: 3, stream: 4 });
        run(make, 'dropout', { x, out: x, p, scale, seed: 3, stream: 5 });
      }
    }, 1e-6);
  });
});

/** What runs differently on an emulated GPU, both ways. */
async function both(setup: Setup, rtol = RTOL): Promise<void> {
  await agree(setup, rtol, web);
  await agree(setup, rtol, emulated);
}

describe.skipIf(skipped)('reduce', () => {
  const ops: readonly ReduceOp[] = ['sum', 'max', 'min', 'prod', 'argmax', 'argmin'];
  const shapes = [
    [1, 5, 7],
    [3, 150, 100],
    [1, 1000, 1],
    [7, 257, 1],
    [2, 33, 9],
    [100, 20, 100],
  ];
  it.each(ops)('%s', async (op) => {
    await both((make) => {
      for (const shape of shapes) {
        const [outer, , inner] = shape;
        // Products stay near 1.
        const x = op === 'prod' ? make.floats(shape, 0.95, 1.05) : make.floats(shape);
        const out = () =>
          op.startsWith('arg') ? make.ints([outer, inner], 0, 1) : make.floats([outer, inner]);
        run(make, 'reduce', { op, x, out: out() });
        const t = make.permuted(make.floats([shape[2], shape[0], shape[1]], 0.95, 1.05), [1, 2, 0]);
        run(make, 'reduce', { op, x: t, out: out() });
      }
    });
  });

  it('takes the first of equals, and sums whole numbers', async () => {
    await both((make) => {
      for (const shape of [
        [4, 9, 3],
        [1, 700, 1],
        [1, 100, 20],
      ]) {
        const x = make.ints(shape, 0, 3);
        const out = () => make.ints([shape[0], shape[2]], 0, 1);
        for (const op of ['argmax', 'argmin', 'sum', 'max', 'min'] as const) {
          run(make, 'reduce', { op, x, out: out() });
        }
        run(make, 'reduce', { op: 'sum', x: make.bools(shape), out: out() });
      }
    }, 0);
  });

  it('sums a million', async () => {
    await both((make) => {
      const x = make.floats([1, 1_000_003, 1], 0, 1);
      run(make, 'reduce', { op: 'sum', x, out: make.floats([1, 1]) });
      run(make, 'reduce', { op: 'max', x, out: make.floats([1, 1]) });
    });
  });
});

describe.skipIf(skipped)('matmul', () => {
  it.each([
    [1, 1, 1, 1],
    [1, 150, 100, 100],
    [1, 150, 100, 3],
    [3, 17, 33, 31],
    [1, 1, 300, 1],
    [2, 70, 5, 130],
    [1, 300, 64, 300],
    [1, 600, 40, 560],
  ])('[%d, %d, %d] by %d', async (batch, m, k, n) => {
    await both((make) => {
      const [x, y] = [make.floats([batch, m, k]), make.floats([batch, k, n])];
      const xT = make.permuted(make.floats([batch, k, m]), [0, 2, 1]);
      const yT = make.permuted(make.floats([batch, n, k]), [0, 2, 1]);
      run(make, 'matmul', { x, y, out: make.floats([batch, m, n]) });
      run(make, 'matmul', { x: xT, y, out: make.floats([batch, m, n]) });
      run(make, 'matmul', { x, y: yT, out: make.floats([batch, m, n]) });
      const out = make.permuted(make.floats([batch, n, m]), [0, 2, 1]);
      run(make, 'matmul', { x: xT, y: yT, out });
      run(make, 'matmul', { x, y, out: make.floats([batch, m, n]), accumulate: true });
      const shared = { ...x, shape: [batch, m, k], strides: [0, k, 1] };
      run(make, 'matmul', { x: shared, y, out: make.floats([batch, m, n]) });
    });
  });

  it('onto its own operand', async () => {
    await both((make) => {
      const x = make.floats([1, 20, 20]);
      run(make, 'matmul', { x, y: make.floats([1, 20, 20]), out: x });
    });
  });
});

describe.skipIf(skipped)('softmax', () => {
  it.each([
    [150, 3, 1],
    [7, 64, 5],
    [9, 65, 1],
    [2, 1000, 3],
  ])('[%d, %d, %d]', async (...shape) => {
    await agree((make) => {
      for (const log of [false, true]) {
        for (const range of [3, 900]) {
          const x = make.floats(shape, -range, range);
          const y = make.floats(shape);
          run(make, 'softmax', { x, out: y, log });
          const t = make.permuted(make.floats([shape[2], shape[0], shape[1]]), [1, 2, 0]);
          run(make, 'softmaxGrad', { gradOutput: t, y, out: make.floats(shape), log });
          run(make, 'softmax', { x, out: x, log });
        }
      }
    });
  });
});

describe.skipIf(skipped)('crossEntropy', () => {
  it.each([
    [150, 3],
    [1, 2],
    [700, 32],
    [20, 100],
    [3000, 5],
  ])('%d rows of %d classes', async (n, classes) => {
    await agree((make) => {
      for (const scaleBy of ['mean', 'sum'] as const) {
        for (const weighted of [false, true]) {
          for (const labelSmoothing of [0, 0.1]) {
            const logits = make.floats([n, classes], -300, 300);
            const targets = make.ints([n], 0, classes);
            run(make, 'crossEntropy', {
              logits: weighted ? logits : make.floats([n, classes]),
              targets,
              classWeights: weighted ? make.floats([classes], 0.1, 2) : null,
              labelSmoothing,
              ignoreIndex: 1,
              scaleBy,
              loss: make.floats([1]),
              rowLosses: weighted ? null : make.floats([n]),
              gradLogits: make.floats([n, classes]),
            });
            run(make, 'crossEntropy', {
              logits,
              targets: { ...make.ints([2 * n], 0, classes), shape: [n], strides: [2] },
              classWeights: null,
              labelSmoothing,
              ignoreIndex: -100,
              scaleBy,
              loss: make.floats([1]),
              rowLosses: null,
              gradLogits: null,
            });
          }
        }
      }
    });
  });

  it('is not a number where nothing counts', async () => {
    await agree((make) => {
      const args = {
        targets: make.of(Int32Array.of(-1, -1), [2], 'int32'),
        classWeights: null,
        labelSmoothing: 0,
        ignoreIndex: -1,
        scaleBy: 'mean',
        rowLosses: null,
        gradLogits: null,
      } as const;
      run(make, 'crossEntropy', { ...args, logits: make.floats([2, 3]), loss: make.floats([1]) });
      run(make, 'crossEntropy', { ...args, logits: make.floats([2, 50]), loss: make.floats([1]) });
    });
  });
});

describe.skipIf(skipped)('index', () => {
  it.each([
    [2, 10, 7, 3],
    [1, 300, 500, 100],
    [3, 1, 4, 1],
  ])('outer %d, n %d, m %d, inner %d', async (outer, n, m, inner) => {
    await agree((make) => {
      const x = make.floats([outer, n, inner]);
      const index = make.ints([m], 0, n);
      run(make, 'indexSelect', { x, index, out: make.floats([outer, m, inner]) });
      const values = make.floats([outer, m, inner]);
      run(make, 'indexAdd', { x: values, index, out: make.floats([outer, n, inner]) });
      const each = make.ints([outer, m, inner], 0, n);
      run(make, 'gather', { x, index: each, out: make.floats([outer, m, inner]) });
      run(make, 'scatterAdd', { x: values, index: each, out: make.floats([outer, n, inner]) });
      const whole = make.ints([outer, n, inner], 0, 9);
      run(make, 'indexSelect', { x: whole, index, out: make.ints([outer, m, inner], 0, 1) });
      const t = make.permuted(make.floats([inner, n, outer]), [2, 1, 0]);
      run(make, 'indexSelect', { x: t, index, out: make.floats([outer, m, inner]) });
    });
  });
});

describe.skipIf(skipped)('linear algebra', () => {
  it.each([
    [1, 1],
    [3, 4],
    [2, 20],
  ])('%d matrices of %d', async (batch, n) => {
    await agree((make) => {
      // Well conditioned: the diagonal dominates after its rows are turned.
      const x = make.floats([batch, n, n], -0.5, 0.5);
      const diagonal = {
        ...x,
        offset: n > 1 ? 1 : 0,
        shape: [batch, Math.max(1, n - 1)],
        strides: [n * n, n + 1],
      };
      run(make, 'unary', { op: 'addScalar', x: diagonal, out: diagonal, a: 2 });
      const corner = { ...x, offset: n * n - n, shape: [batch], strides: [n * n] };
      run(make, 'unary', { op: 'addScalar', x: corner, out: corner, a: 2 });
      run(make, 'inverse', { x, out: make.floats([batch, n, n]) });
      run(make, 'inverse', { x: make.permuted(x, [0, 2, 1]), out: make.floats([batch, n, n]) });
      const scale = make.floats([batch]);
      run(make, 'determinant', { x, out: scale });
    }, 1e-3);
  });

  it('singular', async () => {
    await agree((make) => {
      const x = make.of(Float32Array.of(1, 2, 2, 4, 1, 0, 0, 1), [2, 2, 2], 'float32');
      run(make, 'inverse', { x, out: make.floats([2, 2, 2]) });
      run(make, 'determinant', { x, out: make.floats([2]) });
    });
  });
});

describe.skipIf(skipped)('sparse rows', () => {
  /** Rows with some words each, an empty one among them, and one word in all the others. */
  function csr(make: Maker, rows: number, columns: number) {
    const lists = Array.from({ length: rows }, (_, r) =>
      r === 1
        ? []
        : Array.from({ length: columns }, (_, c) => c).filter(
            (c) => c === 2 || randomUniform(1, r, c) < 0.15,
          ),
    );
    const offsets = Int32Array.from({ length: rows + 1 }, (_, r) => count2(lists.slice(0, r)));
    const indices = Int32Array.from(lists.flat());
    const values = Float32Array.from(indices, (_, e) => randomUniform(2, 0, e) - 0.3);
    const ids = [...new Set(indices)].sort((a, b) => a - b);
    const rowOf = lists.flatMap((list, r) => list.map(() => r));
    const byId = ids.map((id) => [...indices.keys()].filter((e) => indices[e] === id));
    const grouped = byId.flat();
    const storage = (data: TypedArray, dtype: DType) => make.of(data, [data.length], dtype).storage;
    return {
      rows,
      columns,
      entries: indices.length,
      offsets: storage(offsets, 'int32'),
      indices: storage(indices, 'int32'),
      values: storage(values, 'float32'),
      byColumn: {
        count: ids.length,
        columnIds: storage(Int32Array.from(ids), 'int32'),
        columnOffsets: storage(
          Int32Array.from({ length: ids.length + 1 }, (_, c) => count2(byId.slice(0, c))),
          'int32',
        ),
        entryRows: storage(
          Int32Array.from(grouped, (e) => rowOf[e]),
          'int32',
        ),
        entryValues: storage(
          Float32Array.from(grouped, (e) => values[e]),
          'float32',
        ),
      },
    };
  }
  const count2 = (lists: readonly (readonly number[])[]) =>
    lists.reduce((n, list) => n + list.length, 0);

  it.each([
    [20, 50, 100],
    [3, 40, 1],
    [7, 9, 5],
    [5, 30, 300],
    [150, 40, 32],
    // Long lists, which are added in parts.
    [200, 3, 100],
    [2, 400, 130],
    [300, 2, 3],
  ])('%d rows of %d columns, width %d', async (rows, columns, width) => {
    await agree((make) => {
      const sparse = csr(make, rows, columns);
      const weight = make.floats([columns, width]);
      const bias = make.floats([width]);
      const gradOutput = make.floats([rows, width]);
      run(make, 'csrMatmul', { csr: sparse, weight, bias, out: make.floats([rows, width]) });
      run(make, 'csrMatmul', { csr: sparse, weight, bias: null, out: make.floats([rows, width]) });
      const { count: distinct, columnIds } = sparse.byColumn;
      const gradient = make.floats([distinct, width]);
      run(make, 'csrWeightGrad', { csr: sparse, gradOutput, out: gradient });
      const out = make.floats([sparse.entries]);
      run(make, 'csrValuesGrad', { csr: sparse, weight, gradOutput, out });
      const gradientRows = { count: distinct, ids: columnIds, values: gradient.storage };
      run(make, 'addRows', { rows: gradientRows, width, out: make.floats([columns, width]) });
      run(make, 'adamRows', {
        parameter: weight,
        rows: gradientRows,
        width,
        m: make.floats([columns, width]),
        v: make.floats([columns, width], 0, 1),
        learningRate: 0.01,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        biasCorrection1: 1 - 0.9 ** 3,
        biasCorrection2: 1 - 0.999 ** 3,
      });
    });
  });
});

describe.skipIf(skipped)('optimizers', () => {
  it('sgd', async () => {
    await agree((make) => {
      for (const momentum of [0, 0.9]) {
        for (const nesterov of [false, true]) {
          for (const first of [true, false]) {
            run(make, 'sgd', {
              parameter: make.floats([130]),
              gradient: make.floats([130]),
              momentumBuffer: momentum === 0 ? null : make.floats([130]),
              learningRate: 0.1,
              momentum,
              dampening: nesterov ? 0 : 0.1,
              weightDecay: 0.01,
              nesterov,
              first,
            });
          }
        }
      }
    });
  });

  it('adam', async () => {
    await agree((make) => {
      for (const amsgrad of [false, true]) {
        for (const decoupled of [false, true]) {
          // All state packed into one storage, as one arena of parameters.
          const { storage } = make.floats([600], 0, 1);
          const part = (i: number): View => ({
            storage,
            offset: i * 110,
            shape: [10, 10],
            strides: [10, 1],
          });
          run(make, 'adam', {
            parameter: part(0),
            gradient: part(1),
            m: part(2),
            v: part(3),
            vMax: amsgrad ? part(4) : null,
            learningRate: 0.01,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            weightDecay: 0.1,
            decoupled,
            biasCorrection1: 0.1,
            biasCorrection2: 0.001,
          });
        }
      }
    });
  });
});
