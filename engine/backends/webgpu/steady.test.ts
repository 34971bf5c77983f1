// A training step written with the public modules and optimizers: on WebGPU it is one submit, and
// once it has run a few times it creates nothing on the device any more.

import { describe, expect, it } from 'vitest';
import { csr, Generator, nn, optim, scope, tensor } from '../../index.ts';
import type { CsrTensor, Tensor } from '../../index.ts';
import { randomUniform } from '../../random.ts';
import { nodeGpu, skipAloud } from '../../testing/node-webgpu.ts';
import { createWebGpuBackend } from './index.ts';
import type { WebGpuBackend } from './index.ts';

const gpu = await nodeGpu();
const skipped = skipAloud(gpu, 'a steady step on WebGPU');

const WORDS = 500;
const CLASSES = 3;
const ROWS = 32;

/** Two hidden layers with dropout over sparse rows. */
class Network extends nn.Module {
  first: nn.Linear;
  second: nn.Linear;
  third: nn.Linear;
  dropout: nn.Dropout;

  constructor(device: WebGpuBackend, generator: Generator) {
    super();
    this.first = new nn.Linear(WORDS, 20, { sparse: true, device, generator });
    this.second = new nn.Linear(20, 20, { device, generator });
    this.third = new nn.Linear(20, CLASSES, { device, generator });
    this.dropout = new nn.Dropout(0.3, { generator });
  }

  forward(x: CsrTensor): Tensor {
    const h = this.dropout.forward(this.first.forward(x).relu());
    return this.third.forward(this.dropout.forward(this.second.forward(h).relu()));
  }
}

/** Some words for each row, a few more or fewer in each batch. */
function batch(number: number) {
  const offsets = new Int32Array(ROWS + 1);
  const indices: number[] = [];
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < WORDS; c++) {
      if (randomUniform(number, r, c) < 0.08) indices.push(c);
    }
    offsets[r + 1] = indices.length;
  }
  const labels = Int32Array.from({ length: ROWS }, (_, r) => (r + number) % CLASSES);
  return { offsets, indices: Int32Array.from(indices), labels };
}

async function train(steps: number) {
  const device = await createWebGpuBackend({ gpu: gpu!, allowSoftware: true });
  await device.warmUp();
  const network = new Network(device, new Generator(5));
  const [sparse, ...dense] = network.parameters();
  const optimizers = [
    new optim.SparseAdam([sparse], { lr: 0.01 }),
    new optim.Adam(dense, { lr: 0.01 }),
  ];
  const perStep: Record<string, number>[] = [];
  for (let i = 0; i < steps; i++) {
    const before = device.statistics();
    scope(() => {
      const { offsets, indices, labels } = batch(i % 4);
      const x = csr(offsets, indices, null, [ROWS, WORDS], { device });
      const targets = tensor(labels, { dtype: 'int32', device });
      for (const optimizer of optimizers) optimizer.zeroGrad();
      nn.functional.crossEntropy(network.forward(x), targets).backward();
      for (const optimizer of optimizers) optimizer.step();
    });
    const after = Object.entries(device.statistics());
    perStep.push(
      Object.fromEntries(after.map(([name, n]) => [name, n - before[name as keyof typeof before]])),
    );
  }
  const weights = Array.from(await network.third.weight.array());
  device.destroy();
  return { perStep, weights };
}

describe.skipIf(skipped)('a training step on WebGPU', () => {
  it('submits once, creates nothing, and gives the same weights every time', async () => {
    const { perStep, weights } = await train(24);
    for (const step of perStep.slice(12)) {
      expect(step).toMatchObject({
        submits: 1,
        pipelinesCreated: 0,
        buffersCreated: 0,
        bindGroupsCreated: 0,
        readbacks: 0,
      });
    }
    expect(perStep[20].dispatches).toBeLessThanOrEqual(30);
    expect((await train(24)).weights).toEqual(weights);
  });
});
