// An error names the operation, the shapes it met, and the way out.

import { describe, expect, it } from 'vitest';
import { arange, type Backend, cat, cpu, CpuBackend, csr, data, nn, ones, optim, randn, RowSparse, stack, tensor, type Tensor, where, WinnowError, zeros } from './index.ts'; // prettier-ignore

const F = nn.functional;
const a = ones([2, 3]);
const whole = (...values: number[]) => tensor(values, { dtype: 'int32' });
const elsewhere = { device: new CpuBackend() };

/** What TypeScript would not let pass. */
const list = (value: unknown) => value as Tensor;

/** What is done; the code; what the message must name, in this order. */
const CASES: readonly (readonly [() => unknown, string, ...string[]])[] = [
  [() => a.add(ones([2])), 'tensor.shape', 'add', '[2, 3]', '[2]', 'reshape or unsqueeze'],
  [() => a.eq(ones([4])), 'tensor.shape', 'eq', '[2, 3]', '[4]', 'reshape'],
  [() => where(a.gt(0), ones([4]), a), 'tensor.shape', 'where', '[4]', '[2, 3]', 'reshape'],
  [() => a.matmul(ones([2, 3])), 'tensor.shape', 'matmul', '[2, 3]', '[2, 3]', 'transpose()'],
  [() => ones([2, 3, 4]).matmul(ones([3, 4, 2])), 'tensor.shape', 'matmul', '[2, 3, 4]', '[3, 4, 2]', 'unsqueeze'], // prettier-ignore
  [() => a.dot(a), 'tensor.shape', 'dot', '[2, 3]', '[2, 3]', 'use matmul'],
  [() => a.outer(a), 'tensor.shape', 'outer', '[2, 3]', '[2, 3]', 'flatten()'],
  [() => a.inverse(), 'tensor.shape', 'inverse', '[2, 3]', 'must be equal'],
  [() => a.det(), 'tensor.shape', 'det', '[2, 3]', 'must be equal'],
  [() => a.reshape(4, 2), 'tensor.shape', 'reshape', '6 elements', '[4, 2]', 'may be -1'],
  [() => a.t().view(6), 'tensor.shape', 'view', '[3, 2]', '[6]', 'use reshape'],
  [() => a.permute(0, 0), 'tensor.shape', 'permute', '[0, 0]', '[2, 3]', 'once'],
  [() => a.transpose(0, 2), 'tensor.shape', 'transpose', 'dimension 2', 'use -2 to 1'],
  [() => a.expand(2, 4), 'tensor.shape', 'expand', '[2, 3]', '[2, 4]', 'size 1'],
  [() => a.expand(3), 'tensor.shape', 'expand', '[3]', '[2, 3]', 'squeeze'],
  [() => a.unsqueeze(5), 'tensor.shape', 'unsqueeze', 'dimension 5', 'use -3 to 2'],
  [() => a.slice(5), 'tensor.shape', 'slice', 'index 5', '[2, 3]', 'use -2 to 1'],
  [() => a.slice(0, 0, 0), 'tensor.shape', 'slice', '3 ranges', '[2, 3]', 'at most one'],
  [() => a.slice([2, 0, -1]), 'tensor.shape', 'slice', '-1', 'use flip'],
  [() => a.narrow(1, 2, 5), 'tensor.shape', 'narrow', '2 .. 7', '[2, 3]', 'from 0 to 3'],
  [() => a.select(4, 0), 'tensor.shape', 'select', 'dimension 4', 'use -2 to 1'],
  [() => cat([a, ones([3, 4])]), 'tensor.shape', 'cat', '[3, 4]', '[2, 3]', 'must be equal'],
  [() => cat([]), 'tensor.shape', 'cat', 'empty', 'at least one'],
  [() => stack([a, ones([3])]), 'tensor.shape', 'stack', '[2, 3]', '[3]', 'cat'],
  [() => stack([]), 'tensor.shape', 'stack', 'empty', 'at least one'],
  [() => a.indexSelect(0, [7]), 'tensor.index', 'indexSelect', 'index 7', '0..1', '[2, 3]', 'from the front'], // prettier-ignore
  [() => a.indexSelect(0, whole(-1)), 'tensor.index', 'indexSelect', 'index -1', 'negative'],
  [() => a.indexSelect(0, whole(0).unsqueeze(0)), 'tensor.shape', 'indexSelect', '[1, 1]', 'flatten()'], // prettier-ignore
  [() => a.gather(1, whole(0)), 'tensor.shape', 'gather', '[1]', '[2, 3]', 'no larger'],
  [() => a.gather(1, tensor([[7]], { dtype: 'int32' })), 'tensor.index', 'gather', 'index 7', '[2, 3]'], // prettier-ignore
  [() => a.indexSelect(0, tensor([true, false])), 'tensor.dtype', 'indexSelect', 'int32, not bool', '[2]', 'where'], // prettier-ignore
  [() => a.indexSelect(0, tensor([0, 0.7])), 'tensor.dtype', 'indexSelect', 'int32, not float32', "type('int32')"], // prettier-ignore
  [() => a.gather(1, a), 'tensor.dtype', 'gather', 'int32, not float32', '[2, 3]'],
  [() => a.gt(0).sub(a.gt(1)), 'tensor.dtype', 'sub', 'truth values', '[2, 3]', 'ne()'],
  [() => a.gt(0).neg(), 'tensor.dtype', 'neg', 'truth values', 'not()'],
  [() => arange(3).leakyRelu(), 'tensor.dtype', 'leakyRelu', 'int32', "type('float32')"],
  [() => a.matmul(ones([3, 2], { dtype: 'float64' })), 'tensor.dtype', 'matmul', 'float32 and float64', "type('float32')"], // prettier-ignore
  [() => F.linear(a, a.type('float64')), 'tensor.dtype', 'linear', 'float32 and float64'],
  [() => a.sum([0, -2]), 'tensor.shape', 'sum', 'twice', '[0, -2]', 'once'],
  [() => a.expand(-1, 2, 3), 'tensor.shape', 'expand', '[-1, 2, 3]'],
  [() => zeros([0, 3]).reshape(-1, 0), 'tensor.shape', 'reshape', '[-1, 0]', 'write it out'],
  [() => a.slice([0.5, 1]), 'tensor.shape', 'slice', '[0.5, 1]', 'whole numbers', '[2, 3]'],
  [() => ones([2, 3, 4]).t(), 'tensor.shape', 't:', '[2, 3, 4]', 'transpose(dim0, dim1)'],
  [() => cat([tensor(1), tensor(2)]), 'tensor.shape', 'cat', 'use stack'],
  [() => a.sum(2), 'tensor.shape', 'sum', 'dimension 2', 'use -2 to 1'],
  [() => zeros([0, 2]).max(), 'tensor.shape', 'max', '[0, 2]', 'tensor.size'],
  [() => zeros([0, 2]).min(0), 'tensor.shape', 'min', '[0, 2]', 'not empty'],
  [() => zeros([0]).argmax(), 'tensor.shape', 'argmax', '[0]', 'tensor.size'],
  [() => arange(3).softmax(0), 'tensor.dtype', 'softmax', 'int32', "type('float32')"],
  [() => a.copyFrom(ones([5])), 'tensor.shape', 'copyFrom', '[5]', '[2, 3]', 'size 1'],
  [() => a.copyFrom([1, 2]), 'tensor.shape', 'copyFrom', '2 numbers', '[2, 3]', '6'],
  [() => a.copyFrom(ones([2, 3], elsewhere)), 'tensor.device', 'copyFrom', 'tensor.to(device)'],
  [() => tensor([[1], [1, 2]]), 'tensor.shape', 'tensor', '[1]', '[2]', 'every row'],
  [() => tensor([1, 2, 3], { shape: [2, 2] }), 'tensor.shape', 'tensor', '3 elements', '[2, 2]', 'may be -1'], // prettier-ignore
  [() => zeros([-1, 2]), 'tensor.shape', 'new tensor', '[-1, 2]', 'one list'],
  [() => randn([1.5]), 'tensor.shape', 'randn', '[1.5]', 'one list'],
  [() => F.linear(a, ones([4, 2])), 'tensor.shape', 'linear', '[2, 3]', '[4, 2]', 'must be 2'],
  [() => F.linear(a, ones([4, 3]), ones([3])), 'tensor.shape', 'linear', '[3]', '[4]'],
  [() => F.csrLinear(csr([0, 1], [0], null, [1, 4]), a), 'tensor.shape', 'linear', '[1, 4]', '[2, 3]', 'must be 4'], // prettier-ignore
  [() => csr([0, 1], [4], null, [1, 3]), 'sparse.index', 'csr', 'column 4', '0..2'],
  [() => csr([0, 2], [1], null, [1, 3]), 'sparse.offsets', 'csr', '1 rows need 2 ascending'],
  [() => csr([0, 1], [1], [1, 2], [1, 3]), 'sparse.offsets', 'csr', '2 values', 'one value per'],
  [() => F.crossEntropy(a, ones([3])), 'tensor.shape', 'crossEntropy', '[n, classes]', '[2, 3]', '[3]'], // prettier-ignore
  [() => F.crossEntropy(a, whole(0, 3)), 'loss.target', 'crossEntropy', 'target 3 in row 1', '0..2', 'from 0'], // prettier-ignore
  [() => F.crossEntropy(a, whole(0, 1), { weight: ones([2]) }), 'tensor.shape', 'crossEntropy', '[2]', '[3]'], // prettier-ignore
  [() => F.nllLoss(a, whole(0, 3)), 'loss.target', 'nllLoss', 'target 3 in row 1', 'ignoreIndex'],
  [() => F.mseLoss(a, ones([3])), 'tensor.shape', 'mseLoss', '[2, 3]', '[3]', 'must be equal'],
  [() => F.klDivLoss(a, ones([3])), 'tensor.shape', 'klDivLoss', '[2, 3]', '[3]', 'must be equal'],
  [() => F.crossEntropy(a, tensor([0.9, 1.2])), 'tensor.dtype', 'crossEntropy', 'not float32', '[2]', "type('int32')", '[2, 3]'], // prettier-ignore
  [() => F.crossEntropy(a, tensor([true, false])), 'tensor.dtype', 'crossEntropy', 'not bool', '[2]'], // prettier-ignore
  [() => F.nllLoss(a, tensor([0.9, 1.2])), 'tensor.dtype', 'nllLoss', 'not float32', '[2]', "type('int32')"], // prettier-ignore
  [() => F.mseLoss(a, a, { reduction: 'avg' as 'sum' }), 'loss.option', 'mseLoss', '"avg"', "'mean', 'sum' or 'none'"], // prettier-ignore
  [() => F.crossEntropy(a, whole(0, 1), { reduction: 'avg' as 'sum' }), 'loss.option', 'crossEntropy', '"avg"'], // prettier-ignore
  [() => F.nllLoss(a, whole(0, 1), { reduction: 'avg' as 'sum' }), 'loss.option', 'nllLoss', '"avg"'], // prettier-ignore
  [() => F.klDivLoss(a, a, { reduction: 'avg' as 'sum' }), 'loss.option', 'klDivLoss', '"avg"', "'batchmean'"], // prettier-ignore
  [() => F.huberLoss(a, a, { reduction: 'batchmean' as 'sum' }), 'loss.option', 'huberLoss', '"batchmean"'], // prettier-ignore
  [() => F.crossEntropy(a, whole(0, 1), { weights: ones([3]) } as object), 'loss.option', 'crossEntropy', '"weights"', 'reduction, weight, labelSmoothing'], // prettier-ignore
  [
    () => F.mseLoss(a, a, 'sum' as unknown as object),
    'loss.option',
    'mseLoss',
    "{ reduction: 'sum' }",
  ],
  [() => F.crossEntropy(a, whole(0, 1), { weight: list([1, 2, 3]) }), 'tensor.type', 'crossEntropy', 'not a list', 'tensor(numbers)'], // prettier-ignore
  [() => F.nllLoss(a, whole(0, 1), { weight: ones([2]) }), 'tensor.shape', 'nllLoss', '[2]', '[3]'],
  [() => F.crossEntropy(a, list([0, 1])), 'tensor.type', 'crossEntropy', 'not a list', 'int32'],
  [() => F.mseLoss(a, list(undefined)), 'tensor.type', 'mseLoss', 'not undefined'],
  [() => F.mseLoss(list([1]), list([1])), 'tensor.type', 'mseLoss', 'not a list'],
  [() => new nn.Linear(3, 2).forward(list([1, 2, 3])), 'tensor.type', 'linear', 'not a list'],
  [() => a.matmul(list(Promise.resolve(a))), 'tensor.type', 'matmul', 'a promise', 'await'],
  [() => a.add(list([1, 2, 3])), 'tensor.type', 'add', 'not a list'],
  [() => zeros(2 as unknown as number[], 3 as unknown as object), 'tensor.shape', 'new tensor', 'one list, not 2', 'zeros([2, 3])'], // prettier-ignore
  [() => randn(2 as unknown as number[]), 'tensor.shape', 'randn', 'one list, not 2'],
  [() => zeros([2], { dtype: 'int64' as 'int32' }), 'tensor.dtype', 'new tensor', '"int64"', "use 'int32'"], // prettier-ignore
  [() => tensor([2], { dtype: 'half' as 'int32' }), 'tensor.dtype', 'tensor', '"half"', "use 'float32'"], // prettier-ignore
  [() => a.type('long' as 'int32'), 'tensor.dtype', 'type', '"long"', "use 'int32'"],
  [() => tensor([2], { device: cpu as unknown as Backend }), 'tensor.device', 'tensor', 'a function', 'cpu()'], // prettier-ignore
  [() => zeros([2], { device: 'cpu' as unknown as Backend }), 'tensor.device', 'new tensor', '"cpu"', 'cpu()'], // prettier-ignore
  [() => csr([0, 1], [0], null, [1, 3], { device: 'cpu' as unknown as Backend }), 'tensor.device', 'csr', '"cpu"'], // prettier-ignore
  [() => new nn.Linear(3, 2).loadStateDict(new nn.Linear(3, 2).stateDict() as unknown as Record<string, nn.HostTensor>), 'nn.state', 'loadStateDict', 'await it'], // prettier-ignore
  [() => new optim.SGD([ones([2])]).loadStateDict(new optim.SGD([ones([2])]).stateDict() as unknown as optim.OptimizerState), 'optim.state', 'SGD.loadStateDict', 'await it'], // prettier-ignore
  [() => stepAfterDispose(), 'optim.gradFreed', 'SparseAdam.step', 'with the scope', 'by dispose', 'before its batch is freed'], // prettier-ignore
  [() => F.csrLinear(csr([0, 1], [0], null, [1, 3], elsewhere), a), 'tensor.device', 'linear', 'two of "CPU"', 'csr(.., { device })'], // prettier-ignore
  [() => new optim.SGD(new nn.Linear(3, 2) as unknown as Tensor[]), 'optim.parameters', 'SGD', 'model.parameters()'], // prettier-ignore
  [() => new optim.SGD([{ lr: 1 } as unknown as Tensor]), 'optim.parameters', 'SGD', '{ params: tensors }'], // prettier-ignore
  [
    () => new optim.SGD([ones([1]), { params: [] } as unknown as Tensor]),
    'optim.parameters',
    'SGD',
  ],
  [() => F.linear(a, a, list([1, 2])), 'tensor.type', 'linear', 'not a list'],
  [() => F.binaryCrossEntropyWithLogits(a, a, { posWeight: list([1]) }), 'tensor.type', 'binaryCrossEntropyWithLogits', 'not a list'], // prettier-ignore
  [() => new nn.Embedding(3, 2).forward([4]), 'tensor.index', 'embedding', 'index 4', '[3, 2]'],
  [() => new nn.Embedding(3, 2, { sparse: true }).forward(whole(1).add(1)), 'nn.embedding', 'embedding', '[1]', 'Give numbers'], // prettier-ignore
  [() => new nn.EmbeddingBag(3, 2).forward([4], [0]), 'sparse.index', 'embeddingBag', 'index 4', '[3, 2]'], // prettier-ignore
  [() => new nn.EmbeddingBag(3, 2).forward([1, 2], [0, 5]), 'sparse.offsets', 'embeddingBag', 'bag 1 begins at 5', '2 indices'], // prettier-ignore
  [() => new nn.EmbeddingBag(3, 2).forward([1]), 'nn.embeddingBag', 'forward(indices, offsets)'],
  [() => new nn.LayerNorm(4).forward(a), 'tensor.shape', 'LayerNorm', '[2, 3]', '[4]'],
  [() => new nn.BatchNorm1d(4).forward(a), 'tensor.shape', 'BatchNorm1d', '[n, 4]', '[2, 3]'],
  [() => new nn.BatchNorm1d(3).forward(ones([1, 3])), 'tensor.shape', 'BatchNorm1d', 'at least two rows'], // prettier-ignore
  [() => new nn.Sequential(new nn.ReLU(), new nn.Linear(3, 2)).forward(csr([0, 1], [0], null, [1, 3])), 'nn.input', 'ReLU', '[1, 3]', 'Linear'], // prettier-ignore
  [
    () => a.add(ones([2, 3], elsewhere)),
    'tensor.device',
    'add',
    'two of "CPU"',
    'tensor.to(device)',
  ],
  [() => ones([2], { dtype: 'int32', requiresGrad: true }), 'autograd.dtype', 'int32', '[2]', "type('float32')"], // prettier-ignore
  [() => ones([2], { requiresGrad: true }).mul(2).backward(), 'autograd.gradient', 'backward', '[2]', 'Reduce it'], // prettier-ignore
  [() => ones([2], { requiresGrad: true }).mul(2).backward(a), 'tensor.shape', 'backward', '[2, 3]', '[2]'], // prettier-ignore
  [() => a.sum().backward(), 'autograd.noGraph', 'backward', 'Set requiresGrad'],
  [
    () => RowSparse.from([3], [1, 1], [3, 2]),
    'sparse.index',
    'RowSparse',
    'row 3',
    '[3, 2]',
    '0..2',
  ],
  [() => optim.clipGradNorm([ones([2])], 1, { normType: 0 }), 'optim.norm', 'clipGradNorm', 'not 0', 'Infinity'], // prettier-ignore
  [() => new optim.Adam([ones([2])], { lr: -1 }), 'optim.setting', 'Adam', 'lr', 'not -1'],
  [
    () => new optim.Adam([ones([2])], { betas: [0.9, 1] }),
    'optim.setting',
    'betas',
    'below 1, not 1',
  ],
  [() => new optim.RMSprop([{ params: [ones([2])], eps: NaN }]), 'optim.setting', 'RMSprop', 'eps', 'not NaN'], // prettier-ignore
  [() => new optim.SGD([ones([2])], { nesterov: true }), 'optim.setting', 'nesterov', 'momentum', 'not 0 and 0'], // prettier-ignore
  [() => new optim.SGD([ones([2])], { lr: undefined }), 'optim.setting', 'SGD', 'lr is undefined', 'leave it out'], // prettier-ignore
  [() => new optim.SGD([{ params: [ones([2])], lr: undefined }]), 'optim.setting', 'SGD', 'lr is undefined'], // prettier-ignore
  [() => new optim.Adam([ones([2])], { lr: '0.1' as unknown as number }), 'optim.setting', 'Adam', 'lr must be a number', '"0.1"'], // prettier-ignore
  [() => new optim.AdamW([ones([2])], { learningRate: 5 } as object), 'optim.options', 'AdamW', '"learningRate"', 'lr, betas, eps, weightDecay'], // prettier-ignore
  [() => new optim.RMSprop([{ params: [ones([2])], rho: 0.9 } as object as { params: Tensor[] }]), 'optim.options', 'RMSprop', '"rho"', 'params, lr, alpha'], // prettier-ignore
  [() => new optim.SGD([ones([2])]).addGroup({ params: [ones([1])], beta: 1 } as object as { params: Tensor[] }), 'optim.options', 'SGD.addGroup', '"beta"', 'momentum'], // prettier-ignore
  [() => new optim.SGD([ones([2])], 0.1 as unknown as object), 'optim.options', 'SGD', '{ lr: 0.1 }', 'not 0.1'], // prettier-ignore
  [() => new optim.SGD(list(ones([2])) as unknown as Tensor[]), 'optim.parameters', 'SGD', '[tensor]'], // prettier-ignore
  [() => new optim.LBFGS([ones([2])], { maximize: true } as object), 'optim.options', 'LBFGS', '"maximize"', 'lr, maxIter'], // prettier-ignore
  [() => new optim.LBFGS([ones([2])], { lr: undefined }), 'optim.setting', 'LBFGS', 'lr is undefined'], // prettier-ignore
  [() => new optim.LBFGS([ones([2])], { lineSearchFn: 'wolfe' as 'strongWolfe' }), 'optim.setting', 'LBFGS', "'strongWolfe' or null", 'wolfe'], // prettier-ignore
  [() => new optim.SGD([]), 'optim.empty', 'SGD', 'model.parameters()'],
  [() => stepWith(ones([3])), 'tensor.shape', 'step', '[3]', '[2]'],
  [() => new data.TensorDataset(a, ones([3])), 'tensor.shape', 'TensorDataset', '[2, 3]', '[3]'],
  [() => new data.TensorDataset(a).get(9), 'tensor.shape', 'index 9', '[2, 3]'],
  [() => new data.DataLoader(new data.ArrayDataset([1]), { batchSize: 0 }), 'data.batchSize', 'batchSize', 'at least 1'], // prettier-ignore
];

function stepWith(gradient: ReturnType<typeof ones>): void {
  const p = new nn.Parameter(ones([2]));
  p.grad = gradient;
  new optim.Adam([p]).step();
}

function stepAfterDispose(): void {
  const x = csr([0, 1], [0], null, [1, 3]);
  const layer = new nn.Linear(3, 2, { sparse: true });
  layer.forward(x).sum().backward();
  x.dispose();
  new optim.SparseAdam([layer.weight]).step();
}

describe('errors name the operation, the shapes and the way out', () => {
  for (const [i, [f, code, ...named]] of CASES.entries())
    it(`${i}: ${code}, ${named[0]}`, () => {
      let thrown: unknown = null;
      try {
        f();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(WinnowError);
      const { code: found, message } = thrown as WinnowError;
      expect(found).toBe(code);
      let at = 0;
      for (const part of named) {
        at = message.indexOf(part, at);
        expect(at, `"${part}" in: ${message}`).toBeGreaterThanOrEqual(0);
        at += part.length;
      }
      expect(message.split('. ').length).toBeLessThan(4);
    });

  it('tells a device from its name when tensors and models move', async () => {
    const wrong = { code: 'tensor.device', message: expect.stringContaining('cpu()') };
    await expect(a.to('cpu' as unknown as Backend)).rejects.toMatchObject(wrong);
    await expect(a.to(cpu as unknown as Backend)).rejects.toMatchObject(wrong);
    const layer = new nn.Linear(3, 2);
    await expect(layer.to('cpu' as unknown as Backend)).rejects.toMatchObject(wrong);
  });
});

it('repeats no endless name: a file may hold one of 50 MB', () => {
  const name = 'n'.repeat(50_000_000);
  const error = new WinnowError('x', `There is no tensor ${name} in it. Look again.`, {
    name,
    at: 1,
  });
  expect(error.message).toMatch(/^There is no tensor n+ … n+ in it\. Look again\.$/u);
  expect(error.message.length).toBeLessThan(2_000);
  expect((error.details.name as string).length).toBeLessThan(2_000);
  expect(error.details.at).toBe(1);
  expect(new WinnowError('x', 'n'.repeat(2_000)).message).toHaveLength(2_000);
});
