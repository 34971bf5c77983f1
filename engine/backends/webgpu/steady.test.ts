// A steady training step on WebGPU is one submit of few dispatches, creates nothing on the device
// and waits for nothing: the classifier's, and one written with the public modules alike. Counted
// at the device, with the kernels of a real GPU and with those of an emulated one.

import { describe, expect, it } from 'vitest';
import { fit, makeRecipe } from '../../classifier/index.ts';
import type { LabelledText } from '../../classifier/index.ts';
import { csr, data, Generator, nn, optim, scope, tensor } from '../../index.ts';
import type { CsrTensor, Tensor } from '../../index.ts';
import { randomUniform } from '../../tensor/random.ts';
import { countCalls } from '../../testing/counting.ts';
import type { Calls } from '../../testing/counting.ts';
import { testGpu, skipAloud } from '../../testing/gpu.ts';
import { openDevice } from './device.ts';
import { WebGpuBackend } from './index.ts';

const gpu = await testGpu();
const skipped = skipAloud(gpu, 'a steady step on WebGPU');

const WORDS = 1000;
const CLASSES = 3;
const ROWS = 12;
const HIDDEN = 100;
/** Two hidden layers, dropout on both, SparseAdam on the first and Adam on the rest. */
const MOST_DISPATCHES = 14;

interface Opened {
  readonly device: WebGpuBackend;
  readonly calls: Calls;
}

async function open(software: boolean): Promise<Opened> {
  const { device, info } = await openDevice({ gpu: gpu!, allowSoftware: true });
  const calls = countCalls(device);
  return { device: new WebGpuBackend(device, info, software), calls };
}

function since(before: Calls, calls: Calls): Calls {
  const difference = { ...calls };
  for (const name of Object.keys(calls) as (keyof Calls)[]) difference[name] -= before[name];
  return difference;
}

class Network extends nn.Module {
  first: nn.Linear;
  second: nn.Linear;
  third: nn.Linear;
  dropout: nn.Dropout;

  constructor(device: WebGpuBackend, generator: Generator) {
    super();
    this.first = new nn.Linear(WORDS, HIDDEN, { sparse: true, device, generator });
    this.second = new nn.Linear(HIDDEN, HIDDEN, { device, generator });
    this.third = new nn.Linear(HIDDEN, CLASSES, { device, generator });
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
      if (randomUniform(number, r, c) < 0.03) indices.push(c);
    }
    offsets[r + 1] = indices.length;
  }
  const labels = Int32Array.from({ length: ROWS }, (_, r) => (r + number) % CLASSES);
  return { offsets, indices: Int32Array.from(indices), labels };
}

const batches = Array.from({ length: 4 }, (_, i) => batch(i));

/** The step that anyone would write. */
function train(
  network: Network,
  optimizers: readonly { zeroGrad(): void; step(): void }[],
  x: CsrTensor,
  targets: Tensor,
): void {
  for (const optimizer of optimizers) optimizer.zeroGrad();
  nn.functional.crossEntropy(network.forward(x), targets).backward();
  for (const optimizer of optimizers) optimizer.step();
}

/**
 * Trains by hand, with batches made in the step's scope or by a DataLoader; gives the calls of each
 * step, and weights to compare.
 */
async function trainByHand(software: boolean, steps: number, withLoader: boolean) {
  const { device, calls } = await open(software);
  const network = new Network(device, new Generator(5));
  const [sparse, ...dense] = network.parameters();
  const optimizers = [
    new optim.SparseAdam([sparse], { lr: 0.01 }),
    new optim.Adam(dense, { lr: 0.01 }),
  ];
  const perStep: Calls[] = [];
  let before = { ...calls };
  const stepEnds = (): void => {
    perStep.push(since(before, calls));
    before = { ...calls };
  };
  if (withLoader) {
    const loader = new data.DataLoader(dataset(device), { batchSize: ROWS });
    while (perStep.length < steps) {
      for await (const [x, targets] of loader) {
        scope(() => train(network, optimizers, x, targets));
        stepEnds();
      }
    }
  } else {
    for (let i = 0; i < steps; i++) {
      scope(() => {
        const { offsets, indices, labels } = batches[i % batches.length];
        const x = csr(offsets, indices, null, [ROWS, WORDS], { device });
        train(network, optimizers, x, tensor(labels, { dtype: 'int32', device }));
      });
      stepEnds();
    }
  }
  const weights = await network.third.weight.array();
  device.destroy();
  return { perStep, weights };
}

/** All batches, one behind the other. */
function dataset(device: WebGpuBackend): data.SparseDataset {
  const indices = Int32Array.from(batches.flatMap((one) => [...one.indices]));
  const offsets = [0];
  for (const one of batches) {
    const start = offsets[offsets.length - 1];
    for (const end of one.offsets.subarray(1)) offsets.push(start + end);
  }
  const rows = {
    rows: offsets.length - 1,
    offsets: Int32Array.from(offsets),
    indices,
    values: new Float32Array(indices.length).fill(1),
    columns: WORDS,
  };
  const labels = batches.flatMap((one) => [...one.labels]);
  return new data.SparseDataset(rows, labels, { device });
}

/** Texts of words that mostly tell the category. */
function texts(count: number): LabelledText[] {
  return Array.from({ length: count }, (_, id) => {
    const words = Array.from({ length: 40 }, (_, w) => {
      const kind = randomUniform(1, id, 2 * w) < 0.6 ? id % CLASSES : CLASSES;
      return `w${kind}x${Math.floor(300 * randomUniform(1, id, 2 * w + 1))}`;
    });
    return { id, text: words.join(' '), label: id % CLASSES, split: 'none' };
  });
}

describe.skipIf(skipped).each([
  ['a real GPU', false],
  ['an emulated GPU', true],
])('a steady training step with the kernels of %s', (_, software) => {
  it.each([
    ['with batches made in the step', false],
    ['with a DataLoader', true],
  ])('written by hand %s: one submit, few dispatches, nothing created', async (__, withLoader) => {
    const { perStep, weights } = await trainByHand(software, 16, withLoader);
    for (const step of perStep.slice(8)) {
      expect(step).toEqual({
        dispatches: perStep[8].dispatches,
        submits: 1,
        pipelines: 0,
        buffers: 0,
        bindGroups: 0,
        readbacks: 0,
      });
    }
    expect(perStep[8].dispatches).toBeGreaterThan(0);
    expect(perStep[8].dispatches).toBeLessThanOrEqual(MOST_DISPATCHES);
    expect((await trainByHand(software, 16, !withLoader)).weights).toEqual(weights);
  });

  it("the classifier's: the same, and few rounds of reading", async () => {
    const { device, calls } = await open(software);
    const stepsPerEpoch = 16;
    const recipe = makeRecipe({
      hidden: [HIDDEN, HIDDEN],
      dropout: 0.5,
      optimizer: 'sparseAdam',
      batchSize: ROWS,
      epochs: 2,
      dropLast: true,
      testShare: 0,
      validationShare: 0,
    });
    const perEpoch: Calls[] = [];
    let before: Calls = { ...calls };
    await fit(texts(stepsPerEpoch * ROWS), ['a', 'b', 'c'], recipe, {
      backend: device,
      onEpoch: () => {
        perEpoch.push(since(before, calls));
        before = { ...calls };
      },
    });
    device.destroy();
    const { dispatches, submits, readbacks, ...created } = perEpoch[1];
    expect(created).toEqual({ pipelines: 0, buffers: 0, bindGroups: 0 });
    expect(dispatches).toBeLessThanOrEqual(MOST_DISPATCHES * stepsPerEpoch);
    // Each round of reading is a submit beside the steps'.
    expect(readbacks).toBeLessThanOrEqual(stepsPerEpoch / 8);
    expect(submits).toBe(stepsPerEpoch + readbacks);
  });

  it.each([
    { hidden: [48, 20, 12], optimizer: 'adamW', weightDecay: 0.01 },
    { hidden: [], optimizer: 'sgd', emphasis: 'none', wordDropout: 0 },
    { hidden: [33], optimizer: 'sparseAdam', dropout: 0, labelSmoothing: 0.1 },
  ] as const)(
    'the classifier compiles all that %o needs before its first step',
    async (settings) => {
      const { device: gpuDevice, info } = await openDevice({ gpu: gpu!, allowSoftware: true });
      const device = new WebGpuBackend(gpuDevice, { ...info, software: false }, software);
      let compiled = -1;
      const warmUp = device.warmUp.bind(device);
      device.warmUp = async (work) => {
        await warmUp(work);
        compiled = device.statistics().pipelinesCreated;
      };
      const recipe = makeRecipe({ ...settings, hidden: [...settings.hidden], epochs: 2 });
      await fit(texts(100), ['a', 'b', 'c'], recipe, { backend: device });
      expect(compiled).toBeGreaterThan(0);
      expect(device.statistics().pipelinesCreated).toBe(compiled);
      device.destroy();
    },
  );
});
