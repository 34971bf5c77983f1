// What PyTorch does where the parity suite's layout has no room: printing, products with zeros,
// schedules with groups, L-BFGS, embeddings, clipping, normalisation, initial values. The numbers
// are in fixtures/more, made by the script beside them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from './backends/backend.ts';
import { arange, Generator, nn, optim, RowSparse, scope, tensor, zeros, type Tensor } from './index.ts'; // prettier-ignore
import { testBackends } from './testing/backends.ts';
import { RTOL, worstError } from './testing/compare.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

interface Printed {
  readonly shape: number[];
  readonly dtype: 'float32' | 'float64' | 'int32' | 'bool';
  readonly data?: (number | string | boolean)[];
  readonly scale?: number;
  readonly requiresGrad?: boolean;
  readonly operation?: string;
  readonly text: string;
}

interface Norm {
  readonly name: 'BatchNorm1d' | 'LayerNorm';
  readonly initial: Record<string, Numbers>;
  readonly after: Record<string, Numbers>;
  readonly x: Numbers;
  readonly gradOutput: Numbers;
  readonly output: Numbers;
  readonly evaluated: Numbers;
  readonly gradX: Numbers;
  readonly gradWeight: Numbers;
  readonly gradBias: Numbers;
}

/** Steps with row-sparse gradients. */
interface Rows<Options> {
  readonly options: Partial<Options>;
  readonly initial: Numbers;
  readonly steps: { rows: number[]; values: Numbers; parameter: Numbers }[];
}

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'more', 'reference.json'), 'utf8'),
) as {
  printed: Printed[];
  parameter: string;
  module: string;
  products: {
    x: Numbers;
    dim: number | null;
    gradOutput: Numbers;
    output: Numbers;
    grad: Numbers;
  }[];
  plateau: { measures: number[]; cases: { options: optim.PlateauOptions; rates: number[][] }[] };
  schedules: { name: 'StepLR'; options: { stepSize: number }; rates: number[][] }[];
  valley: { options: Partial<optim.LBFGSOptions>; losses: number[]; points: number[][] }[];
  embedding: {
    weight: Numbers;
    indices: Numbers;
    gradOutput: Numbers;
    output: Numbers;
    rows: number[];
    values: Numbers;
  };
  sparseSgd: Rows<optim.SGDOptions>[];
  sparseAdagrad: Rows<optim.AdagradOptions>[];
  clips: {
    normType: number | 'inf';
    gradients: Numbers[];
    norm: number;
    clipped: Numbers[];
  }[];
  clip: { gradients: Numbers[]; norm: number; clipped: Numbers[] };
  norms: Norm[];
  gains: Record<string, number>;
  initial: Record<string, { mean: number; std: number; largest: number }>;
};

const numbers = (data: Numbers['data']): number[] =>
  data.map((v) =>
    v === 'inf' ? Infinity : v === '-inf' ? -Infinity : v === 'nan' ? NaN : Number(v),
  );

for (const { name, make } of testBackends)
  describe(`as PyTorch, on ${name}`, () => {
    let device: Backend | null = null;
    beforeAll(async () => {
      device = await make();
    });

    const on = (title: string, body: (device: Backend) => Promise<void>): void => {
      it(title, async (context) => {
        if (device === null) return context.skip();
        await body(device);
      });
    };
    const load = (x: Numbers, at: Backend): Tensor =>
      tensor(Float32Array.from(numbers(x.data)), { shape: x.shape, device: at });
    const near = async (actual: Tensor, expected: Numbers, what: string): Promise<void> => {
      expect(actual.shape, what).toEqual(expected.shape);
      expect(worstError(await actual.array(), numbers(expected.data)), what).toBeLessThanOrEqual(
        RTOL[actual.device.name],
      );
    };

    on('prints', async (at) => {
      const label = at.name === 'cpu' ? '' : `device='${at.name}'`;
      for (const [i, one] of reference.printed.entries()) {
        if (one.dtype === 'float64' && at.name !== 'cpu') continue;
        const options = { dtype: one.dtype, device: at };
        let x: Tensor;
        if (one.data !== undefined)
          x = tensor(Float64Array.from(numbers(one.data)), { ...options, shape: one.shape });
        else {
          const n = one.shape.reduce((a, b) => a * b, 1);
          const scale = one.scale ?? 1;
          // Rounded to float32 at each step, as PyTorch did.
          const data = Float64Array.from({ length: n }, (_, k) =>
            Math.fround(k * Math.fround(scale)),
          );
          x = tensor(data, { ...options, shape: one.shape });
        }
        if (one.requiresGrad === true || one.operation !== undefined) x.requiresGrad_();
        if (one.operation === 'mul') x = x.mul(1);
        const text = await x.format();
        // Where the device is told, the notes may stand on other lines: the numbers are held.
        const body = (printed: string) => (printed.includes('[') ? printed.split(/\]+[,)]/)[0] : printed.split(/[,)]/)[0]); // prettier-ignore
        if (label === '') expect(text, `number ${i}`).toBe(one.text);
        else {
          expect(body(text), `number ${i}`).toBe(body(one.text));
          expect(text).toContain(label);
        }
      }
    });

    on('differentiates products with zeros', async (at) => {
      for (const one of reference.products) {
        const x = load(one.x, at).requiresGrad_();
        const y = x.prod(one.dim);
        await near(y, one.output, 'product');
        y.backward(load(one.gradOutput, at));
        await near(x.grad as Tensor, one.grad, 'gradient');
      }
    });

    on('looks up embeddings, with a row-sparse gradient', async (at) => {
      const one = reference.embedding;
      const ids = Int32Array.from(numbers(one.indices.data));
      for (const sparse of [true, false]) {
        const layer = new nn.Embedding(6, 3, { sparse, device: at });
        layer.loadStateDict({ weight: { shape: [6, 3], data: numbers(one.weight.data) } });
        const y = layer.forward(tensor(ids, { shape: one.indices.shape, device: at }));
        await near(y, one.output, 'output');
        y.backward(load(one.gradOutput, at));
        const { grad } = layer.weight;
        expect(grad instanceof RowSparse).toBe(sparse);
        const dense = grad?.toDense() as Tensor;
        if (grad instanceof RowSparse) {
          expect([...grad.ids]).toEqual(one.rows);
          await near(grad.values, one.values, 'rows');
        }
        await near(dense.indexSelect(0, one.rows), one.values, 'rows of the dense one');
        layer.dispose();
      }
    });

    on('follows row-sparse gradients with SGD and Adagrad', async (at) => {
      const follow = async (one: Rows<unknown>, make: (p: Tensor[]) => optim.Optimizer) => {
        const p = new nn.Parameter(load(one.initial, at));
        const optimizer = make([p]);
        for (const step of one.steps) {
          p.grad = RowSparse.from(step.rows, numbers(step.values.data), [6, 3], { device: at });
          optimizer.step();
          await near(p, step.parameter, JSON.stringify(one.options));
        }
        optimizer.dispose();
      };
      for (const one of reference.sparseSgd)
        await follow(one, (p) => new optim.SGD(p, one.options));
      for (const one of reference.sparseAdagrad)
        await follow(one, (p) => new optim.Adagrad(p, one.options));
    });

    on('clips by norm', async (at) => {
      const cases = [{ ...reference.clip, normType: undefined }, ...reference.clips];
      for (const { gradients, norm, clipped, normType } of cases) {
        const all = gradients.map((g) => {
          const p = zeros(g.shape, { device: at, requiresGrad: true });
          p.grad = load(g, at);
          return p;
        });
        const options = { normType: normType === 'inf' ? Infinity : normType };
        const found = await optim.clipGradNorm(all, 0.7, options).item();
        expect(worstError([found], [norm])).toBeLessThanOrEqual(RTOL[at.name]);
        for (const [i, p] of all.entries()) await near(p.grad as Tensor, clipped[i], 'clipped');
      }
    });

    on('normalises', async (at) => {
      for (const one of reference.norms) {
        const { shape } = one.initial.weight;
        const layer =
          one.name === 'BatchNorm1d'
            ? new nn.BatchNorm1d(shape[0], { momentum: 0.3, device: at })
            : new nn.LayerNorm(shape, { eps: shape.length === 2 ? 1e-3 : 1e-5, device: at });
        const state = Object.entries(one.initial).map(
          ([key, value]) => [key, { shape: value.shape, data: numbers(value.data) }] as const,
        );
        layer.loadStateDict(Object.fromEntries(state));
        const x = load(one.x, at).requiresGrad_();
        const y = layer.forward(x);
        await near(y, one.output, 'output');
        y.backward(load(one.gradOutput, at));
        await near(x.grad as Tensor, one.gradX, 'gradient');
        await near(layer.weight?.grad as Tensor, one.gradWeight, 'gradient of the weight');
        await near(layer.bias?.grad as Tensor, one.gradBias, 'gradient of the bias');
        const after = await layer.stateDict();
        for (const [key, value] of Object.entries(one.after))
          expect(worstError(after[key].data, numbers(value.data))).toBeLessThanOrEqual(RTOL[at.name]); // prettier-ignore
        layer.eval();
        await near(layer.forward(x), one.evaluated, 'in eval()');
        layer.dispose();
      }
    });

    on('draws initial values from the same distributions', async (at) => {
      const x = zeros([200, 300], { device: at });
      const generator = new Generator(4);
      const draw: Record<string, () => unknown> = {
        kaimingUniform: () => nn.init.kaimingUniform_(x, 0, generator),
        'kaimingUniform fanOut tanh': () =>
          nn.init.kaimingUniform_(x, 0, { generator, mode: 'fanOut', nonlinearity: 'tanh' }),
        'kaimingNormal a=1': () => nn.init.kaimingNormal_(x, 1, { generator }),
        'kaimingNormal fanOut relu': () =>
          nn.init.kaimingNormal_(x, 0, { generator, mode: 'fanOut', nonlinearity: 'relu' }),
        xavierUniform: () => nn.init.xavierUniform_(x, 2, generator),
        xavierNormal: () => nn.init.xavierNormal_(x, 1, generator),
        uniform: () => nn.init.uniform_(x, -1, 3, generator),
        normal: () => nn.init.normal_(x, 2, 0.5, generator),
        Linear: () => x.copyFrom(new nn.Linear(300, 200, { generator, device: at }).weight.detach()), // prettier-ignore
        Embedding: () => x.copyFrom(new nn.Embedding(200, 300, { generator, device: at }).weight.detach()), // prettier-ignore
        EmbeddingBag: () => x.copyFrom(new nn.EmbeddingBag(200, 300, { generator, device: at }).weight.detach()), // prettier-ignore
      };
      expect(Object.keys(draw)).toEqual(Object.keys(reference.initial));
      for (const [key, theirs] of Object.entries(reference.initial)) {
        draw[key]();
        const mean = await x.mean().item();
        const std = await x.std().item();
        // 60,000 numbers: four standard errors of the mean and of the deviation, ours and theirs.
        expect(Math.abs(mean - theirs.mean), key).toBeLessThan(0.025 * theirs.std);
        expect(Math.abs(std / theirs.std - 1), key).toBeLessThan(0.02);
        const largest = await x.sub(mean).abs().max().item();
        const bounded = !/normal|Embedding/i.test(key);
        expect(Math.abs(largest / theirs.largest - 1), key).toBeLessThan(bounded ? 2e-2 : 0.25);
      }
    });

    on('descends a curved valley with L-BFGS, and continues exactly', async (at) => {
      if (at.name !== 'cpu') return;
      for (const one of reference.valley) {
        const run = (from: readonly number[]) => {
          const x = new nn.Parameter(tensor(Float64Array.from(from), { device: at }));
          const lbfgs = new optim.LBFGS([x], one.options);
          const step = () =>
            lbfgs.step(async () => {
              lbfgs.zeroGrad();
              const [a, b] = [x.select(0, 0), x.select(0, 1)];
              const f = b.sub(a.pow(2)).pow(2).mul(100).add(a.neg().add(1).pow(2));
              f.backward();
              return f.item();
            });
          return { x, lbfgs, step };
        };
        let { x, lbfgs, step } = run([-1.2, 1]);
        for (const [i, loss] of one.losses.entries()) {
          expect(Math.abs((await step()) - loss) / Math.max(1, loss)).toBeLessThan(1e-5);
          expect(worstError(await x.array(), one.points[i]), JSON.stringify(one.options)).toBeLessThan(1e-5); // prettier-ignore
          if (i !== 2) continue;
          // Saved as JSON, taken up by another: the rest of the way is the same.
          const saved: unknown = JSON.parse(JSON.stringify(await lbfgs.stateDict(), (_, v: unknown) => (v instanceof Float64Array ? [...v] : v))); // prettier-ignore
          const other = run([...(await x.array())]);
          other.lbfgs.loadStateDict(saved as optim.LBFGSState);
          ({ x, lbfgs, step } = other);
        }
      }
    });
  });

describe('as PyTorch, on the host', () => {
  it('prints parameters and modules', async () => {
    expect(await new nn.Parameter(arange(2).mul(0).add(1).type('float32')).format()).toBe(
      reference.parameter,
    );
    const model = new nn.Sequential(
      new nn.Linear(3, 2),
      new nn.Sequential(new nn.ReLU(), new nn.LayerNorm(2)),
      new nn.Linear(2, 2, { bias: false }),
      new nn.LeakyReLU(0.2),
      new nn.Softmax(1),
      new nn.ModuleList([new nn.Linear(1, 1)]) as unknown as nn.ReLU,
    );
    expect(String(model)).toBe(reference.module);
  });

  it('knows the gains', () => {
    for (const [name, gain] of Object.entries(reference.gains))
      expect(nn.init.calculateGain(name as nn.init.Nonlinearity, 0.2)).toBeCloseTo(gain, 12);
    expect(() => nn.init.xavierUniform_(zeros([3]))).toThrow(/\[3\].*\[out, in, \.\.\]/);
  });

  const groups = () =>
    new optim.SGD([{ params: [zeros([1])], lr: 1 }, { params: [zeros([1])], lr: 0.02 }], { lr: 0.1 }); // prettier-ignore

  it('lowers the rates of all groups on a plateau', () => {
    const { measures, cases } = reference.plateau;
    for (const { options, rates } of cases) {
      let sgd = groups();
      let schedule = new optim.ReduceLROnPlateau(sgd, options);
      for (const [i, measure] of measures.entries()) {
        schedule.step(measure);
        const now = sgd.groups.map((group) => group.lr);
        expect(worstError(now, rates[i]), JSON.stringify({ options, i })).toBeLessThan(1e-12);
        if (i % 5 !== 3) continue;
        const state = schedule.stateDict();
        sgd = groups();
        for (const [g, group] of sgd.groups.entries()) group.lr = now[g];
        schedule = new optim.ReduceLROnPlateau(sgd, options);
        schedule.loadStateDict(state);
      }
    }
  });

  it('follows schedules with groups, and takes them up again', () => {
    for (const { name, options, rates } of reference.schedules) {
      let sgd = groups();
      let schedule = new optim[name](sgd, options);
      for (const [i, expected] of rates.entries()) {
        const now = sgd.groups.map((group) => group.lr);
        expect(worstError(now, expected), `${name} ${i}`).toBeLessThan(1e-12);
        schedule.step();
        if (i % 4 !== 2) continue;
        const state = schedule.stateDict();
        sgd = groups();
        schedule = new optim[name](sgd, options);
        schedule.loadStateDict(state);
      }
    }
  });

  it('does not print more than it reads', async () => {
    await scope(async () => {
      const text = await zeros([2000, 1000]).format();
      expect(text.split('\n')).toHaveLength(7);
    });
  });
});
