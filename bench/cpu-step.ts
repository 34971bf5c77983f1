// Steps per second of the peers' network (28,835 words, hidden 100-100, batches of 150 texts of
// about 142 terms, SparseAdam on the first layer and Adam on the rest) on a CPU backend, through
// the public API, on made-up texts of Zipf's frequencies. A step is everything from the host's rows
// to the updated weights.
//
//   node bench/cpu-step.ts [seconds] [--dropout] [--reference | --threads=N]

import {
  CpuBackend,
  csr,
  Generator,
  nn,
  optim,
  randomUniform,
  scope,
  tensor,
} from '../engine/index.ts';
import { createWasmBackend } from '../engine/backends/wasm/index.ts';
import { nodeThread } from '../engine/hosts/node/index.ts';

const WORDS = 28835;
const BATCH = 150;
const TERMS = 142;
const CLASSES = 3;
const BATCHES = 11;
const seconds = Number(process.argv[2] ?? 5);
const withDropout = process.argv.includes('--dropout');

const threads = Number(
  process.argv.find((option) => option.startsWith('--threads='))?.slice('--threads='.length) ?? 1,
);
const device = process.argv.includes('--reference')
  ? new CpuBackend()
  : await createWasmBackend({ threads, workerFactory: nodeThread });
const generator = new Generator(1);

/** Word ranks drawn log-uniformly: frequencies fall as 1 / rank, as in any language. */
function makeBatch(seed: number) {
  const offsets = new Int32Array(BATCH + 1);
  const indices: number[] = [];
  const values: number[] = [];
  let counter = 0;
  for (let row = 0; row < BATCH; row++) {
    const words = new Set<number>();
    while (words.size < TERMS)
      words.add(Math.floor(WORDS ** randomUniform(seed, row, counter++)) % WORDS);
    for (const word of [...words].sort((a, b) => a - b)) {
      indices.push(word);
      values.push(1 / Math.sqrt(TERMS));
    }
    offsets[row + 1] = indices.length;
  }
  const labels = Int32Array.from({ length: BATCH }, (_, r) =>
    Math.floor(CLASSES * randomUniform(seed, 999, r)),
  );
  return { offsets, indices: Int32Array.from(indices), values: Float32Array.from(values), labels };
}

const batches = Array.from({ length: BATCHES }, (_, i) => makeBatch(i));
const layer1 = new nn.Linear(WORDS, 100, { sparse: true, device, generator });
const layers: nn.AnyLayer[] = [layer1, new nn.ReLU()];
if (withDropout) layers.push(new nn.Dropout(0.5, { generator }));
layers.push(new nn.Linear(100, 100, { device, generator }), new nn.ReLU());
if (withDropout) layers.push(new nn.Dropout(0.5, { generator }));
layers.push(new nn.Linear(100, CLASSES, { device, generator }));
const model = new nn.Sequential(...layers);
const rest = [...model.parameters()].filter((p) => p !== layer1.weight);
const sparse = new optim.SparseAdam([layer1.weight], { lr: 0.003 });
const dense = new optim.Adam(rest, { lr: 0.003 });
const lossOf = new nn.CrossEntropyLoss();

const step = (i: number, read: boolean): Promise<number> =>
  scope(async () => {
    const batch = batches[i % BATCHES];
    const x = csr(batch.offsets, batch.indices, batch.values, [BATCH, WORDS], { device });
    const y = tensor(batch.labels, { device });
    sparse.zeroGrad();
    dense.zeroGrad();
    const loss = lossOf.forward(model.forward(x), y);
    loss.backward();
    sparse.step();
    dense.step();
    return read ? loss.item() : NaN;
  });

for (let i = 0; i < 22; i++) await step(i, false);
const before = device.memory();
const start = performance.now();
let steps = 0;
let loss = NaN;
/** Milliseconds of rounds of BATCHES steps: the quickest tenth tells what a quiet machine would do. */
const rounds: number[] = [];
let roundStart = start;
while (performance.now() - start < seconds * 1000) {
  loss = await step(steps, steps % BATCHES === 0).then((l) => (Number.isNaN(l) ? loss : l));
  steps++;
  if (steps % BATCHES !== 0) continue;
  const now = performance.now();
  rounds.push(now - roundStart);
  roundStart = now;
}
const rate = steps / ((performance.now() - start) / 1000);
rounds.sort((a, b) => a - b);
const quick = (1000 * BATCHES) / rounds[Math.floor(rounds.length / 10)];
const after = device.memory();
const distinct = batches.reduce((sum, b) => sum + new Set(b.indices).size, 0) / BATCHES;
console.log(
  `${device.info.label}: ${rate.toFixed(1)} steps/s, ${quick.toFixed(1)} in the quickest tenth (${steps} steps, ${Math.round(distinct)} distinct words a batch, loss ${loss.toFixed(4)}); ` +
    `storages ${before.storages} -> ${after.storages}, bytes ${before.bytes} -> ${after.bytes}`,
);
device.destroy();
