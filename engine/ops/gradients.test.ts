// Every operation's gradient against finite differences, in float64, over shapes that broadcast
// and views that are not contiguous.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cat, csr, Generator, nn, randn, stack, tensor, where, type Tensor } from '../index.ts';
import { gradientError } from '../testing/gradcheck.ts';

const generator = new Generator(11);
const F = nn.functional;
const r = (...shape: number[]): Tensor => randn(shape, { dtype: 'float64', generator });
/** Positive, away from zero. */
const pos = (...shape: number[]): Tensor =>
  r(...shape)
    .abs()
    .add(0.5)
    .detach();
/** Away from the kinks at 0. */
const away = (...shape: number[]): Tensor => {
  const x = r(...shape);
  return x.add(x.sign().mul(0.2)).detach();
};
const ids = (...values: number[]): Tensor => tensor(values, { dtype: 'int32' });

const CASES: Readonly<Record<string, () => [(...x: Tensor[]) => Tensor, Tensor[]]>> = {
  add: () => [(x, y) => x.add(y), [r(2, 3), r(3)]],
  sub: () => [(x, y) => x.sub(y), [r(2, 1, 3), r(4, 1)]],
  mul: () => [(x, y) => x.mul(y), [r(2, 3), r(2, 1)]],
  'mul with itself': () => [(x) => x.mul(x), [r(2, 3)]],
  div: () => [(x, y) => x.div(y), [r(2, 3), pos(3)]],
  'scalar arithmetic': () => [(x) => x.add(2).mul(3).sub(1).div(4), [r(5)]],
  pow: () => [(x) => x.pow(2.5), [pos(4)]],
  'pow of tensors': () => [(x, y) => x.pow(y), [pos(2, 3), r(3)]],
  maximum: () => [(x, y) => x.maximum(y), [r(3, 4), r(4)]],
  minimum: () => [(x, y) => x.minimum(y), [r(3, 4), r(3, 1)]],
  sign: () => [(x) => x.sign().mul(x), [away(5)]],
  neg: () => [(x) => x.neg(), [r(3)]],
  abs: () => [(x) => x.abs(), [away(7)]],
  exp: () => [(x) => x.exp(), [r(4)]],
  log: () => [(x) => x.log(), [pos(4)]],
  sqrt: () => [(x) => x.sqrt(), [pos(4)]],
  reciprocal: () => [(x) => x.reciprocal(), [pos(4)]],
  sin: () => [(x) => x.sin(), [r(4)]],
  cos: () => [(x) => x.cos(), [r(4)]],
  relu: () => [(x) => x.relu(), [away(9)]],
  leakyRelu: () => [(x) => x.leakyRelu(0.1), [away(9)]],
  gelu: () => [(x) => x.gelu(), [r(9)]],
  sigmoid: () => [(x) => x.sigmoid(), [r(9)]],
  tanh: () => [(x) => x.tanh(), [r(9)]],
  softplus: () => [(x) => x.softplus(), [r(9)]],
  clamp: () => [(x) => x.clamp(-0.6, 0.6), [tensor([-2, -0.3, 0.1, 0.5, 1], { dtype: 'float64' })]],
  softmax: () => [(x) => x.softmax(1), [r(2, 4, 3)]],
  logSoftmax: () => [(x) => x.logSoftmax(0), [r(4, 3)]],
  sum: () => [(x) => x.sum([0, 2]), [r(2, 3, 4)]],
  'sum of neighbours': () => [(x) => x.sum([1, 2], true), [r(2, 3, 4)]],
  mean: () => [(x) => x.mean(-1, true), [r(2, 3)]],
  prod: () => [(x) => x.prod(0), [away(3, 2)]],
  'prod with zeros': () => [
    (x) => x.prod(1),
    [tensor([[2, 0, 3], [0, 0, 1], [1, 2, 3]], { dtype: 'float64' })], // prettier-ignore
  ],
  max: () => [(x) => x.max(1).values, [r(3, 5)]],
  min: () => [(x) => x.min(0, true).values, [r(3, 5)]],
  'min of all': () => [(x) => x.min(), [r(3, 5)]],
  'max of all': () => [(x) => x.max(), [r(3, 5)]],
  var: () => [(x) => x.var(1), [r(3, 5)]],
  std: () => [(x) => x.std(), [r(3, 5)]],
  norm: () => [(x) => x.norm(1), [r(3, 5)]],
  matmul: () => [(x, y) => x.matmul(y), [r(3, 4), r(4, 5)]],
  'matmul of transposes': () => [(x, y) => x.t().matmul(y.t()), [r(4, 3), r(5, 4)]],
  'matmul batched': () => [(x, y) => x.matmul(y), [r(2, 1, 3, 4), r(3, 4, 2)]],
  'matmul vector': () => [(x, y) => x.matmul(y), [r(4), r(2, 4, 3)]],
  dot: () => [(x, y) => x.dot(y), [r(4), r(4)]],
  outer: () => [(x, y) => x.outer(y), [r(4), r(2)]],
  linear: () => [(x, w, b) => F.linear(x, w, b), [r(2, 3, 4), r(5, 4), r(5)]],
  'linear, word-major': () => [(x, w, b) => F.linear(x, w.t(), b), [r(3, 4), r(4, 5), r(5)]],
  inverse: () => [(x) => x.inverse(), [r(2, 3, 3)]],
  det: () => [(x) => x.det(), [r(2, 3, 3)]],
  'det, of one number': () => [(x) => x.det(), [r(3, 1, 1)]],
  'det, of many rows': () => [(x) => x.det(), [r(7, 7)]],
  'det, where there is no inverse': () => [
    (x) => x.det(),
    [tensor(Float64Array.of(1, 2, 3, 2, 4, 6, 1, 0, 1), { shape: [3, 3] })],
  ],
  'gelu by tanh': () => [(x) => x.gelu('tanh'), [r(3, 4)]],
  'clamp, one bound': () => [(x) => x.clamp(0.05).add(x.clamp(undefined, 0.3)), [r(3, 4)]],
  reshape: () => [(x) => x.t().reshape(2, -1), [r(3, 4)]],
  permute: () => [(x) => x.permute(2, 0, 1), [r(2, 3, 4)]],
  expand: () => [(x) => x.expand(2, 3, 4), [r(3, 1)]],
  'squeeze, unsqueeze': () => [(x) => x.squeeze(1).unsqueeze(0), [r(3, 1, 2)]],
  slice: () => [(x) => x.slice([1, null], [0, -1, 2], 1), [r(4, 5, 2)]],
  cat: () => [(x, y) => cat([x, y, x], 1), [r(2, 3), r(2, 1)]],
  stack: () => [(x, y) => stack([x, y], 2), [r(2, 3), r(2, 3)]],
  indexSelect: () => [(x) => x.indexSelect(1, [2, 0, 2]), [r(2, 3, 2)]],
  gather: () => [(x) => x.gather(1, tensor([[0, 2, 2]], { dtype: 'int32' })), [r(3, 4)]],
  flip: () => [(x) => x.flip(0), [r(3, 2)]],
  'where with numbers': () => [(x) => where(x.gt(0), 2, x), [away(5)]],
  contiguous: () => [(x) => x.t().contiguous(), [r(3, 4)]],
  where: () => [(x, y) => where(x.gt(0), x, y), [away(3, 4), r(4)]],
  'changing dtype': () => [(x) => x.type('float64').clone().contiguous(), [r(3)]],
  dropout: () => [(x) => F.dropout(x, 0.4, 1, 2), [r(20)]],
  crossEntropy: () => [
    (x) =>
      F.crossEntropy(x, ids(0, 2, 1, -100), {
        weight: tensor([1, 2, 0.5], { dtype: 'float64' }),
        labelSmoothing: 0.1,
      }),
    [r(4, 3)],
  ],
  'crossEntropy, none': () => [
    (x) => F.crossEntropy(x, ids(0, 2), { reduction: 'none' }),
    [r(2, 3)],
  ],
  nll: () => [(x) => F.nllLoss(x.logSoftmax(1), ids(0, 2)), [r(2, 3)]],
  binaryCrossEntropy: () => [
    (x) => F.binaryCrossEntropy(x.sigmoid(), tensor([0, 1, 0.3], { dtype: 'float64' })),
    [r(3)],
  ],
  binaryCrossEntropyWithLogits: () => [
    (x) =>
      F.binaryCrossEntropyWithLogits(x, tensor([0, 1, 0.3], { dtype: 'float64' }), {
        posWeight: tensor([2], { dtype: 'float64' }),
      }),
    [r(3)],
  ],
  l1: () => [(x, y) => F.l1Loss(x, y), [r(3), r(3)]],
  mse: () => [(x, y) => F.mseLoss(x, y), [r(3), r(3)]],
  smoothL1: () => [(x, y) => F.smoothL1Loss(x, y, { beta: 0.5 }), [r(9), r(9)]],
  huber: () => [(x, y) => F.huberLoss(x, y, { delta: 0.7 }), [r(9), r(9)]],
  klDiv: () => [
    (x) => F.klDivLoss(x.logSoftmax(0), tensor([0.2, 0, 0.8], { dtype: 'float64' })),
    [r(3)],
  ],
  csrLinear: () => {
    const x = csr([0, 2, 2, 5], [3, 1, 0, 3, 3], [0.5, 2, -1, 1.5, 0.25], [3, 4], {
      dtype: 'float64',
    });
    return [(w, b) => F.csrLinear(x, w, b), [r(2, 4), r(2)]];
  },
  'csrLinear, word-major and row-sparse': () => {
    const x = csr([0, 2, 2, 5], [3, 1, 0, 3, 3], [0.5, 2, -1, 1.5, 0.25], [3, 4], {
      dtype: 'float64',
    });
    const weight = tensor(
      new Float64Array(8).map((_, i) => Math.cos(i)),
      { shape: [4, 2] },
    ).t();
    return [(w) => F.csrLinear(x, w, null, { sparse: true }), [weight.detach()]];
  },
  'csrMatmul used twice': () => {
    const x = csr([0, 2], [1, 2], null, [1, 4], { dtype: 'float64' });
    const y = csr([0, 3], [1, 0, 1], null, [1, 4], { dtype: 'float64' });
    return [
      (w) => F.csrMatmul(x, w, { sparse: true }).mul(F.csrMatmul(y, w, { sparse: true })),
      [r(4, 3)],
    ];
  },
  'crossEntropy of probabilities': () => [
    (x, t) => F.crossEntropy(x, t.softmax(1), { labelSmoothing: 0.1, reduction: 'sum' }),
    [r(2, 3, 2), r(2, 3, 2)],
  ],
  'binaryCrossEntropy, target': () => [
    (x, t) => F.binaryCrossEntropy(x.sigmoid(), t.sigmoid()),
    [r(2, 3), r(2, 3)],
  ],
  'binaryCrossEntropyWithLogits, all of it': () => [
    (x, t, w) => F.binaryCrossEntropyWithLogits(x, t.sigmoid(), { posWeight: w }),
    [r(2, 3), r(2, 3), pos(3)],
  ],
  'klDiv of logarithms': () => [
    (x, t) => F.klDivLoss(x, t, { logTarget: true }),
    [r(2, 3), r(2, 3)],
  ],
  'embeddingBag with weights': () => [
    (w, s) => F.embeddingBag(w, [1, 3, 3, 0], [0, 2, 2], { perSampleWeights: s }),
    [r(5, 2), r(4)],
  ],
  embedding: () => [(w) => F.embedding(w, ids(3, 1, 3, 0).reshape(2, 2)), [r(4, 2)]],
  'embedding, row-sparse': () => [(w) => F.embedding(w, [3, 1, 3], { sparse: true }), [r(4, 2)]],
  'embeddingBag mean': () => [
    (w) => F.embeddingBag(w, [1, 3, 3, 0], [0, 0, 3], { mode: 'mean' }),
    [r(5, 2)],
  ],
  LayerNorm: () => {
    const layer = new nn.LayerNorm([3, 2], { dtype: 'float64' });
    return [(x) => layer.forward(x), [r(4, 3, 2)]];
  },
  BatchNorm1d: () => {
    const layer = new nn.BatchNorm1d(3, { dtype: 'float64' });
    return [(x) => layer.forward(x), [r(4, 3)]];
  },
};

describe('gradients agree with finite differences', () => {
  for (const [name, make] of Object.entries(CASES))
    it(name, async () => {
      const [f, inputs] = make();
      expect(await gradientError(f, inputs)).toBeLessThan(2e-8);
    });

  it('and no operation is left out', () => {
    const checked = new Set<string>();
    for (const make of Object.values(CASES)) {
      const [f, inputs] = make();
      for (const input of inputs) input.requiresGrad_();
      const tensors = [f(...inputs)];
      for (const { node } of tensors) {
        if (node === null) continue;
        if (!checked.has(node.name)) checked.add(node.name);
        tensors.push(...node.inputs);
      }
    }
    // Names as they are handed to attach(): literals, and the few that are computed.
    const names = new Set(['maximum', 'minimum', 'max', 'min', 'softmax', 'logSoftmax']);
    for (const op of ['exp', 'log', 'sqrt', 'reciprocal', 'sin', 'cos']) names.add(op);
    for (const file of readdirSync(import.meta.dirname)) {
      if (file.endsWith('.test.ts')) continue;
      const source = readFileSync(join(import.meta.dirname, file), 'utf8');
      for (const [, name] of source.matchAll(/'(\w+)',\s*(?:\[[a-z]|inputs, \(|tensors, \()/g))
        names.add(name);
    }
    expect(names.size).toBeGreaterThan(45);
    // A change of dtype ends in float64 here, where differences can be measured, and begins there.
    expect([...names].filter((name) => !checked.has(name))).toEqual(['type']);
  });

  it('across a change of dtype', async () => {
    const x = tensor([0.5, -2], { requiresGrad: true });
    x.type('float64').pow(2).sum().backward();
    expect(x.grad?.dtype).toBe('float32');
    expect(await x.grad?.toDense().toList()).toEqual([1, -4]);
  });

  it('of the values of sparse rows', async () => {
    const w = r(4, 3);
    const values = r(3);
    const x = csr([0, 1, 3], [2, 0, 2], (await values.array()) as Float64Array, [2, 4], {
      dtype: 'float64',
      requiresGrad: true,
    });
    F.csrMatmul(x, w).sum().backward();
    const sums = w.sum(1);
    expect(await x.values.grad?.toDense().toList()).toEqual(
      await sums.indexSelect(0, [2, 0, 2]).toList(),
    );
  });
});
