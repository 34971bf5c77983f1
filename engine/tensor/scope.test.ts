import { describe, expect, it } from 'vitest';
import {
  CpuBackend,
  csr,
  Generator,
  keep,
  nn,
  ones,
  optim,
  Scope,
  scope,
  tensor,
  WinnowError,
  type Tensor,
} from '../index.ts';

describe('scopes', () => {
  it('free what was made in them, but not what they return', async () => {
    const device = new CpuBackend();
    const kept = scope(() => {
      const x = ones([10], { device });
      return { sum: x.add(1).sum(), list: [x.mul(2)] };
    });
    expect(device.memory().storages).toBe(2);
    expect(await kept.sum.item()).toBe(20);
    kept.list[0].dispose();
    kept.sum.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  it('nest: what an inner one keeps belongs to the outer one', async () => {
    const device = new CpuBackend();
    let freed: Tensor | null = null;
    scope(() => {
      const inner = scope(() => ones([3], { device }).add(1));
      freed = inner;
      keep(inner.mul(2));
      expect(device.memory().storages).toBe(2);
    });
    expect(device.memory().storages).toBe(1);
    const late = freed as Tensor | null;
    await expect(async () => late?.array()).rejects.toThrow(/freed when its scope ended/);
  });

  it('end with the block, also by an error or across awaits', async () => {
    const device = new CpuBackend();
    expect(() =>
      scope(() => {
        ones([3], { device });
        throw new Error('x');
      }),
    ).toThrow('x');
    const total = await scope(async () => {
      const x = ones([3], { device });
      await x.array();
      return x.sum();
    });
    expect(device.memory().storages).toBe(1);
    total.dispose();
    {
      using step = new Scope();
      step.keep(ones([3], { device })).dispose();
      ones([4], { device });
    }
    expect(device.memory().storages).toBe(0);
  });

  it('must end in the reverse order of their opening', () => {
    const outer = new Scope();
    const inner = new Scope();
    expect(() => outer.end()).toThrow(WinnowError);
    inner.end();
    outer.end();
  });

  it('tell plainly of a gradient that went with its scope', () => {
    const model = new nn.Linear(2, 1);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    scope(() =>
      model
        .forward(ones([1, 2]))
        .sum()
        .backward(),
    );
    expect(() => optimizer.step()).toThrow(/freed with the scope/);
    expect(() =>
      scope(() =>
        model
          .forward(ones([1, 2]))
          .sum()
          .backward(),
      ),
    ).toThrow(/zeroGrad/);
    optimizer.zeroGrad();
    scope(() => {
      model
        .forward(ones([1, 2]))
        .sum()
        .backward();
      optimizer.step();
    });
  });

  it('let thousands of steps run in the same memory', async () => {
    const device = new CpuBackend();
    const generator = new Generator(1);
    const first = new nn.Linear(50, 8, { sparse: true, device, generator });
    const model = new nn.Sequential(first, new nn.ReLU(), new nn.Dropout(0.2, { generator }), new nn.Linear(8, 3, { device, generator })); // prettier-ignore
    const rest = [...model.parameters()].filter((p) => p !== first.weight);
    const optimizers = [
      new optim.SparseAdam([first.weight], { lr: 0.01 }),
      new optim.AdamW(rest, { lr: 0.01, amsgrad: true }),
    ];
    let steady = 0;
    for (let i = 0; i < 3000; i++) {
      scope(() => {
        const x = csr([0, 2, 3], [i % 50, (7 * i) % 50, (3 * i) % 50], null, [2, 50], { device });
        for (const optimizer of optimizers) optimizer.zeroGrad();
        const loss = nn.functional.crossEntropy(
          model.forward(x),
          tensor(Int32Array.of(i % 3, 1), { device }),
        );
        loss.backward();
        optim.clipGradNorm(model.parameters(), 1);
        for (const optimizer of optimizers) optimizer.step();
        if (i === 2) steady = device.memory().storages;
      });
    }
    // 4 parameters and their state: m and v each, and vMax of the dense ones.
    expect(device.memory().storages).toBe(4 + 2 * 4 + 3);
    expect(steady).toBeGreaterThan(4 + 2 * 4 + 3);
    for (const optimizer of optimizers) optimizer.dispose();
    model.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });
});
