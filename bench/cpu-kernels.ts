// Times every hot kernel on the plain CPU backend, on WebAssembly with one thread, and with two or
// more, at the sizes of preset `peer`: 150 texts of 142 words each from 28,835, hidden layers of
// 100. Words are drawn as in natural text (Zipf), so that a batch touches about 7,400 of them.
//
//   node bench/cpu-kernels.ts [threads]

import type { Backend, ByColumn, CsrStorage, Storage, View } from '../engine/backends/backend.ts';
import { CpuBackend } from '../engine/backends/cpu/backend.ts';
import { createWasmBackend } from '../engine/backends/wasm/index.ts';
import { randomUniform } from '../engine/tensor/random.ts';
import { nodeThread } from '../engine/hosts/node/index.ts';

const WORDS = 28_835;
const ROWS = 150;
const PER_ROW = 142;
const WIDTH = 100;
const ROUNDS = 80;

interface Batch {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly columnIds: Int32Array;
  readonly columnOffsets: Int32Array;
  readonly entryRows: Int32Array;
  readonly entryValues: Float32Array;
}

/** Word numbers are given at random, as an alphabet gives them: frequent words lie anywhere. */
const place = Array.from({ length: WORDS }, (_, i) => i).sort(
  (a, b) => randomUniform(7, 0, a) - randomUniform(7, 0, b),
);
const cumulative = new Float64Array(WORDS);
for (let i = 0, sum = 0; i < WORDS; i++) cumulative[i] = sum += 1 / (i + 10) ** 0.93;

function drawWord(u: number): number {
  let low = 0;
  let high = WORDS - 1;
  const at = u * cumulative[WORDS - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] < at) low = middle + 1;
    else high = middle;
  }
  return place[low];
}

function makeBatch(number: number): Batch {
  const offsets = [0];
  const indices: number[] = [];
  let counter = 0;
  for (let row = 0; row < ROWS; row++) {
    const words = new Set<number>();
    while (words.size < PER_ROW) words.add(drawWord(randomUniform(number, 1, counter++)));
    indices.push(...[...words].sort((a, b) => a - b));
    offsets.push(indices.length);
  }
  const entries = indices.map((column, e) => ({ column, row: Math.floor(e / PER_ROW) }));
  const sorted = [...entries].sort((a, b) => a.column - b.column || a.row - b.row);
  const columnIds: number[] = [];
  const columnOffsets: number[] = [];
  sorted.forEach(({ column }, i) => {
    if (columnIds.at(-1) === column) return;
    columnIds.push(column);
    columnOffsets.push(i);
  });
  columnOffsets.push(sorted.length);
  return {
    offsets: Int32Array.from(offsets),
    indices: Int32Array.from(indices),
    values: new Float32Array(indices.length).fill(0.08),
    columnIds: Int32Array.from(columnIds),
    columnOffsets: Int32Array.from(columnOffsets),
    entryRows: Int32Array.from(sorted, ({ row }) => row),
    entryValues: new Float32Array(indices.length).fill(0.08),
  };
}

const batches = Array.from({ length: 11 }, (_, i) => makeBatch(i + 1));

function upload(backend: Backend, data: Int32Array | Float32Array): Storage {
  const dtype = data instanceof Int32Array ? 'int32' : 'float32';
  const storage = backend.allocate(data.length, dtype);
  backend.write(storage, data);
  return storage;
}

function noise(backend: Backend, shape: readonly number[], seed: number): View {
  const n = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: n }, (_, i) => randomUniform(seed, 3, i) * 0.2 - 0.1);
  return contiguous(upload(backend, data), shape);
}

function contiguous(storage: Storage, shape: readonly number[]): View {
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
  return { storage, offset: 0, shape, strides };
}

function transposed(view: View): View {
  const [batch, m, n] = view.shape;
  const [s0, s1, s2] = view.strides;
  return { ...view, shape: [batch, n, m], strides: [s0, s2, s1] };
}

type Case = readonly [name: string, run: (i: number) => void];

function cases(backend: Backend): Case[] {
  const csrs = batches.map((batch): CsrStorage & { byColumn: ByColumn } => ({
    rows: ROWS,
    columns: WORDS,
    entries: batch.indices.length,
    offsets: upload(backend, batch.offsets),
    indices: upload(backend, batch.indices),
    values: upload(backend, batch.values),
    byColumn: {
      count: batch.columnIds.length,
      columnIds: upload(backend, batch.columnIds),
      columnOffsets: upload(backend, batch.columnOffsets),
      entryRows: upload(backend, batch.entryRows),
      entryValues: upload(backend, batch.entryValues),
    },
  }));
  const csr = (i: number): CsrStorage & { byColumn: ByColumn } => csrs[i % csrs.length];
  const weight = noise(backend, [WORDS, WIDTH], 1);
  const m = noise(backend, [WORDS, WIDTH], 2);
  const v = contiguous(upload(backend, new Float32Array(WORDS * WIDTH).fill(1e-4)), [WORDS, WIDTH]);
  const bias = noise(backend, [WIDTH], 4);
  const hidden = noise(backend, [ROWS, WIDTH], 5);
  const out = noise(backend, [ROWS, WIDTH], 6);
  const rows = noise(backend, [WORDS, WIDTH], 7);
  const x = noise(backend, [1, ROWS, WIDTH], 8);
  const w = noise(backend, [1, WIDTH, WIDTH], 9);
  const y = noise(backend, [1, ROWS, WIDTH], 10);
  const dw = noise(backend, [1, WIDTH, WIDTH], 11);
  const logits = noise(backend, [ROWS, 20], 12);
  const gradLogits = noise(backend, [ROWS, 20], 13);
  const targets = contiguous(
    upload(
      backend,
      Int32Array.from({ length: ROWS }, (_, i) => i % 20),
    ),
    [ROWS],
  );
  const loss = noise(backend, [1], 14);
  const dense = [0, 1, 2, 3].map((i) => noise(backend, [WORDS * WIDTH], 15 + i));
  const adam = {
    learningRate: 0.003,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    biasCorrection1: 0.1,
    biasCorrection2: 0.001,
  };
  const rowGradient = (i: number) => ({
    count: csr(i).byColumn.count,
    ids: csr(i).byColumn.columnIds,
    values: rows.storage,
  });
  const repeated = { ...bias, shape: [ROWS, WIDTH], strides: [0, 1] };
  return [
    ['csrMatmul', (i) => backend.run('csrMatmul', { csr: csr(i), weight, bias, out: hidden })],
    [
      'csrWeightGrad',
      (i) => backend.run('csrWeightGrad', { csr: csr(i), gradOutput: hidden, out: rows }),
    ],
    [
      'adamRows',
      (i) =>
        backend.run('adamRows', {
          parameter: weight,
          rows: rowGradient(i),
          width: WIDTH,
          m,
          v,
          ...adam,
        }),
    ],
    [
      'csrWeightGrad + adamRows',
      (i) => {
        backend.run('csrWeightGrad', { csr: csr(i), gradOutput: hidden, out: rows });
        backend.run('adamRows', {
          parameter: weight,
          rows: rowGradient(i),
          width: WIDTH,
          m,
          v,
          ...adam,
        });
      },
    ],
    ['addRows', (i) => backend.run('addRows', { rows: rowGradient(i), width: WIDTH, out: weight })],
    ['matmul x W^T', () => backend.run('matmul', { x, y: transposed(w), out: y })],
    ['matmul x W', () => backend.run('matmul', { x, y: w, out: y })],
    ['matmul y^T x', () => backend.run('matmul', { x: transposed(y), y: x, out: dw })],
    ['add bias', () => backend.run('binary', { op: 'add', x: hidden, y: repeated, out })],
    ['relu', () => backend.run('unary', { op: 'relu', x: hidden, out })],
    ['reluGrad', () => backend.run('binary', { op: 'reluGrad', x: hidden, y: hidden, out })],
    ['gelu', () => backend.run('unary', { op: 'gelu', x: hidden, out })],
    ['tanh', () => backend.run('unary', { op: 'tanh', x: hidden, out })],
    [
      'dropout',
      (i) => backend.run('dropout', { x: hidden, out, p: 0.5, scale: 2, seed: 1, stream: i }),
    ],
    [
      'sum of rows',
      () =>
        backend.run('reduce', {
          op: 'sum',
          x: contiguous(hidden.storage, [1, ROWS, WIDTH]),
          out: contiguous(bias.storage, [1, WIDTH]),
        }),
    ],
    [
      'crossEntropy, 20 classes',
      () =>
        backend.run('crossEntropy', {
          logits,
          targets,
          classWeights: null,
          labelSmoothing: 0,
          ignoreIndex: -100,
          scaleBy: 'mean',
          loss,
          rowLosses: null,
          gradLogits,
        }),
    ],
    [
      'adam, 2.9 M',
      () =>
        backend.run('adam', {
          parameter: dense[0],
          gradient: dense[1],
          m: dense[2],
          v,
          vMax: null,
          weightDecay: 0,
          decoupled: false,
          ...adam,
        }),
    ],
    ['fill, 2.9 M', () => backend.run('fill', { out: dense[1], value: 0.01 })],
  ];
}

/**
 * Milliseconds of one run on each backend. Rounds of about two milliseconds take turns, and of each
 * backend's rounds the quickest tenth counts: what else the machine does falls on the others.
 */
function time(runs: readonly ((i: number) => void)[]): number[] {
  let i = 0;
  const round = (run: (i: number) => void, count: number): number => {
    const start = performance.now();
    for (let k = 0; k < count; k++) run(i++);
    return (performance.now() - start) / count;
  };
  const counts = runs.map((run) => {
    round(run, 12);
    return Math.max(1, Math.min(2000, Math.ceil(2 / round(run, 3))));
  });
  const times: number[][] = runs.map(() => []);
  for (let k = 0; k < ROUNDS; k++)
    runs.forEach((run, b) => {
      round(run, 1);
      times[b].push(round(run, counts[b]));
    });
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(ROUNDS / 10)]);
}

const threads = Number(process.argv[2] ?? 2);
const backends: [string, Backend][] = [
  ['reference', new CpuBackend()],
  ['wasm', await createWasmBackend()],
  [`${threads} threads`, await createWasmBackend({ threads, workerFactory: nodeThread })],
];
await new Promise((resolve) => setTimeout(resolve, 300));
const all = backends.map(([, backend]) => cases(backend));
const touched = batches.reduce((sum, batch) => sum + batch.columnIds.length, 0) / batches.length;
console.log(`${Math.round(touched)} words touched by a batch of ${ROWS * PER_ROW} entries`);
console.log(
  [
    'kernel'.padEnd(26),
    ...backends.map(([name]) => `${name} ms`.padStart(14)),
    '      ratios',
  ].join(''),
);
all[0].forEach(([name], c) => {
  const times = time(all.map((list) => list[c][1]));
  console.log(
    [
      name.padEnd(26),
      ...times.map((ms) => ms.toFixed(4).padStart(14)),
      `   ${times
        .slice(1)
        .map((ms) => (times[0] / ms).toFixed(1))
        .join('  ')}`,
    ].join(''),
  );
});
for (const [, backend] of backends) backend.destroy();
