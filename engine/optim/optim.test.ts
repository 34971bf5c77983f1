import { describe, expect, it } from 'vitest';
import {
  CpuBackend,
  csr,
  Generator,
  nn,
  ones,
  optim,
  RowSparse,
  scope,
  tensor,
  zeros,
  type Tensor,
} from '../index.ts';

const groupsOf = (p: { a: Tensor; b: Tensor }): { params: Tensor[]; lr?: number }[] => [
  { params: [p.a], lr: 0.03 },
  { params: [p.b] },
];

const weight = (data: number[][]): nn.Parameter => new nn.Parameter(tensor(data));

describe('optimizers', () => {
  it('reach a minimum, every one of them', async () => {
    const make: ((p: Tensor[]) => optim.Optimizer)[] = [
      (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.5 }),
      (p) => new optim.Adam(p, { lr: 0.1 }),
      (p) => new optim.AdamW(p, { lr: 0.1, weightDecay: 0 }),
      (p) => new optim.Adagrad(p, { lr: 0.5 }),
      (p) => new optim.Adadelta(p, { lr: 20 }),
      (p) => new optim.RMSprop(p, { lr: 0.02 }),
    ];
    for (const build of make) {
      const p = weight([[3, -2]]);
      const optimizer = build([p]);
      for (let i = 0; i < 300; i++) {
        optimizer.zeroGrad();
        p.sub(1).pow(2).sum().backward();
        optimizer.step();
      }
      expect(await p.sub(1).abs().max().item(), optimizer.name).toBeLessThan(0.05);
    }
  });

  it('continue exactly from a saved state', async () => {
    const build = () => {
      const layer = new nn.Linear(3, 2, { generator: new Generator(1), sparse: true });
      return { layer, optimizer: new optim.Adam([{ params: [layer.weight], lr: 0.1 }, { params: [layer.bias as Tensor] }], { lr: 0.01, amsgrad: true }) }; // prettier-ignore
    };
    const step = ({ layer, optimizer }: ReturnType<typeof build>) => {
      optimizer.zeroGrad();
      layer
        .forward(csr([0, 2], [0, 2], null, [1, 3]))
        .pow(2)
        .sum()
        .backward();
      optimizer.step();
    };
    const a = build();
    for (let i = 0; i < 3; i++) step(a);
    const b = build();
    b.layer.loadStateDict(await a.layer.stateDict());
    // JSON in between, as a checkpoint would: typed arrays become lists.
    const saved = await a.optimizer.stateDict();
    expect(saved.groups[0].lr).toBe(0.1);
    b.optimizer.loadStateDict(saved);
    for (let i = 0; i < 3; i++) {
      step(a);
      step(b);
    }
    expect(await b.layer.stateDict()).toEqual(await a.layer.stateDict());
    const other = new optim.Adam([zeros([2, 2])], {});
    expect(() => other.loadStateDict(saved)).toThrow(/groups/);
  });

  it('continue exactly from a saved state, every one of them, with groups and schedules', async () => {
    const make: ((p: Parameters<typeof groupsOf>[0]) => optim.Optimizer)[] = [
      (p) => new optim.SGD(groupsOf(p), { lr: 0.1, momentum: 0.9, nesterov: true }),
      (p) => new optim.SGD(groupsOf(p), { lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.1 }), // prettier-ignore
      (p) => new optim.Adam(groupsOf(p), { lr: 0.1, amsgrad: true, weightDecay: 0.1 }),
      (p) => new optim.AdamW(groupsOf(p), { lr: 0.1 }),
      (p) => new optim.Adagrad(groupsOf(p), { lr: 0.5, lrDecay: 0.1 }),
      (p) => new optim.Adadelta(groupsOf(p), { lr: 20 }),
      (p) => new optim.RMSprop(groupsOf(p), { lr: 0.02, momentum: 0.5, centered: true }),
      (p) => new optim.SparseAdam(groupsOf(p), { lr: 0.1 }),
    ];
    for (const build of make) {
      const start = async (values: Record<'a' | 'b', ArrayLike<number>> | null) => {
        const device = new CpuBackend();
        const p = { a: new nn.Parameter(zeros([3, 2], { device })), b: new nn.Parameter(zeros([3, 2], { device })) }; // prettier-ignore
        p.a.copyFrom(values?.a ?? [1, -2, 3, 0.5, 0, 4]);
        p.b.copyFrom(values?.b ?? [-1, 2, -3, 0.25, 1, -4]);
        const optimizer = build(p);
        return { device, p, optimizer, schedule: new optim.ExponentialLR(optimizer, { gamma: 0.8 }) }; // prettier-ignore
      };
      type Run = Awaited<ReturnType<typeof start>>;
      const step = ({ p, optimizer, schedule, device }: Run, i: number) => {
        scope(() => {
          for (const [k, one] of [p.a, p.b].entries())
            one.grad =
              optimizer.name === 'SparseAdam'
                ? RowSparse.from([i % 3], [0.5, i - 2 * k], [3, 2], { device })
                : tensor(Float32Array.from({ length: 6 }, (_, j) => Math.sin(i * 7 + j + k)), { shape: [3, 2], device }); // prettier-ignore
          optimizer.step();
          schedule.step();
        });
      };
      const first = await start(null);
      for (let i = 0; i < 4; i++) step(first, i);
      const second = await start({ a: await first.p.a.array(), b: await first.p.b.array() });
      // Through JSON, as a checkpoint might go.
      const saved: unknown = JSON.parse(JSON.stringify(await first.optimizer.stateDict(), (_, v: unknown) => (v instanceof Float32Array ? [...v] : v))); // prettier-ignore
      second.optimizer.loadStateDict(saved as optim.OptimizerState);
      second.optimizer.loadStateDict(saved as optim.OptimizerState);
      second.schedule.loadStateDict(first.schedule.stateDict());
      for (let i = 4; i < 8; i++) {
        step(first, i);
        step(second, i);
      }
      const { name } = first.optimizer;
      expect(await second.p.a.array(), name).toEqual(await first.p.a.array());
      expect(await second.p.b.array(), name).toEqual(await first.p.b.array());
      expect(second.optimizer.groups.map((g) => g.lr)).toEqual(first.optimizer.groups.map((g) => g.lr)); // prettier-ignore
      // Loading twice left nothing behind.
      expect(second.device.memory(), name).toEqual(first.device.memory());
    }
  });

  it('give Adam its dense trajectory from a row-sparse gradient', async () => {
    const run = async (sparse: boolean) => {
      const layer = new nn.Linear(5, 2, { generator: new Generator(1), sparse: true });
      layer.loadStateDict({ weight: { shape: [2, 5], data: new Float32Array(10).fill(0.1) }, bias: { shape: [2], data: [0, 0] } }); // prettier-ignore
      const optimizer = new optim.Adam(layer.parameters(), { lr: 0.1 });
      for (let i = 0; i < 5; i++) {
        optimizer.zeroGrad();
        const x = csr([0, 1], [i], null, [1, 5]);
        const y = nn.functional.csrLinear(x, layer.weight, layer.bias, { sparse });
        y.sum().backward();
        expect(layer.weight.grad instanceof RowSparse).toBe(sparse);
        optimizer.step();
      }
      return layer.weight.toList();
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it('decide as PyTorch where a line search nears the minimum, in float64', async () => {
    // exp(x) + exp(-2x), summed; PyTorch 1.13's losses and end.
    const x = new nn.Parameter(tensor(Float64Array.of(1.047385465867753, 0.550006497193381)));
    const lbfgs = new optim.LBFGS([x], { lr: 5, maxIter: 4, historySize: 2, lineSearchFn: 'strongWolfe' }); // prettier-ignore
    let evaluations = 0;
    const closure = async (): Promise<number> => {
      evaluations++;
      lbfgs.zeroGrad();
      const f = x.exp().add(x.mul(-2).exp()).sum();
      f.backward();
      return f.item();
    };
    for (const loss of [5.039418926144784, 3.7797745130716267, 3.7797631501735927])
      expect(await lbfgs.step(closure)).toBeCloseTo(loss, 12);
    expect(await x.toList()).toEqual([
      expect.closeTo(0.23105503440665287, 10),
      expect.closeTo(0.23106399477921669, 10),
    ]);
    expect(evaluations).toBe(10);
  });

  it('add up the rows of a sparse gradient, in any order, and take none', async () => {
    const values = [1, 2, 3, 4, 5, 6];
    const gradient = RowSparse.from([2, 0, 2], values, [3, 2]);
    expect([...gradient.ids]).toEqual([0, 2]);
    const dense = [
      [3, 4],
      [0, 0],
      [6, 8],
    ];
    expect(await gradient.toDense().toList()).toEqual(dense);
    for (const make of [optim.SGD, optim.SparseAdam, optim.Adagrad, optim.Adam]) {
      const p = new nn.Parameter(ones([3, 2]));
      const optimizer = new make([p], { lr: 0.5 });
      p.grad = RowSparse.from([], [], [3, 2]);
      optimizer.step();
      expect(await p.sum().item()).toBe(6);
      p.grad = gradient;
      optimizer.step();
      expect(await p.slice(1).toList()).toEqual([1, 1]);
      expect(await p.slice(2, 0).item()).toBeLessThan(1);
    }
  });

  it('leave the rows alone that SparseAdam was not told of', async () => {
    const p = weight([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const optimizer = new optim.SparseAdam([p], { lr: 0.1 });
    p.grad = RowSparse.from([1], [1, -1], [3, 2]);
    optimizer.step();
    const [a, b, c] = (await p.toList()) as number[][];
    expect([a, c]).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(b).toEqual([expect.closeTo(1.9, 5), expect.closeTo(2.1, 5)]);
    p.grad = ones([3, 2]);
    expect(() => optimizer.step()).toThrow(/dense gradient/);
  });

  it('merge two row-sparse gradients', async () => {
    const a = RowSparse.from([0, 2], [1, 2, 3, 4], [4, 2]);
    const b = RowSparse.from([2, 3], [10, 20, 30, 40], [4, 2]);
    const sum = a.merge(b);
    expect([...sum.ids]).toEqual([0, 2, 3]);
    expect(await sum.toDense().toList()).toEqual([
      [1, 2],
      [0, 0],
      [13, 24],
      [30, 40],
    ]);
  });

  it('clip by norm over dense and row-sparse gradients', async () => {
    const p = weight([
      [0, 0],
      [0, 0],
    ]);
    const q = weight([[0, 0]]);
    p.grad = RowSparse.from([1], [3, 0], [2, 2]);
    q.grad = tensor([[0, 4]]);
    expect(await optim.clipGradNorm([p, q], 1).item()).toBeCloseTo(5, 5);
    expect(await p.grad.toDense().toList()).toEqual([
      [0, 0],
      [expect.closeTo(0.6, 5), 0],
    ]);
    expect(await q.grad.toList()).toEqual([[0, expect.closeTo(0.8, 5)]]);
    optim.clipGradValue([p, q], 0.5);
    expect(await q.grad?.toDense().toList()).toEqual([[0, 0.5]]);
  });

  it('refuse what can not be optimized', () => {
    expect(() => new optim.SGD([])).toThrow(/no parameters/);
    const p = weight([[1]]);
    expect(() => new optim.SGD([p, p])).toThrow(/twice/);
    expect(() => new optim.SGD([p.mul(2)])).toThrow(/leaves/);
  });
});

describe('a group of optimizers', () => {
  const make = () => {
    const words = weight([[1], [1], [1]]);
    const rest = weight([[2]]);
    const group = new optim.OptimizerGroup(
      new optim.SparseAdam([words], { lr: 0.1 }),
      new optim.Adam([rest], { lr: 0.2 }),
    );
    const step = () => {
      group.zeroGrad();
      words.grad = RowSparse.from([1], [3], [3, 1]);
      rest.grad = tensor([[0.5]]);
      group.step();
    };
    return { words, rest, group, step };
  };

  it('is used like one, and continues from a saved state', async () => {
    const { words, rest, group, step } = make();
    const alone = make();
    for (let i = 0; i < 3; i++) {
      step();
      for (const optimizer of alone.group.optimizers) optimizer.zeroGrad();
      alone.words.grad = RowSparse.from([1], [3], [3, 1]);
      alone.rest.grad = tensor([[0.5]]);
      for (const optimizer of alone.group.optimizers) optimizer.step();
    }
    expect(await words.toList()).toEqual(await alone.words.toList());
    expect(await words.toList()).not.toEqual([[1], [1], [1]]);
    expect(await rest.toList()).toEqual(await alone.rest.toList());
    group.zeroGrad();
    expect([words.grad, rest.grad]).toEqual([null, null]);

    const other = make();
    other.words.copyFrom((await words.array()) as Float32Array);
    other.rest.copyFrom((await rest.array()) as Float32Array);
    other.group.loadStateDict(await group.stateDict());
    step();
    other.step();
    expect(await other.words.toList()).toEqual(await words.toList());
    expect(await other.rest.toList()).toEqual(await rest.toList());
    expect(() => other.group.loadStateDict({ optimizers: [] })).toThrow(/0 optimizers/);
  });

  it('has one learning rate when told, and a scheduler keeps the proportions', () => {
    const { group } = make();
    expect(group.lr).toBe(0.1);
    const schedule = new optim.LinearLR(group, { totalIters: 4 });
    schedule.step();
    expect(group.optimizers.map((one) => one.lr)).toEqual([0.1 * 0.75, 0.2 * 0.75]);
    group.lr = 0.5;
    expect(group.optimizers.map((one) => one.lr)).toEqual([0.5, 0.5]);
  });

  it('refuses what one optimizer would refuse, and frees the state of all', () => {
    const p = weight([[1]]);
    const sgd = () => new optim.SGD([p], { lr: 1, momentum: 0.9 });
    expect(() => new optim.OptimizerGroup()).toThrow(/at least one/);
    expect(() => new optim.OptimizerGroup(sgd(), sgd())).toThrow(/two optimizers/);
    const device = new CpuBackend();
    const own = tensor([[1]], { requiresGrad: true, device });
    const group = new optim.OptimizerGroup(new optim.Adam([own], { lr: 1 }));
    own.grad = tensor([[1]], { device });
    const before = device.memory().storages;
    group.step();
    expect(device.memory().storages).toBe(before + 2);
    group.dispose();
    expect(device.memory().storages).toBe(before);
  });
});

describe('schedulers', () => {
  const sgd = () => new optim.SGD([weight([[1]])], { lr: 1 });

  it('decay in a line to zero, and continue from a saved state', () => {
    const optimizer = sgd();
    const schedule = new optim.LinearLR(optimizer, { totalIters: 4 });
    const rates = [optimizer.lr];
    for (let i = 0; i < 5; i++) {
      schedule.step();
      rates.push(optimizer.lr);
    }
    expect(rates).toEqual([1, 0.75, 0.5, 0.25, 0, 0]);
    const other = sgd();
    const resumed = new optim.LinearLR(other, { totalIters: 4 });
    resumed.loadStateDict({ steps: 3, baseLrs: [1] });
    expect(other.lr).toBe(0.25);
  });

  it('fall on a plateau', () => {
    const optimizer = sgd();
    const schedule = new optim.ReduceLROnPlateau(optimizer, {
      patience: 1,
      factor: 0.5,
      minLr: 0.3,
    });
    const rates = [3, 2, 2, 2, 2, 2, 2, 2].map((loss) => {
      schedule.step(loss);
      return optimizer.lr;
    });
    expect(rates).toEqual([1, 1, 1, 0.5, 0.5, 0.3, 0.3, 0.3]);
  });
});
