import { afterAll, describe, expect, it } from 'vitest';
import { CpuBackend, csr, Generator, nn, noGrad, ones, optim, scope, Tensor } from '../../index.ts';
import { randomUniform } from '../../tensor/random.ts';
import { RowSparse } from '../../tensor/sparse.ts';
import { nodeThread } from '../../hosts/node/index.ts';
import type { Kernels, RowsKernel, View } from '../backend.ts';
import { referenceKernels } from '../cpu/kernels.ts';
import { hostData } from '../cpu/storage.ts';
import type { WasmBackend } from './backend.ts';
import { createWasmBackend } from './index.ts';
import { type Join, WaitingGradient } from './waiting-gradient.ts';

const WORDS = 900;
const WIDTH = 23;
const ROWS = 12;

const backends: [string, WasmBackend][] = [
  ['one thread', await createWasmBackend()],
  ['three threads', await createWasmBackend({ threads: 3, workerFactory: nodeThread })],
];
afterAll(() => backends.forEach(([, backend]) => backend.destroy()));

function batch(device: WasmBackend, number: number) {
  const offsets = new Int32Array(ROWS + 1);
  const indices: number[] = [];
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < WORDS; c++) {
      if (randomUniform(number, r, c) < 0.6) indices.push(c);
    }
    offsets[r + 1] = indices.length;
  }
  const values = indices.map((_, e) => randomUniform(number, 99, e));
  return csr(offsets, indices, values, [ROWS, WORDS], { device });
}

function setUp(device: WasmBackend) {
  const layer = new nn.Linear(WORDS, WIDTH, { sparse: true, device, generator: new Generator(3) });
  const words = new optim.SparseAdam([layer.weight], { lr: 0.1 });
  const bias = new optim.Adam([layer.bias!], { lr: 0.1 });
  const backward = (number: number): void => {
    for (const optimizer of [words, bias]) optimizer.zeroGrad();
    layer.forward(batch(device, number)).pow(2).sum().backward();
  };
  /** The gradient of the words that occur, read now. */
  const gradient = async (): Promise<number[]> => {
    const { grad } = layer.weight;
    if (!(grad instanceof RowSparse)) throw new Error('There is no row-sparse gradient.');
    return [...((await grad.values.array()) as Float32Array)];
  };
  return { layer, words, bias, backward, gradient };
}

const weightsOf = async (layer: nn.Linear): Promise<number[]> => [
  ...((await layer.weight.detach().t().array()) as Float32Array),
];

describe.each(backends)('a gradient that SparseAdam takes at once, with %s', (_, device) => {
  it('moves the weights to the last bit as one that was looked at before', async () => {
    const [atOnce, looked] = [setUp(device), setUp(device)];
    for (let step = 0; step < 4; step++) {
      await scope(async () => {
        atOnce.backward(step);
        // The order of the optimizers is free.
        for (const one of step % 2 === 0 ? [atOnce.words, atOnce.bias] : [atOnce.bias, atOnce.words]) one.step(); // prettier-ignore
        looked.backward(step);
        const before = await looked.gradient();
        looked.words.step();
        looked.bias.step();
        expect(before.some((value) => value !== 0)).toBe(true);
      });
    }
    expect(await weightsOf(atOnce.layer)).toEqual(await weightsOf(looked.layer));
  });

  it('is there for whoever looks afterwards, or keeps it', async () => {
    const { layer, words, backward, gradient } = setUp(device);
    const before = await scope(async () => {
      backward(7);
      return gradient();
    });
    const kept = await scope(async () => {
      backward(7);
      // What follows from it may be overwritten or freed.
      const copy = (layer.weight.grad as RowSparse).values;
      return Promise.resolve(copy);
    });
    expect([...((await kept.array()) as Float32Array)]).toEqual(before);
    const after = await scope(async () => {
      backward(7);
      words.step();
      return gradient();
    });
    expect(after).toEqual(before);
  });

  it('is computed before what it is made of changes', async () => {
    const { backward, layer, gradient } = setUp(device);
    const before = await scope(async () => {
      backward(2);
      return gradient();
    });
    const x = batch(device, 2);
    const gradOutput = new Tensor(device.allocate(ROWS * WIDTH, 'float32'), [ROWS, WIDTH]);
    const out = new Tensor(device.allocate(x.csr.byColumn!.count * WIDTH, 'float32'), [
      x.csr.byColumn!.count,
      WIDTH,
    ]);
    gradOutput.copyFrom(new Float32Array(ROWS * WIDTH).fill(1));
    device.run('csrWeightGrad', { csr: x.csr, gradOutput, out });
    device.run('fill', { out: gradOutput, value: 5 });
    const ofOnes = [...((await out.array()) as Float32Array)];
    device.run('fill', { out: gradOutput, value: 1 });
    device.run('csrWeightGrad', { csr: x.csr, gradOutput, out });
    device.release(gradOutput.storage);
    x.dispose();
    expect([...((await out.array()) as Float32Array)]).toEqual(ofOnes);
    expect(ofOnes.length).toBe(before.length);
    out.dispose();
    layer.dispose();
  });

  /** What may come between: [what, whether SparseAdam still takes the gradient]. */
  const between: [string, boolean, (layer: nn.Linear) => void][] = [
    ['nothing', true, () => undefined],
    ['SGD on the bias', true, ({ bias }) => new optim.SGD([bias!], { lr: 0.1 }).step()],
    ['RMSprop on the bias', true, ({ bias }) => new optim.RMSprop([bias!]).step()],
    ['clipping of the bias', true, ({ bias }) => void optim.clipGradNorm([bias!], 0.1)],
    ['a prediction', true, (layer) => noGrad(() => layer.forward(batch(device, 5)).softmax(1))],
    ['a look at the gradient', false, ({ weight }) => void (weight.grad as RowSparse).values.sum()],
    ['a change of the gradient', false, ({ weight }) => void (weight.grad as RowSparse).values.copyFrom(ones([1], { device }))], // prettier-ignore
  ];
  it.each(between)('is taken or not, and right in both cases, after %s', async (_, taken, what) => {
    const [one, other] = [setUp(device), setUp(device)];
    await scope(async () => {
      one.backward(1);
      const { values } = one.layer.weight.grad as RowSparse;
      const memory = hostData(values.storage);
      memory.fill(NaN);
      what(one.layer);
      one.words.step();
      // What was computed first was written; what was taken at once was not, but for a few rows.
      expect(memory.some(Number.isNaN)).toBe(taken);
      // The same with a gradient that was there from the beginning.
      other.backward(1);
      await other.gradient();
      what(other.layer);
      other.words.step();
    });
    expect(await weightsOf(one.layer)).toEqual(await weightsOf(other.layer));
  });
});

describe('a kernel that follows rows under another name', () => {
  const device = new CpuBackend();

  /** Runs kernels as a backend does that joins `addRows`, which no backend does, with the gradient. */
  function joining() {
    const ran: string[] = [];
    const join: Join = (kernel, gradient, args) => {
      if ((kernel as RowsKernel) !== 'addRows') return false;
      ran.push('both');
      referenceKernels.csrWeightGrad(gradient);
      referenceKernels.addRows(args as Kernels['addRows']);
      return true;
    };
    const waiting = new WaitingGradient((gradient) => {
      ran.push('gradient');
      referenceKernels.csrWeightGrad(gradient);
    }, join);
    const run = <K extends keyof Kernels>(kernel: K, args: Kernels[K]): void => {
      if (waiting.takes(kernel, args)) return;
      ran.push(kernel);
      referenceKernels[kernel](args);
    };
    return { ran, run };
  }

  const orders: [string, string[], number[], (fill: (what: 'gradOutput' | 'out' | 'other') => void) => void][] = [
    ['right behind it', ['both'], [11, 11, 10, 10, 15, 15], () => undefined],
    ['behind what has nothing to do with it', ['fill', 'both'], [11, 11, 10, 10, 15, 15], (fill) => fill('other')],
    ['behind what changes its origin', ['gradient', 'fill', 'addRows'], [11, 11, 10, 10, 15, 15], (fill) => fill('gradOutput')],
    ['behind what overwrites it', ['gradient', 'fill', 'addRows'], [17, 17, 10, 10, 17, 17], (fill) => fill('out')],
  ]; // prettier-ignore
  it.each(orders)('%s', async (_, expected, sums, before) => {
    const x = csr([0, 2, 3], [0, 2, 2], [1, 2, 3], [2, 3], { device });
    const views = {
      gradOutput: ones([2, 2], { device }),
      out: ones([2, 2], { device }),
      other: ones([2], { device }),
    };
    const parameter = ones([3, 2], { device }).mul(10);
    const { ran, run } = joining();
    run('csrWeightGrad', { csr: x.csr, gradOutput: views.gradOutput, out: views.out });
    before((what) => run('fill', { out: views[what] as View, value: 7 }));
    const { count, columnIds: ids } = x.csr.byColumn!;
    run('addRows', { rows: { count, ids, values: views.out.storage }, width: 2, out: parameter });
    expect(ran).toEqual(expected);
    expect([...(await parameter.array())]).toEqual(sums);
  });
});
