import { afterAll, describe, expect, it } from 'vitest';
import { csr, Generator, nn, optim, scope, Tensor } from '../../index.ts';
import { randomUniform } from '../../tensor/random.ts';
import { RowSparse } from '../../tensor/sparse.ts';
import { nodeThread } from '../../hosts/node/index.ts';
import type { WasmBackend } from './backend.ts';
import { createWasmBackend } from './index.ts';

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
});
