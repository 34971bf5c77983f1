import { describe, expect, it } from 'vitest';
import {
  CpuBackend,
  csr,
  cpu,
  nn,
  noGrad,
  ones,
  tensor,
  WinnowError,
  type Tensor,
} from '../index.ts';

const leaf = (data: number[]): Tensor => tensor(data, { requiresGrad: true });
const gradOf = async (x: Tensor): Promise<unknown> => x.grad?.toDense().toList();

function codeOf(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('autograd', () => {
  it('gives partial derivatives', async () => {
    const u = tensor(2, { requiresGrad: true });
    const v = tensor(-1.5, { requiresGrad: true });
    u.pow(2).mul(v).mul(3).sub(v.pow(3).mul(4)).backward();
    expect(await gradOf(u)).toBe(-18);
    expect(await gradOf(v)).toBe(12 - 12 * 2.25);
  });

  it('adds up over several backward passes, until zeroGrad', async () => {
    const x = leaf([1, 2]);
    x.mul(x).sum().backward();
    x.mul(3).sum().backward();
    expect(await gradOf(x)).toEqual([5, 7]);
    x.zeroGrad();
    expect(x.grad).toBeNull();
  });

  it('sums over all paths, walking them in the right order', async () => {
    const x = leaf([2]);
    const a = x.mul(3);
    const b = a.mul(a);
    b.add(a).sum().backward();
    expect(await gradOf(x)).toEqual([39]);
  });

  it('takes a gradient for vectors and asks for one', async () => {
    const x = leaf([1, 2, 3]);
    expect(codeOf(() => x.mul(2).backward())).toBe('autograd.gradient');
    x.mul(2).backward(tensor([1, 0, 10]));
    expect(await gradOf(x)).toEqual([2, 0, 20]);
    expect(codeOf(() => x.mul(2).backward(ones([2])))).toBe('tensor.shape');
  });

  it('says that a graph has been released', async () => {
    const x = leaf([1, 2]);
    const y = x.mul(x);
    const loss = y.sum();
    loss.backward();
    expect(codeOf(() => loss.backward())).toBe('autograd.released');
    expect(codeOf(() => y.sum().backward())).toBe('autograd.released');
    const again = x.mul(x).sum();
    again.backward(null, { retainGraph: true });
    again.backward();
    expect(await gradOf(x)).toEqual([6, 12]);
  });

  it('records nothing within noGrad, also across awaits', async () => {
    const x = leaf([1]);
    expect(noGrad(() => x.mul(2)).requiresGrad).toBe(false);
    await noGrad(async () => {
      await x.item();
      expect(x.mul(2).requiresGrad).toBe(false);
    });
    expect(x.mul(2).requiresGrad).toBe(true);
    expect(codeOf(() => tensor([1]).sum().backward())).toBe('autograd.noGraph');
  });

  it('detaches, freezes and retains', async () => {
    const x = leaf([3]);
    const y = x.mul(2).retainGrad();
    y.mul(x.detach()).sum().backward();
    expect(await gradOf(x)).toEqual([6]);
    expect(await gradOf(y)).toEqual([3]);
    const model = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 1));
    model.layers[0].requiresGrad_(false);
    model
      .forward(ones([1, 2]))
      .sum()
      .backward();
    const [frozen, , free] = [...model.parameters()];
    expect(frozen.grad).toBeNull();
    expect(free.grad).not.toBeNull();
  });

  it('says what does not fit, and how to mend it', () => {
    const a = ones([2, 3]);
    for (const f of [
      () => a.add(ones([2])),
      () => a.matmul(ones([2, 3])),
      () => a.reshape(4, 2),
      () => a.t().view(6),
      () => a.sum(2),
      () => a.slice(5),
      () => a.expand(2, 4),
      () => nn.functional.linear(a, ones([4, 2])),
      () => nn.functional.crossEntropy(a, ones([3], { dtype: 'int32' })),
      () => tensor([[1], [1, 2]]),
      () => a.inverse(),
    ])
      expect(codeOf(f)).toBe('tensor.shape');
    expect(codeOf(() => a.add(ones([2, 3], { device: new CpuBackend() })))).toBe('tensor.device');
    expect(codeOf(() => a.indexSelect(0, [7]))).toBe('tensor.index');
    expect(codeOf(() => csr([0, 1], [4], null, [1, 3]))).toBe('sparse.index');
    expect(codeOf(() => csr([0, 2], [1], null, [1, 3]))).toBe('sparse.offsets');
    expect(codeOf(() => nn.functional.crossEntropy(a, tensor([0, 3], { dtype: 'int32' })))).toBe(
      'loss.target',
    );
    expect(cpu().info.label).toBe('CPU');
  });
});
