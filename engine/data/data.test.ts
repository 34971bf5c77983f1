import { describe, expect, it } from 'vitest';
import {
  CpuBackend,
  data,
  Generator,
  nn,
  Scope,
  tensor,
  type RowSparse,
  type Tensor,
} from '../index.ts';

const { ArrayDataset, DataLoader, randomSplit, SparseDataset, stratifiedSplit, TensorDataset } =
  data;

describe('data', () => {
  it('comes in batches, all of it, shuffled by the seed', async () => {
    const dataset = new ArrayDataset(Array.from({ length: 10 }, (_, i) => i));
    const pass = async (loader: data.DataLoader<number>) => {
      const seen: number[][] = [];
      for await (const batch of loader) seen.push((await batch.toList()) as number[]);
      return seen;
    };
    expect(await pass(new DataLoader(dataset, { batchSize: 4 }))).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]); // prettier-ignore
    const short = new DataLoader(dataset, { batchSize: 4, dropLast: true });
    expect(short.length).toBe(2);
    expect((await pass(short)).flat()).toHaveLength(8);
    const shuffled = () => new DataLoader(dataset, { batchSize: 4, shuffle: true, generator: new Generator(3) }); // prettier-ignore
    const loader = shuffled();
    const first = await pass(loader);
    expect(first.flat().sort((a, b) => a - b)).toEqual(dataset.samples);
    expect(await pass(loader)).not.toEqual(first);
    expect(await pass(shuffled())).toEqual(first);
  });

  it('makes tensors of tensors, and frees a batch when the next is asked for', async () => {
    const device = new CpuBackend();
    const x = tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { device },
    );
    const y = tensor(Int32Array.of(0, 1, 0), { device });
    const loader = new DataLoader(new TensorDataset(x, y), { batchSize: 2 });
    const shapes: (readonly number[])[] = [];
    for await (const [a, b] of loader) {
      shapes.push(a.shape, b.shape);
      expect(device.memory().storages).toBe(4);
    }
    expect(shapes).toEqual([[2, 2], [2], [1, 2], [1]]);
    expect(await x.toList()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const pairs = new DataLoader(new ArrayDataset([[1.5, 0], [2.5, 1]] as [number, number][]), { batchSize: 2 }); // prettier-ignore
    for await (const [value, label] of pairs) {
      expect(await value.toList()).toEqual([1.5, 2.5]);
      expect(label.dtype).toBe('int32');
    }
  });

  it('asks for the samples of the next batches while one is in use', async () => {
    const asked: number[] = [];
    const waiting = new Map<number, () => void>();
    const dataset = {
      length: 10,
      get: (index: number): Promise<number> => {
        asked.push(index);
        return new Promise((resolve) => waiting.set(index, () => resolve(index)));
      },
    };
    const arrive = (...ids: number[]) => {
      for (const id of ids) waiting.get(id)?.();
    };
    const device = new CpuBackend();
    const loader = new DataLoader(dataset, {
      batchSize: 2,
      prefetch: 2,
      collate: (samples) => tensor(samples, { dtype: 'int32', device }),
    });
    const iterator = loader[Symbol.asyncIterator]();
    const first = iterator.next();
    expect(asked).toEqual([0, 1]);
    arrive(1, 0);
    expect(await (await first).value?.toList()).toEqual([0, 1]);
    // The next two have been asked for; the later one comes first, and nothing is mixed up.
    expect(asked).toEqual([0, 1, 2, 3, 4, 5]);
    arrive(5, 4, 3, 2);
    {
      // A scope that is open in between frees nothing of theirs.
      using step = new Scope();
      step.keep(tensor([1], { device }));
      await Promise.resolve();
    }
    expect(await (await iterator.next()).value?.toList()).toEqual([2, 3]);
    expect(await (await iterator.next()).value?.toList()).toEqual([4, 5]);
    await iterator.return();
    expect(asked).toHaveLength(10);
    expect(device.memory().storages).toBe(1);
    expect(() => new DataLoader(dataset, { prefetch: -1 })).toThrow(/0 or more/);
  });

  it('tells of a sample that can not be had when its batch is due', async () => {
    const dataset = {
      length: 4,
      get: async (index: number): Promise<number> => {
        if (index === 3) throw new Error('text 3 is gone');
        return index;
      },
    };
    const seen: unknown[] = [];
    const pass = async () => {
      for await (const batch of new DataLoader(dataset, { batchSize: 1, prefetch: 4 }))
        seen.push(await batch.item());
    };
    await expect(pass()).rejects.toThrow('text 3 is gone');
    expect(seen).toEqual([0, 1, 2]);
  });

  it('never frees what the dataset stands on', async () => {
    const x = tensor([[1], [2], [3]]);
    const collate = (samples: Tensor[][]) => samples[0][0];
    const subset = new data.Subset(new TensorDataset(x), [2, 0]);
    const seen: unknown[] = [];
    for await (const view of new DataLoader(subset, { collate })) seen.push(await view.toList());
    for await (const view of new DataLoader(new ArrayDataset([[x]]), { collate })) seen.push(view.shape); // prettier-ignore
    expect(seen).toEqual([[3], [1], [3, 1]]);
    expect(await x.sum().item()).toBe(6);
  });

  it('keeps to the dtype that the first batch gave plain numbers', async () => {
    const types = async (loader: AsyncIterable<Tensor>) => {
      const seen: string[] = [];
      for await (const batch of loader) seen.push(batch.dtype);
      return seen;
    };
    const mixed = new DataLoader(new ArrayDataset([0.5, 1, 2, 3]), { batchSize: 2 });
    expect(await types(mixed)).toEqual(['float32', 'float32']);
    const whole = new DataLoader(new ArrayDataset([2, 3, 4]), { batchSize: 2 });
    expect(await types(whole)).toEqual(['int32', 'int32']);
    const fraction = new DataLoader(new ArrayDataset([2, 3, 0.5, 1]), { batchSize: 2 });
    await expect(types(fraction)).rejects.toMatchObject({
      code: 'data.collate',
      message: expect.stringMatching(/int32, and now there is 0\.5\. Give tensors .* collate/),
    });
    // Each place in a sample for itself.
    const pairs = [
      { x: 0.5, y: [1] },
      { x: 2, y: [0] },
    ];
    const seen: string[] = [];
    for await (const { x, y } of new DataLoader(new ArrayDataset(pairs)))
      seen.push(x.dtype, y[0].dtype);
    expect(seen).toEqual(['float32', 'int32', 'float32', 'int32']);
  });

  it('tells of samples that can not be stacked', async () => {
    const first = async (samples: readonly unknown[]) => {
      const loader = new DataLoader(new ArrayDataset(samples), { batchSize: 2 });
      return loader[Symbol.asyncIterator]().next();
    };
    const collate = (message: RegExp) => ({
      code: 'data.collate',
      message: expect.stringMatching(message),
    });
    await expect(first([3, 'a'])).rejects.toMatchObject(collate(/\(number, string\).*collate/));
    await expect(first(['a', 3])).rejects.toMatchObject(collate(/\(string, number\)/));
    await expect(first(['a', 'b'])).rejects.toMatchObject(collate(/type string.*collate/));
    await expect(first([[1], [2, 3]])).rejects.toMatchObject(collate(/lists of 1 and of 2 items/));
    await expect(first([{ x: 1 }, { y: 1 }])).rejects.toMatchObject(
      collate(/at \.x \(number, undef/),
    );
    expect(() => new DataLoader([1, 2] as unknown as data.Dataset<number>)).toThrow(
      /get\(index\); make one of a list with new ArrayDataset\(list\)/,
    );
  });

  it('gives indices that a row-sparse embedding takes', async () => {
    const words = tensor(Int32Array.of(3, 1, 4, 1, 2, 0), { shape: [3, 2] });
    const layer = new nn.Embedding(5, 2, { sparse: true });
    const seen: number[][] = [];
    for await (const [x] of new DataLoader(new TensorDataset(words), { batchSize: 2 })) {
      layer.zeroGrad();
      layer.forward(x).sum().backward();
      seen.push([...(layer.weight.grad as RowSparse).ids]);
    }
    expect(seen).toEqual([
      [1, 3, 4],
      [0, 2],
    ]);
  });

  it('gives sparse rows', async () => {
    const device = new CpuBackend();
    const rows = {
      rows: 3,
      offsets: Int32Array.of(0, 2, 2, 3),
      indices: Int32Array.of(4, 1, 0),
      values: Float32Array.of(1, 2, 3),
      columns: 5,
    };
    const dataset = new SparseDataset(rows, [0, 1, 1], { device });
    const order = data.selectRows(rows, [2, 0]);
    expect([[...order.offsets], [...order.indices], [...order.values]]).toEqual([[0, 1, 3], [0, 4, 1], [3, 1, 2]]); // prettier-ignore
    const seen: unknown[] = [];
    for await (const [x, y] of new DataLoader(dataset, { batchSize: 2 }))
      seen.push([x.shape, x.entries, await y.toList()]);
    expect(seen).toEqual([
      [[2, 5], 2, [0, 1]],
      [[1, 5], 1, [1]],
    ]);
    expect(device.memory().storages).toBe(0);
  });

  it('gives dense rows beside the sparse ones', () => {
    const rows = {
      rows: 3,
      offsets: Int32Array.of(0, 2, 2, 3),
      indices: Int32Array.of(4, 1, 0),
      values: Float32Array.of(1, 2, 3),
      columns: 5,
    };
    const dense = { columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const picked = data.selectFeatures({ rows, dense }, [2, 0, 2]);
    expect(picked.rows).toEqual(data.selectRows(rows, [2, 0, 2]));
    expect(picked.dense).toEqual({ columns: 2, values: Float32Array.of(5, 6, 1, 2, 5, 6) });
    expect(data.selectFeatures({ rows }, [0]).dense).toBeUndefined();
  });

  it('comes without waiting where nothing has to be waited for', async () => {
    const device = new CpuBackend();
    const x = tensor([[1], [2], [3]], { device });
    const options = { batchSize: 2, shuffle: true };
    const make = () =>
      new DataLoader(new TensorDataset(x), { ...options, generator: new Generator(5) });
    const now: unknown[] = [];
    for (const [batch] of make()) {
      now.push(batch.shape);
      expect(device.memory().storages).toBe(2);
    }
    expect(now).toEqual([
      [2, 1],
      [1, 1],
    ]);
    for (const [batch] of make()) {
      expect(batch.shape).toEqual([2, 1]);
      break;
    }
    expect(device.memory().storages).toBe(1);
    const numbers = new ArrayDataset([0, 1, 2, 3, 4]);
    const generator = () => ({ ...options, generator: new Generator(5) });
    const waited: unknown[] = [];
    for await (const batch of new DataLoader(numbers, generator()))
      waited.push(await batch.toList());
    const atOnce = [...new DataLoader(numbers, { ...generator(), keepBatches: true })];
    expect(await Promise.all(atOnce.map((batch) => batch.toList()))).toEqual(waited);
    const slow = { length: 2, get: (i: number) => Promise.resolve(i) };
    expect(() => [...new DataLoader(slow)]).toThrow(/for await/);
    const collate = (samples: number[]) => Promise.resolve(samples);
    expect(() => [...new DataLoader(numbers, { collate })]).toThrow(/for await/);
  });

  it.each(['once', 'onward', true] as const)(
    'shuffles %s, and goes on from a saved state',
    (shuffle) => {
      const dataset = new ArrayDataset(Array.from({ length: 9 }, (_, i) => i));
      const collate = (samples: number[]) => samples;
      const make = () => {
        const generator = new Generator(3);
        const loader = new DataLoader(dataset, { batchSize: 4, shuffle, generator, collate });
        return { generator, loader, pass: () => [...loader].flat() };
      };
      const first = make();
      const passes = [first.pass(), first.pass()];
      const saved = { loader: first.loader.stateDict(), position: first.generator.position };
      passes.push(first.pass(), first.pass());
      for (const pass of passes) expect([...pass].sort((a, b) => a - b)).toEqual(dataset.samples);
      const distinct = new Set(passes.map(String)).size;
      expect(distinct).toBe(shuffle === 'once' ? 1 : 4);
      const second = make();
      second.loader.loadStateDict(saved.loader);
      second.generator.position = saved.position;
      expect([second.pass(), second.pass()]).toEqual(passes.slice(2));
      for (const order of [
        Int32Array.of(0, 1),
        new Int32Array(9),
        Int32Array.of(9, 1, 2, 3, 4, 5, 6, 7, 8),
      ])
        // prettier-ignore
        expect(() => second.loader.loadStateDict({ order })).toThrow(/9 samples/);
    },
  );

  it('splits some samples by rounded shares, and leaves each class a last one', () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : i < 99 ? 1 : 2));
    const options = { generator: new Generator(1), stream: 700, rounding: 'last' } as const;
    const [held, kept] = stratifiedSplit(labels, [0.1, 0.9], options);
    const counts = (part: Int32Array) =>
      [0, 1, 2].map((label) => part.filter((i) => labels[i] === label).length);
    expect(counts(held)).toEqual([8, 2, 0]);
    expect(counts(kept)).toEqual([72, 17, 1]);
    expect(options.generator.position).toBe(0);
    // What a class draws does not depend on the others.
    const among = Array.from(labels.keys()).filter((i) => labels[i] !== 0);
    const [some] = stratifiedSplit(labels, [0.1, 0.9], { ...options, among });
    expect(some).toEqual(held.filter((i) => labels[i] !== 0));
    expect(() => stratifiedSplit(labels, [0.1, 0.8], options)).toThrow(/add up/);
  });

  it('splits by chance and within classes', () => {
    const dataset = new ArrayDataset(Array.from({ length: 11 }, (_, i) => i));
    const parts = randomSplit(dataset, [0.5, 0.5], { generator: new Generator(1) });
    expect(parts.map((p) => p.length)).toEqual([6, 5]);
    expect(parts.flatMap((p) => [...p.indices]).sort((a, b) => a - b)).toEqual(dataset.samples);
    expect(randomSplit(dataset, [8, 3]).map((p) => p.length)).toEqual([8, 3]);
    expect(() => randomSplit(dataset, [8, 4])).toThrow(/add up/);
    const labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
    const [train, held] = stratifiedSplit(labels, [0.8, 0.2], { generator: new Generator(1) });
    expect([...train].map((i) => labels[i])).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    expect([...held].map((i) => labels[i])).toEqual([0, 0, 1]);
  });
});
