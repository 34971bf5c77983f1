import { describe, expect, it } from 'vitest';
import { CpuBackend, csr, Generator, nn, ones, optim, randn, tensor, zeros } from '../index.ts';

class Two extends nn.Module {
  layer_1: nn.Linear;
  output_layer: nn.Linear;
  constructor(generator: Generator) {
    super();
    this.layer_1 = new nn.Linear(4, 3, { generator, sparse: true });
    this.output_layer = new nn.Linear(3, 2, { generator });
  }
  forward(x: nn.Rows) {
    return this.output_layer.forward(this.layer_1.forward(x).relu());
  }
}

describe('modules', () => {
  it('name their parameters as PyTorch does', () => {
    const model = new Two(new Generator(1));
    expect([...model.namedParameters()].map(([name, p]) => [name, p.shape])).toEqual([
      ['layer_1.weight', [3, 4]],
      ['layer_1.bias', [3]],
      ['output_layer.weight', [2, 3]],
      ['output_layer.bias', [2]],
    ]);
    const sequence = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU(), new nn.Linear(2, 1));
    expect([...sequence.namedParameters()].map(([name]) => name)).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']); // prettier-ignore
    const list = new nn.ModuleList([new nn.Linear(1, 1)]);
    expect([...list.namedParameters()].map(([name]) => name)).toEqual(['0.weight', '0.bias']);
    const norm = new nn.BatchNorm1d(2);
    expect([...norm.namedBuffers()].map(([name]) => name)).toEqual(['running_mean', 'running_var', 'num_batches_tracked']); // prettier-ignore
  });

  it('give and take their state, and say what does not fit', async () => {
    const a = new Two(new Generator(1));
    const b = new Two(new Generator(2));
    b.loadStateDict(await a.stateDict());
    const x = randn([5, 4]);
    expect(await b.forward(x).toList()).toEqual(await a.forward(x).toList());
    const state = await a.stateDict();
    expect(state['layer_1.weight'].shape).toEqual([3, 4]);
    const { 'layer_1.bias': bias, ...lacking } = state;
    expect(() => b.loadStateDict({ ...lacking, other: bias })).toThrow(
      /Missing: layer_1.bias.*Unknown: other/,
    );
    expect(() => b.loadStateDict({ ...state, 'layer_1.bias': { shape: [4], data: [0, 0, 0, 0] } })).toThrow(/layer_1.bias has shape \[4\].*\[3\]/); // prettier-ignore
    b.loadStateDict(lacking, { strict: false });
  });

  it('start within 1 / sqrt(in), the same for one seed on every layout', async () => {
    const dense = new nn.Linear(400, 30, { generator: new Generator(5) });
    const data = await dense.weight.array();
    expect(Math.max(...data)).toBeLessThanOrEqual(0.05);
    expect(Math.max(...data)).toBeGreaterThan(0.0495);
    expect(Math.min(...data)).toBeGreaterThanOrEqual(-0.05);
    const again = new nn.Linear(400, 30, { generator: new Generator(5) });
    expect(await again.weight.array()).toEqual(data);
  });

  it('take sparse rows and dense rows alike', async () => {
    for (const sparse of [true, false]) {
      const layer = new nn.Linear(4, 3, { generator: new Generator(3), sparse });
      const rows = csr([0, 2, 2, 3], [1, 3, 0], [0.5, 2, -1], [3, 4]);
      const dense = tensor([
        [0, 0.5, 0, 2],
        [0, 0, 0, 0],
        [-1, 0, 0, 0],
      ]);
      const a = layer.forward(rows);
      const b = layer.forward(dense);
      expect(await a.sub(b).abs().max().item()).toBeLessThan(1e-6);
      const g = randn([3, 3]);
      a.backward(g);
      const fromRows = await layer.weight.grad?.toDense().toList();
      layer.zeroGrad();
      b.backward(g);
      expect(fromRows).toEqual(await layer.weight.grad?.toDense().toList());
    }
  });

  it('work on nothing: no row, no entry', async () => {
    const layer = new nn.Linear(4, 3, { sparse: true });
    const none = layer.forward(csr([0], [], null, [0, 4]));
    expect(none.shape).toEqual([0, 3]);
    const blank = layer.forward(csr([0, 0], [], null, [1, 4]));
    expect(await blank.toList()).toEqual([await layer.bias?.toList()]);
    blank.sum().backward();
    expect(await layer.weight.grad?.toDense().abs().sum().item()).toBe(0);
    new optim.SparseAdam([layer.weight]).step();
  });

  it('drop out while training only, the same for the same generator', async () => {
    const x = ones([1000]);
    const layer = new nn.Dropout(0.3, { generator: new Generator(9) });
    const y = await layer.forward(x).array();
    const kept = y.filter((v) => v !== 0);
    expect(Math.abs(kept.length - 700)).toBeLessThan(50);
    expect(kept[0]).toBeCloseTo(1 / 0.7, 6);
    expect(await layer.forward(x).array()).not.toEqual(y);
    expect(await new nn.Dropout(0.3, { generator: new Generator(9) }).forward(x).array()).toEqual(
      y,
    );
    layer.eval();
    expect(layer.forward(x)).toBe(x);
  });

  it('move to another device with their layout', async () => {
    const device = new CpuBackend();
    const model = new Two(new Generator(1));
    const before = await model.stateDict();
    const strides = model.layer_1.weight.strides;
    await model.to(device);
    expect(model.layer_1.weight.device).toBe(device);
    expect(model.layer_1.weight.strides).toEqual(strides);
    expect(await model.stateDict()).toEqual(before);
    model.dispose();
    expect(device.memory().storages).toBe(0);
  });

  it('keep running means', async () => {
    const norm = new nn.BatchNorm1d(2);
    const x = tensor([
      [1, 2],
      [3, 6],
    ]);
    norm.forward(x);
    expect(await norm.running_mean.toList()).toEqual([
      expect.closeTo(0.2, 6),
      expect.closeTo(0.4, 6),
    ]);
    expect(await norm.running_var.toList()).toEqual([
      expect.closeTo(1.1, 6),
      expect.closeTo(1.7, 6),
    ]);
    norm.eval();
    const y = norm.forward(zeros([1, 2]));
    expect(await y.slice(0, 0).item()).toBeCloseTo(-0.2 / Math.sqrt(1.1 + 1e-5), 5);
  });

  it('keep the mean of all batches where there is no momentum', async () => {
    const norm = new nn.BatchNorm1d(1, { momentum: null });
    for (const value of [1, 2, 6]) norm.forward(tensor([[value], [value + 2]]));
    expect(await norm.running_mean.item()).toBeCloseTo(4, 6);
    expect(await norm.running_var.item()).toBeCloseTo(2, 6);
    expect(await norm.num_batches_tracked.item()).toBe(3);
    expect(() => norm.forward(zeros([1, 1, 1]))).toThrow(/at least two/);
  });

  it('print what they were made with, as PyTorch does', () => {
    class Own extends nn.Module {
      relu = new nn.ReLU();
      protected override describe(): string {
        return 'k=1';
      }
    }
    const printed = [
      [new nn.Dropout(0.2), 'Dropout(p=0.2)'],
      [new nn.GELU(), "GELU(approximate='none')"],
      [new nn.LayerNorm(2, { eps: 1e-3, elementwiseAffine: false }), 'LayerNorm((2,), eps=0.001, elementwise_affine=False)'], // prettier-ignore
      [new nn.BatchNorm1d(3), 'BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)'], // prettier-ignore
      [new nn.BatchNorm1d(3, { momentum: null, affine: false }), 'BatchNorm1d(3, eps=1e-05, momentum=None, affine=False, track_running_stats=True)'], // prettier-ignore
      [new Own(), 'Own(\n  k=1\n  (relu): ReLU()\n)'],
      [new nn.ModuleList([]), 'ModuleList()'],
    ] as const;
    for (const [module, text] of printed) expect(String(module)).toBe(text);
  });

  it('take bags as numbers, tensors and rows of a tensor', async () => {
    const bag = new nn.EmbeddingBag(4, 2, { mode: 'sum' });
    const w = (await bag.weight.toList()) as number[][];
    const sum = (...rows: number[]) => [0, 1].map((j) => expect.closeTo(rows.reduce((a, i) => a + w[i][j], 0), 5) as number); // prettier-ignore
    const ids = tensor([1, 3, 3, 0], { dtype: 'int32' });
    const expected = [sum(1, 3), sum(3, 0)];
    expect(await bag.forward([1, 3, 3, 0], [0, 2]).toList()).toEqual(expected);
    const offsets = tensor([0, 2], { dtype: 'int32' });
    expect(await bag.forward(ids, offsets).toList()).toEqual(expected);
    expect(await bag.forward(ids.reshape(2, 2)).toList()).toEqual(expected);
    const weights = tensor([
      [1, 0],
      [0, 1],
    ]);
    expect(await bag.forward(ids.reshape(2, 2), null, weights).toList()).toEqual([sum(1), sum(0)]);
    const ended = new nn.EmbeddingBag(4, 2, { mode: 'sum', includeLastOffset: true });
    ended.loadStateDict(await bag.stateDict());
    expect(await ended.forward(ids, [0, 2, 4]).toList()).toEqual(expected);
    expect(() => ended.forward(ids, [0, 2])).toThrow(/number of indices, 4, not 2/);
    expect(() => bag.forward(ids.add(0), [0])).toThrow(/indices are needed on the host.*\[4\]/);
    expect(() => bag.forward(tensor([1, 2]), [0])).toThrow(/float32.*int32/);
  });

  it('draw initial values as PyTorch scales them', async () => {
    const x = zeros([100, 300]);
    nn.init.xavierUniform_(x, 1, new Generator(1));
    expect(await x.abs().max().item()).toBeCloseTo(Math.sqrt(6 / 400), 3);
    nn.init.kaimingNormal_(x, 0, new Generator(1));
    expect(await x.std().item()).toBeCloseTo(Math.sqrt(2 / 300), 3);
  });
});

describe('classes as targets', () => {
  it('may be written down as plain numbers', async () => {
    const logits = tensor([
      [1, 2, 3],
      [3, 1, 2],
    ]);
    const { crossEntropy, nllLoss } = nn.functional;
    const expected = await crossEntropy(logits, tensor([2, 0], { dtype: 'int32' })).item();
    expect(await crossEntropy(logits, tensor([2, 0])).item()).toBe(expected);
    expect(await nllLoss(logits.logSoftmax(1), tensor([2, 0])).item()).toBeCloseTo(expected, 6);
    expect(() => crossEntropy(logits, tensor([2, 0.5]))).toThrow('int32');
    expect(() => crossEntropy(logits, tensor([2, 0]).mul(0.5))).toThrow('int32');
    const overwritten = tensor([2, 0]);
    overwritten.copyFrom([0.3, 1.7]);
    expect(() => crossEntropy(logits, overwritten)).toThrow('int32');
  });
});

describe('a summary', () => {
  it('names layers, shapes and parameters, and leaves the model as it was', async () => {
    const generator = new Generator(1);
    const model = new nn.Sequential(
      new nn.Linear(4, 8, { generator }),
      new nn.BatchNorm1d(8),
      new nn.Dropout(0.5, { generator }),
      new nn.Linear(8, 2, { generator }),
    );
    model.layers[0].requiresGrad_(false);
    const device = new CpuBackend();
    await model.to(device);
    const before = [await model.stateDict(), generator.position, device.memory()];
    const x = randn([5, 4], { device });
    const all = nn.summary(model, x);
    x.dispose();
    expect(all.layers.map((l) => [l.name, l.type, l.outputShape, l.parameters])).toEqual([
      ['', 'Sequential', [5, 2], 0],
      ['0', 'Linear', [5, 8], 40],
      ['1', 'BatchNorm1d', [5, 8], 16],
      ['2', 'Dropout', [5, 8], 0],
      ['3', 'Linear', [5, 2], 18],
    ]);
    expect(all).toMatchObject({ parameters: 74, trainable: 34, bytes: 296 });
    expect(all.layers[1].shapes).toEqual({ weight: [8, 4], bias: [8] });
    expect(String(all)).toContain('  0 (Linear)       [5, 8]');
    expect(String(all)).toContain('Parameters: 74, of which 34 are learned (296 bytes)');
    expect([await model.stateDict(), generator.position, device.memory()]).toEqual(before);
    expect(model.training && model.layers[1].training).toBe(true);
    expect(Object.hasOwn(model, 'forward')).toBe(false);
    expect(nn.summary(model).layers[0].outputShape).toBeNull();
  });
});

describe('freezing', () => {
  it('leaves the frozen part as it was, computes no gradient for it, and can be undone', async () => {
    const model = new Two(new Generator(1));
    model.layer_1.requiresGrad_(false);
    const optimizer = new optim.Adam(
      [...model.parameters()].filter((p) => p.requiresGrad),
      { lr: 0.1 },
    );
    const step = () => {
      optimizer.zeroGrad();
      model
        .forward(ones([3, 4]))
        .pow(2)
        .sum()
        .backward();
      optimizer.step();
    };
    const before = await model.stateDict();
    step();
    const after = await model.stateDict();
    expect(after['layer_1.weight']).toEqual(before['layer_1.weight']);
    expect(after['output_layer.weight']).not.toEqual(before['output_layer.weight']);
    expect(model.layer_1.weight.grad).toBeNull();
    model.layer_1.requiresGrad_();
    optimizer.addGroup({ params: model.layer_1.parameters(), lr: 0.5 });
    expect(optimizer.groups.map((group) => group.lr)).toEqual([0.1, 0.5]);
    expect(() => optimizer.addGroup({ params: [model.layer_1.weight] })).toThrow(/twice/);
    step();
    expect((await model.stateDict())['layer_1.weight']).not.toEqual(before['layer_1.weight']);
  });
});
