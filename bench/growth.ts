// How the time of a step grows: over the size of the vocabulary (it should not, for only the rows of
// a batch's words are touched) and over the words of a batch (in proportion). And what memory a
// training takes: its weights, their optimizer's state, and a pool that is bounded.
//
//   node bench/growth.ts [BACKEND] [--seconds 4] [--save NAME]
//
// BACKEND is wasm-2 (by default), wasm-1, reference or webgpu. Writes bench/results/NAME.json and a
// picture, NAME.svg. Texts are made up: word ranks are drawn so that frequencies fall as 1 / rank, as
// in any language, and the ranks lie scattered over the table as words do that are sorted by letters.

import { parseArgs } from 'node:util';
import { csr, Generator, nn, optim, randomUniform, scope, tensor } from '../engine/index.ts';
import { openBackend } from './backends.ts';
import { describeMachine, measured, short, table, type Measured } from './figures.ts';
import { growthPlot } from './plot.ts';
import { save } from './save.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '4' }, save: { type: 'string' } },
});
const name = positionals[0] ?? 'wasm-2';
const seconds = Number(options.seconds);

const HIDDEN = 100;
const CLASSES = 20;
const BATCHES = 8;
const VOCABULARIES = [10_000, 30_000, 100_000, 300_000, 1_000_000];
const ROWS = 150;
const TERMS = 142;
/** Words from which texts are drawn where the vocabulary grows but the language does not. */
const SPOKEN = 10_000;

export interface Point {
  readonly vocabulary: number;
  /** Words of a batch, each counted as often as it stands in a text of its own. */
  readonly entries: number;
  /** Different words of a batch: the rows that a step touches. */
  readonly touched: number;
  readonly msPerStep: Measured;
  /** Held by the training between two steps. */
  readonly bytes: number;
  /** Weights and both moments of all parameters. */
  readonly needed: number;
  /** Growth of what is held over all measured steps. */
  readonly leaked: number;
}

interface Batch {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly labels: Int32Array;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** A batch whose words are drawn from the `spoken` most frequent of `vocabulary`. */
function makeBatch(seed: number, vocabulary: number, spoken: number, rows: number): Batch {
  // Ranks are scattered by a step that is prime to the vocabulary: every word has its own place.
  let stride = Math.floor(vocabulary * 0.618) | 1;
  while (gcd(stride, vocabulary) !== 1) stride += 2;
  const offsets = new Int32Array(rows + 1);
  const indices: number[] = [];
  for (let row = 0, draw = 0; row < rows; row++) {
    const words = new Set<number>();
    while (words.size < TERMS) {
      const rank = Math.floor(spoken ** randomUniform(seed, row, draw++)) - 1;
      words.add((rank * stride) % vocabulary);
    }
    indices.push(...[...words].sort((a, b) => a - b));
    offsets[row + 1] = indices.length;
  }
  return {
    offsets,
    indices: Int32Array.from(indices),
    values: new Float32Array(indices.length).fill(1 / Math.sqrt(TERMS)),
    labels: Int32Array.from({ length: rows }, (_, r) =>
      Math.floor(CLASSES * randomUniform(seed, 1 << 20, r)),
    ),
  };
}

/** Trains a network of its own on batches of one kind. */
async function measure(vocabulary: number, spoken: number, rows: number): Promise<Point> {
  const device = await openBackend(name);
  if (device === null) throw new Error(`There is no backend "${name}" on this machine.`);
  await device.warmUp();
  const generator = new Generator(1);
  const words = new nn.Linear(vocabulary, HIDDEN, { sparse: true, device, generator });
  const hidden = new nn.Linear(HIDDEN, HIDDEN, { device, generator });
  const out = new nn.Linear(HIDDEN, CLASSES, { device, generator });
  const rest = [words.bias!, ...hidden.parameters(), ...out.parameters()];
  const optimizers = [
    new optim.SparseAdam([words.weight], { lr: 0.003 }),
    new optim.Adam(rest, { lr: 0.003 }),
  ];
  const criterion = new nn.CrossEntropyLoss();
  const batches = Array.from({ length: BATCHES }, (_, i) => makeBatch(i, vocabulary, spoken, rows));
  const step = (batch: Batch): void =>
    scope(() => {
      const { offsets, indices, values, labels } = batch;
      const x = csr(offsets, indices, values, [rows, vocabulary], { device });
      for (const optimizer of optimizers) optimizer.zeroGrad();
      const h = hidden.forward(words.forward(x).relu()).relu();
      criterion.forward(out.forward(h), tensor(labels, { device })).backward();
      for (const optimizer of optimizers) optimizer.step();
    });
  /** All batches once; milliseconds per step. */
  const round = async (): Promise<number> => {
    const started = performance.now();
    for (const batch of batches) step(batch);
    await device.synchronize();
    return (performance.now() - started) / BATCHES;
  };
  for (let i = 0; i < 4; i++) await round();
  const before = device.memory().bytes;
  const times: number[] = [];
  const started = performance.now();
  while (performance.now() - started < seconds * 1000 || times.length < 5) {
    times.push(await round());
  }
  const bytes = device.memory().bytes;
  const parameters = [words.weight, ...rest].reduce((sum, one) => sum + one.size, 0);
  const touched = batches.reduce((sum, batch) => sum + new Set(batch.indices).size, 0) / BATCHES;
  device.destroy();
  return {
    vocabulary,
    entries: rows * TERMS,
    touched: Math.round(touched),
    msPerStep: measured(times),
    bytes,
    needed: 3 * 4 * parameters,
    leaked: bytes - before,
  };
}

const machine = describeMachine();
const series: { what: string; points: Point[] }[] = [];
async function take(what: string, cases: readonly (readonly [number, number, number])[]) {
  const points: Point[] = [];
  for (const [vocabulary, spoken, rows] of cases) {
    points.push(await measure(vocabulary, spoken, rows));
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  series.push({ what, points });
  console.log(`\n${what}`);
  console.log(
    table([
      ['words', 'words a batch', 'different', 'ms a step', 'least', 'steps/s', 'MB', 'needed MB'],
      ...points.map((p) => [
        String(p.vocabulary),
        String(p.entries),
        String(p.touched),
        short(p.msPerStep.median),
        short(p.msPerStep.least),
        short(1000 / p.msPerStep.median),
        short(p.bytes / 1e6),
        short(p.needed / 1e6),
      ]),
    ]),
  );
}

await take(
  'The vocabulary grows, the language does not',
  VOCABULARIES.map((vocabulary) => [vocabulary, SPOKEN, ROWS] as const),
);
await take(
  'The language grows with the vocabulary',
  VOCABULARIES.map((vocabulary) => [vocabulary, vocabulary, ROWS] as const),
);
await take(
  'The batch grows',
  [1, 2, 4, 8, 16]
    .map((factor) => [100_000, 100_000, (ROWS * factor) / 4] as const)
    .map(([vocabulary, spoken, rows]) => [vocabulary, spoken, Math.ceil(rows)] as const),
);
const leaked = Math.max(...series.flatMap(({ points }) => points.map((point) => point.leaked)));
console.log(`\nGrowth of the memory held over all measured steps: ${leaked} bytes at most`);

if (options.save !== undefined) {
  const caption = `${name} on ${machine.cpu}, ${machine.cores} cores`;
  await save(options.save, { machine, backend: name, series }, growthPlot(series, caption));
}
process.exit(0);
