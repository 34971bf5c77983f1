// Kernels that join one dispatch give what they give one by one, to the bit: random sequences of
// them over few matrices, which therefore read and overwrite each other's results in every way.

import { afterAll, describe, expect, it } from 'vitest';
import { randomBits, randomUniform } from '../../tensor/random.ts';
import { testGpu, skipAloud } from '../../testing/gpu.ts';
import type { Kernels, Storage, View } from '../backend.ts';
import { openDevice } from './device.ts';
import { WebGpuBackend } from './index.ts';

const gpu = await testGpu();
const skipped = skipAloud(gpu, 'joined dispatches on WebGPU');

const N = 6;
const STORAGES = 16;
const KERNELS_RUN = 40;
const SEQUENCES = 32;

async function open(software: boolean): Promise<WebGpuBackend> {
  const { device, info } = await openDevice({ gpu: gpu!, allowSoftware: true });
  return new WebGpuBackend(device, { ...info, software });
}

/**
 * Runs the sequence of kernels that `seed` stands for, one by one if `apart`; gives what lies in
 * the storages then, and the number of dispatches.
 */
async function play(backend: WebGpuBackend, seed: number, apart: boolean) {
  const before = backend.statistics().dispatches;
  let drawn = 0;
  const below = (count: number) => randomBits(seed, 1, drawn++) % count;
  backend.beginScope();
  // Two matrices in each, of which the second is used less.
  const storages: Storage[] = Array.from({ length: STORAGES }, (_, s) => {
    const storage = backend.allocate(2 * N * N, 'float32');
    const data = Float32Array.from(
      { length: 2 * N * N },
      (_, i) => randomUniform(seed, 2 + s, i) - 0.5,
    );
    backend.write(storage, data);
    return storage;
  });
  const matrix = (): View => ({
    storage: storages[below(STORAGES)],
    offset: below(4) === 0 ? N * N : 0,
    shape: [N, N],
    strides: below(6) === 0 ? [1, N] : [N, 1],
  });
  const plain = (): View => ({ ...matrix(), strides: [N, 1] });
  const batched = (view: View): View => ({ ...view, shape: [1, N, N], strides: [0, ...view.strides] }); // prettier-ignore
  const flat = (view: View): View => ({ ...view, shape: [N * N], strides: [1] });
  const row = (): View => ({ ...plain(), strides: [0, 1] });
  const other = backend.allocate(1, 'float32');
  let last = plain();
  /** Often what was just made, as in a network. */
  const input = (): View => (below(3) > 0 ? last : matrix());
  for (let k = 0; k < KERNELS_RUN; k++) {
    // Whatever is written from the host ends the dispatch.
    if (apart) backend.write(other, Float32Array.of(k));
    const out = plain();
    switch (below(14)) {
      case 10:
      case 11:
      case 12:
        backend.run('matmul', { x: batched(input()), y: batched(matrix()), out: batched(out) });
        break;
      case 0:
      case 1:
      case 2:
        backend.run('unary', { op: 'copy', x: row(), out });
        backend.run('matmul', { x: batched(input()), y: batched(matrix()), out: batched(out), accumulate: true }); // prettier-ignore
        break;
      case 3:
        backend.run('unary', { op: 'relu', x: input(), out });
        break;
      case 4:
        backend.run('dropout', { x: input(), out, p: 0.3, scale: 1.2, seed, stream: k });
        break;
      case 5:
        backend.run('binary', { op: 'reluGrad', x: input(), y: matrix(), out });
        break;
      case 6:
        backend.run('binary', { op: 'sub', x: input(), y: below(2) === 0 ? row() : matrix(), out });
        break;
      case 7: {
        const sums: View = { ...out, shape: [1, N], strides: [N, 1] };
        backend.run('reduce', { op: 'sum', x: batched(input()), out: sums });
        break;
      }
      case 8: {
        // Four storages of their own, as an optimizer has them.
        const first = below(STORAGES);
        const of = (i: number): View => flat({ ...out, storage: storages[(first + i) % STORAGES] });
        for (const state of [of(1), of(2)]) backend.run('unary', { op: 'abs', x: state, out: state }); // prettier-ignore
        const adam: Omit<Kernels['adam'], 'parameter' | 'gradient' | 'm' | 'v'> = {
          vMax: null,
          learningRate: 0.1,
          beta1: 0.9,
          beta2: 0.99,
          epsilon: 0.1,
          weightDecay: 0.01,
          decoupled: false,
          biasCorrection1: 0.5,
          biasCorrection2: 0.5,
        };
        backend.run('adam', { parameter: of(0), gradient: of(3), m: of(1), v: of(2), ...adam });
        break;
      }
      case 9:
        backend.run('unary', { op: 'mulScalar', x: input(), out, a: 0.25 });
        break;
      default:
        if (below(3) === 0) backend.write(out.storage, Float32Array.of(0.5, -0.5), out.offset);
        else backend.run('unary', { op: 'tanh', x: out, out });
    }
    last = out;
    // Held within bounds, so that differences stay rounding errors.
    if (k % 4 === 3) backend.run('unary', { op: 'tanh', x: last, out: last });
  }
  const values = await Promise.all(
    storages.map(async (storage) => Array.from(await backend.read(storage, 0, 2 * N * N))),
  );
  backend.endScope([]);
  return { values, dispatches: backend.statistics().dispatches - before };
}

describe.skipIf(skipped).each([
  ['a real GPU', false],
  ['an emulated GPU', true],
])('joined dispatches with the kernels of %s', (_, software) => {
  const opened = skipped ? null : open(software);
  afterAll(async () => (await opened)?.destroy());

  it('give the same bits as one by one', async () => {
    const backend = (await opened)!;
    let apart = 0;
    let together = 0;
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const one = await play(backend, seed, true);
      const joined = await play(backend, seed, false);
      expect(joined.values, `sequence ${seed}`).toEqual(one.values);
      expect(one.values.flat().every(Number.isFinite)).toBe(true);
      apart += one.dispatches;
      together += joined.dispatches;
    }
    // Or else it would not say much.
    expect(together).toBeLessThan(0.97 * apart);
  });
});
