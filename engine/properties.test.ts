// Every operation on random shapes, value and gradient: the reference backend in float32 and every
// other one against the reference in float64. And runs from one seed give the same bits.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from './backends/backend.ts';
import { CpuBackend, csr, Generator, nn, optim, RowSparse, scope, tensor, type Tensor } from './index.ts'; // prettier-ignore
import { testBackends } from './testing/backends.ts';
import { RTOL, worstError } from './testing/compare.ts';
import { Dice, load, PROPERTIES, type PropertyCase } from './testing/properties.ts';

const reference = new CpuBackend();
/** Another seed tries other shapes: WINNOW_SEED=7 vitest run engine/properties.test.ts */
const seed = Number(process.env.WINNOW_SEED ?? 1);
const asked = Number(process.env.WINNOW_TRIALS ?? 12);

interface Outcome {
  readonly shape: readonly number[];
  readonly output: ArrayLike<number>;
  readonly gradients: readonly (ArrayLike<number> | null)[];
}

async function outcome(
  one: PropertyCase,
  device: Backend,
  dtype: 'float32' | 'float64',
): Promise<Outcome> {
  return scope(async () => {
    const inputs = one.inputs.map((input) => load(input, device, dtype));
    const y = one.run(
      inputs.map(({ x }) => x),
      device,
      dtype,
    );
    const output = await y.array();
    if (!y.requiresGrad) return { shape: y.shape, output, gradients: [] };
    const weights = Float32Array.from({ length: y.size }, (_, i) => Math.fround(Math.cos(i + 1)));
    y.backward(tensor(weights, { shape: y.shape, device, dtype }));
    const gradients = [];
    for (const { leaf } of inputs) {
      const { grad } = leaf;
      if (grad instanceof RowSparse) expect([...grad.ids]).toEqual([...new Set(grad.ids)].sort((a, b) => a - b)); // prettier-ignore
      gradients.push(grad === null ? null : await grad.toDense().array());
    }
    return { shape: y.shape, output, gradients };
  });
}

for (const { name, make } of testBackends)
  describe(`on ${name}`, () => {
    let device: Backend | null = null;
    beforeAll(async () => {
      device = await make();
    });

    for (const [k, [operation, maker]] of Object.entries(PROPERTIES).entries())
      it(operation, async (context) => {
        if (device === null) return context.skip();
        const trials = device.name === 'cpu' ? asked : Math.ceil(asked / 2);
        for (let trial = 0; trial < trials; trial++) {
          const one = maker(new Dice(seed, 1000 * k + trial));
          const what = `${operation} of ${one.inputs.map((i) => `[${i.shape.join()}]`).join(' ')}, trial ${trial}`;
          const expected = await outcome(one, reference, 'float64');
          const actual = await outcome(one, device, 'float32');
          expect(actual.shape, what).toEqual(expected.shape);
          const rtol = RTOL[device.name];
          expect(worstError(actual.output, expected.output), `${what}: value`).toBeLessThanOrEqual(rtol); // prettier-ignore
          expect(actual.gradients.length, what).toBe(expected.gradients.length);
          for (const [i, gradient] of expected.gradients.entries()) {
            const got = actual.gradients[i];
            expect(got === null, what).toBe(gradient === null);
            if (gradient === null || got === null) continue;
            expect(worstError(got, gradient), `${what}: gradient ${i}`).toBeLessThanOrEqual(rtol);
          }
        }
      });

    it('moves tensors here and back', async (context) => {
      if (device === null) return context.skip();
      const dice = new Dice(seed, 7);
      const x = tensor(dice.numbers(24), { shape: [2, 3, 4] });
      const views = [x, x.permute(2, 0, 1), x.slice(1, [null, null, 2]), x.gt(0).transpose(0, 1), x.type('int32'), x.slice([1, 1])]; // prettier-ignore
      for (const view of views) {
        const there = await view.to(device);
        expect([there.device, there.dtype, there.shape]).toEqual([device, view.dtype, view.shape]);
        expect(await (await there.to(x.device)).toList()).toEqual(await view.toList());
        expect(await there.to(device)).toBe(there);
      }
      const precise = x.type('float64').to(device);
      if (device.name === 'cpu') expect((await precise).dtype).toBe('float64');
      else await expect(precise).rejects.toThrow(/float32; float64 exists on/);
    });

    it('works on one row of one word, and on none', async (context) => {
      const at = device;
      if (at === null) return context.skip();
      for (const [offsets, indices] of [
        [[0, 1], [0]],
        [[0, 0], []],
        [[0], []],
      ]) {
        await scope(async () => {
          const rows = csr(offsets, indices, null, [offsets.length - 1, 1], { device: at });
          const layer = new nn.Linear(1, 1, { sparse: true, device: at });
          const [bias] = await (layer.bias as Tensor).array();
          const [weight] = await layer.weight.array();
          const y = layer.forward(rows);
          expect(await y.toList()).toEqual(Array.from({ length: rows.rows }, () => [Math.fround(bias + indices.length * weight)])); // prettier-ignore
          y.sum().backward();
          expect((layer.weight.grad as RowSparse).ids).toHaveLength(indices.length);
          const adam = new optim.SparseAdam([layer.weight], { lr: 0.5 });
          adam.step();
          const [moved] = await layer.weight.array();
          expect(Math.abs(moved - weight)).toBeCloseTo(indices.length * 0.5, 4);
          adam.dispose();
          layer.dispose();
        });
      }
    });

    it('the same seed gives the same bits', async (context) => {
      if (device === null) return context.skip();
      expect(await trained(device)).toEqual(await trained(device));
    });
  });

it('the number of threads changes no bit', async () => {
  const runs = [];
  for (const { name, make } of testBackends.filter((one) => one.name.startsWith('wasm'))) {
    const device = await make();
    if (device !== null) runs.push({ name, state: await trained(device) });
  }
  expect(runs.map(({ name }) => name)).toEqual(['wasm', 'wasm, three threads']);
  expect(runs[1].state).toEqual(runs[0].state);
});

/** A model's state and losses after some steps on random texts. */
async function trained(device: Backend): Promise<unknown> {
  const generator = new Generator(seed);
  const [words, hidden, classes, rows] = [400, 24, 4, 48];
  const first = new nn.Linear(words, hidden, { sparse: true, device, generator });
  const model = new nn.Sequential(
    first,
    new nn.ReLU(),
    new nn.Dropout(0.3, { generator }),
    new nn.LayerNorm(hidden, { device }),
    new nn.Linear(hidden, classes, { device, generator }),
  );
  const optimizers = [
    new optim.SparseAdam([first.weight], { lr: 0.02 }),
    new optim.AdamW([...model.parameters()].slice(1), { lr: 0.02 }),
  ];
  const dice = new Dice(seed, 99);
  const losses: number[] = [];
  // An emulated GPU takes a second for ten steps when the machine is busy.
  for (let step = 0; step < (device.name === 'cpu' ? 30 : 8); step++)
    await scope(async () => {
      const offsets = Int32Array.from({ length: rows + 1 }, (_, r) => r * 20);
      const ids = Int32Array.from({ length: rows * 20 }, () => dice.whole(0, words - 1));
      const x = csr(offsets, ids, dice.numbers(ids.length), [rows, words], { device });
      const labels = Int32Array.from({ length: rows }, () => dice.whole(0, classes - 1));
      for (const optimizer of optimizers) optimizer.zeroGrad();
      const loss: Tensor = nn.functional.crossEntropy(model.forward(x), tensor(labels, { device }));
      loss.backward();
      optim.clipGradNorm(model.parameters(), 1);
      for (const optimizer of optimizers) optimizer.step();
      losses.push(await loss.item());
    });
  const state = await model.stateDict();
  for (const optimizer of optimizers) optimizer.dispose();
  model.dispose();
  return { losses, state };
}
