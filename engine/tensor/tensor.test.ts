import { describe, expect, it } from 'vitest';
import {
  arange,
  cat,
  CpuBackend,
  eye,
  full,
  Generator,
  linspace,
  rand,
  randint,
  randn,
  randomUniform,
  tensor,
  zeros,
  type Tensor,
} from '../index.ts';

const list = (x: Tensor): Promise<unknown> => x.toList();

describe('tensors', () => {
  it('are made from lists, typed arrays and numbers', async () => {
    expect(
      await list(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor([true, false]).dtype).toBe('bool');
    expect(await list(tensor([true, false]))).toEqual([true, false]);
    expect(tensor(Int32Array.of(1, 2)).dtype).toBe('int32');
    expect(await list(tensor(Float32Array.of(1, 2, 3, 4), { shape: [2, -1] }))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await tensor(5).item()).toBe(5);
    expect(await list(arange(4))).toEqual([0, 1, 2, 3]);
    expect(await list(arange(1, 2, 0.25))).toEqual([1, 1.25, 1.5, 1.75]);
    expect(await list(linspace(0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(await list(eye(2, 3))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(await list(full([2], 7, { dtype: 'int32' }))).toEqual([7, 7]);
    expect(await list(zeros([0, 3]))).toEqual([]);
  });

  it('are views where they can be', async () => {
    const x = arange(12).reshape(3, 4);
    expect(x.t().storage).toBe(x.storage);
    expect(await list(x.t())).toEqual([
      [0, 4, 8],
      [1, 5, 9],
      [2, 6, 10],
      [3, 7, 11],
    ]);
    expect(await list(x.slice([null, null, 2], [-2, null]))).toEqual([
      [2, 3],
      [10, 11],
    ]);
    expect(await list(x.slice(-1))).toEqual([8, 9, 10, 11]);
    expect(await list(x.select(1, -1))).toEqual([3, 7, 11]);
    expect(await list(x.t().reshape(2, 6))).toEqual([
      [0, 4, 8, 1, 5, 9],
      [2, 6, 10, 3, 7, 11],
    ]);
    expect(x.t().unsqueeze(1).reshape(4, 1, 3).storage).toBe(x.storage);
    expect(x.reshape(3, 2, 2).permute(2, 0, 1).reshape(2, 6).storage).toBe(x.storage);
    expect(x.slice([0, 2]).view(2, 2, 2).storage).toBe(x.storage);
    expect(await list(x.flip(0).slice(0))).toEqual([8, 9, 10, 11]);
    expect(await list(x.slice([2, 1]))).toEqual([]);
  });

  it('compare, and count what is true', async () => {
    const x = tensor([1, 5, 3]);
    expect(await list(x.gt(2))).toEqual([false, true, true]);
    expect(await x.gt(2).sum().item()).toBe(2);
    expect(await list(x.eq(tensor([1, 2, 3])).not())).toEqual([false, true, false]);
    expect(await list(x.gt(2).and(x.lt(4)))).toEqual([false, false, true]);
    expect(await list(tensor([0.5, 0, -2]).type('bool'))).toEqual([true, false, true]);
    expect(await list(tensor([1.7, -1.7]).type('int32'))).toEqual([1, -1]);
  });

  it('keep whole numbers whole, and make fractions floating-point', async () => {
    const x = arange(4);
    expect(x.add(1).dtype).toBe('int32');
    expect(x.mul(0.5).dtype).toBe('float32');
    expect(x.div(2).dtype).toBe('float32');
    expect(x.add(tensor([0.5])).dtype).toBe('float32');
    expect(await x.mean().item()).toBe(1.5);
    expect(await list(arange(4).reshape(2, 2).argmax(1))).toEqual([1, 1]);
    expect(await tensor([3, 9, 9]).argmax().item()).toBe(1);
  });

  it('draw the same numbers for the same seed', async () => {
    const draw = async () => [
      await list(rand([3], { generator: new Generator(3) })),
      await list(randn([3], { generator: new Generator(3) })),
      await list(randint(0, 10, [5], { generator: new Generator(3) })),
    ];
    expect(await draw()).toEqual(await draw());
    const normal = randn([20000], { generator: new Generator(1), dtype: 'float64' });
    expect(Math.abs(await normal.mean().item())).toBeLessThan(0.03);
    expect(Math.abs((await normal.std().item()) - 1)).toBeLessThan(0.02);
  });

  it('move between devices and print what they are', async () => {
    const other = new CpuBackend();
    const x = tensor([[1, 2]]).t();
    const moved = await x.to(other);
    expect(moved.device).toBe(other);
    expect(await list(moved)).toEqual([[1], [2]]);
    expect(String(x)).toBe('Tensor [2, 1], float32, cpu');
  });

  it('keep whole numbers whole, and make fractions where there are any', async () => {
    const i = tensor([1, -2, 3], { dtype: 'int32' });
    const kinds = [
      [i.pow(3), 'int32', [1, -8, 27]],
      [i.pow(0), 'int32', [1, 1, 1]],
      [i.pow(-1), 'float32', [1, -0.5, expect.closeTo(1 / 3, 6)]],
      [tensor([46341], { dtype: 'int32' }).pow(2), 'int32', [-2147479015]],
      [i.dot(i), 'int32', 14],
      [i.clamp(-1.5, 2.5), 'float32', [1, -1.5, 2.5]],
      [i.clamp(0), 'int32', [1, 0, 3]],
      [tensor([true, true]).prod(), 'int32', 1],
      [arange(1, 2.5), 'float32', [1, 2]],
      [arange(1, 3), 'int32', [1, 2]],
    ] as const;
    for (const [x, dtype, expected] of kinds) {
      expect(x.dtype).toBe(dtype);
      expect(await x.toList()).toEqual(expected);
    }
    expect(await tensor([Infinity, -Infinity, 1]).clamp(0).toList()).toEqual([Infinity, 0, 1]);
    expect(await tensor([Infinity, -Infinity, 1]).clamp(undefined, 0).toList()).toEqual([0, -Infinity, 0]); // prettier-ignore
  });

  it('broadcast random shapes as plain loops do', async () => {
    for (let trial = 0; trial < 40; trial++) {
      const u = (i: number): number => randomUniform(5, trial, i);
      const rank = 1 + Math.floor(u(0) * 4);
      const shape = Array.from({ length: rank }, (_, d) => 1 + Math.floor(u(1 + d) * 4));
      const thin = shape.map((n, d) => (u(10 + d) < 0.4 ? 1 : n)).slice(Math.floor(u(20) * rank));
      const x = randn(shape, { dtype: 'float64' });
      const y = randn(thin, { dtype: 'float64' });
      const order = shape.map((_, d) => d).sort((a, b) => u(30 + a) - u(30 + b));
      const z = x.mul(y).permute(order);
      const wide = await y
        .expand(...shape)
        .contiguous()
        .array();
      const expected = (await x.array()).map((v, i) => v * wide[i]) as Float64Array;
      const back = order.map((_, d) => order.indexOf(d));
      expect([...(await z.permute(back).array())]).toEqual([...expected]);
      const total = [...expected].reduce((a, b) => a + b, 0);
      expect(await z.sum().item()).toBeCloseTo(total, 10);
      if (rank === 1) continue;
      const [first] = order;
      const sums = cat([z.sum(0), x.mul(y).sum(first).permute(order.slice(1).map((d) => (d > first ? d - 1 : d))).neg()], 0); // prettier-ignore
      expect(await sums.sum().abs().item()).toBeLessThan(1e-9);
    }
  });
});
