// No step leaves anything behind: 10,000 of them on every backend, and the tool that says what does.

import { describe, expect, it } from 'vitest';
import type { Backend } from './backends/backend.ts';
import { CpuBackend, csr, data, Generator, nn, ones, optim, Scope, scope, tensor, type Tensor } from './index.ts'; // prettier-ignore
import { testBackends } from './testing/backends.ts';
import { LeakWatch } from './testing/leaks.ts';

describe('the leak report', () => {
  it('names the operation and the place of what is still alive', () => {
    const device = new CpuBackend();
    const watch = new LeakWatch(device);
    const kept: Tensor[] = [];
    for (let i = 0; i < 3; i++) {
      scope(() => {
        const x = ones([4], { device, requiresGrad: true });
        kept.push(x.mul(2).relu().persist());
        x.sigmoid().sum().backward();
        if (i === 0) x.grad?.toDense();
      });
    }
    const rows = csr([0, 1], [0], null, [1, 2], { device });
    expect(watch.leaks()).toEqual([
      { operation: 'csr', at: expect.stringMatching(/^leaks\.test\.ts:\d+$/), storages: 7, elements: 9 }, // prettier-ignore
      { operation: 'relu', at: expect.stringMatching(/^leaks\.test\.ts:\d+$/), storages: 3, elements: 12 }, // prettier-ignore
    ]);
    expect(watch.report()).toMatch(/^7 of csr \(9 elements\), leaks\.test\.ts:\d+\n3 of relu/);
    rows.dispose();
    for (const x of kept) x.dispose();
    expect(watch.report()).toBe('nothing is alive');
    const x = ones([2], { device, requiresGrad: true });
    x.mul(x).sum().backward();
    expect(watch.leaks().map((leak) => leak.operation)).toContain('mul (backward)');
    watch.stop();
    const before = watch.leaks().length;
    ones([3], { device });
    expect(watch.leaks()).toHaveLength(before);
  });
});

/** A training of everything that keeps state; gives one step to be repeated. */
function training(device: Backend) {
  const generator = new Generator(1);
  const options = { device, generator };
  const words = new nn.Linear(50, 8, { sparse: true, ...options });
  const bags = new nn.EmbeddingBag(50, 8, { sparse: true, mode: 'sum', ...options });
  const norm = new nn.BatchNorm1d(8, options);
  const rest = new nn.Linear(8, 3, options);
  const dropout = new nn.Dropout(0.2, { generator });
  const modules = [words, bags, norm, rest];
  const optimizers = [
    new optim.SparseAdam([words.weight], { lr: 0.01 }),
    new optim.SGD([bags.weight], { lr: 0.01 }),
    new optim.AdamW([...norm.parameters(), rest.weight], { lr: 0.01, amsgrad: true }),
    new optim.RMSprop([words.bias as Tensor, rest.bias as Tensor], { lr: 0.001, momentum: 0.5 }),
  ];
  const step = (i: number): Tensor => {
    const columns = [i % 50, (7 * i + 1) % 50, (3 * i + 2) % 50];
    const x = csr([0, 2, 3], columns, null, [2, 50], { device });
    for (const optimizer of optimizers) optimizer.zeroGrad();
    const h = words.forward(x).add(bags.forward(columns, [0, 2]));
    const logits = rest.forward(dropout.forward(norm.forward(h).relu()));
    const loss = nn.functional.crossEntropy(logits, tensor(Int32Array.of(i % 3, 1), { device }));
    loss.backward();
    optim.clipGradNorm(modules.flatMap((module) => [...module.parameters()]), 1); // prettier-ignore
    for (const optimizer of optimizers) optimizer.step();
    return loss;
  };
  const dispose = (): void => {
    for (const optimizer of optimizers) optimizer.dispose();
    for (const module of modules) module.dispose();
  };
  return { step, dispose };
}

for (const { name, make } of testBackends)
  // The other WebGPU kernels change nothing about memory.
  it.skipIf(name.includes('real GPU'))(
    `10,000 steps leave nothing behind on ${name}`,
    async (context) => {
      const device = await make();
      if (device === null) return context.skip();
      const before = device.memory();
      const { step, dispose } = training(device);
      let settled = { storages: 0, bytes: 0 };
      for (let i = 0; i < 10_000; i++) {
        scope(() => {
          step(i);
        });
        if (i % 500 === 499) await device.synchronize();
        if (i === 499) settled = device.memory();
      }
      expect(device.memory()).toEqual(settled);
      // And what ten steps leave is told apart, were there anything.
      const watch = new LeakWatch(device);
      for (let i = 0; i < 10; i++)
        scope(() => {
          step(i);
        });
      expect(watch.report()).toBe('nothing is alive');
      watch.stop();
      dispose();
      expect(device.memory()).toEqual(before);
    },
    240_000,
  );

it('passes over a dataset leave nothing behind', async () => {
  const device = new CpuBackend();
  const x = ones([10, 3], { device });
  const loader = new data.DataLoader(new data.TensorDataset(x, x.sum(1)), {
    batchSize: 4,
    shuffle: true,
  });
  const watch = new LeakWatch(device);
  for (let pass = 0; pass < 100; pass++)
    for await (const [a, b] of loader) {
      using step = new Scope();
      step.keep(a);
      a.sum(1).sub(b).pow(2).sum();
    }
  for await (const [a] of loader) if (a.shape[0] === 4) break;
  expect(watch.report()).toBe('nothing is alive');
});
