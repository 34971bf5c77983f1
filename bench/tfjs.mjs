// TensorFlow.js on the same texts, as the articles do it: each batch is written out as dense rows,
// all layers are dense. Prints one line of JSON. Same words, same layers, same batch.
//
//   node bench/tfjs.mjs DATA wasm|webgpu STEPS

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // brings the gradients
import { makeRecipe } from '../engine/classifier/index.ts';
import { nodeGpu } from '../engine/hosts/node/index.ts';
import { VectorizerBuilder } from '../engine/text/vectorizer.ts';
import { readCorpus } from './corpus.ts';

const [folder, backend, steps] = process.argv.slice(2);
const BATCH = 150;
const WARM_UP = 2;

const corpus = readCorpus(folder);
const builder = new VectorizerBuilder(makeRecipe({ preset: 'peer' }));
for (const { text } of corpus.train) builder.add(text);
const { rows } = builder.build();
const labels = corpus.train.map(({ label }) => label);
const words = rows.columns;
const classes = corpus.categories.length;

let device = backend;
if (backend === 'wasm') {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const entry = fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths(join(dirname(entry), '/'));
} else {
  // tfjs looks for the browser's GPU object; npm `webgpu` has one for Node.
  const { globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = await nodeGpu();
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu });
  const adapter = await gpu.requestAdapter();
  if (adapter === null) {
    console.log('null');
    process.exit(0);
  }
  device = `webgpu: ${adapter.info.description || adapter.info.vendor}`;
  await import('@tensorflow/tfjs-backend-webgpu');
}
if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend "${backend}" here.`);
await tf.ready();

const weight = (inputs, outputs) => {
  const bound = 1 / Math.sqrt(inputs);
  return tf.variable(tf.randomUniform([inputs, outputs], -bound, bound));
};
const layers = [
  [words, 100],
  [100, 100],
  [100, classes],
].map(([inputs, outputs]) => ({
  weight: weight(inputs, outputs),
  bias: tf.variable(tf.zeros([outputs])),
}));
const optimizer = tf.train.adam(0.003);
const forward = (x) =>
  layers.reduce((h, { weight, bias }, i) => {
    const out = tf.add(tf.matMul(h, weight), bias);
    return i + 1 < layers.length ? tf.relu(out) : out;
  }, x);

/** The batch as dense rows, made anew for each step as in the articles. */
function batchAt(step) {
  const dense = new Float32Array(BATCH * words);
  const targets = new Int32Array(BATCH);
  for (let r = 0; r < BATCH; r++) {
    // A stride that visits all rows and mixes the categories.
    const row = ((step * BATCH + r) * 7919) % rows.rows;
    targets[r] = labels[row];
    for (let e = rows.offsets[row]; e < rows.offsets[row + 1]; e++) {
      dense[r * words + rows.indices[e]] = rows.values[e];
    }
  }
  return { dense, targets };
}

async function trainStep(step) {
  const { dense, targets } = batchAt(step);
  const x = tf.tensor2d(dense, [BATCH, words]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(targets, 'int32'), classes));
  const loss = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, forward(x)), true);
  const read = step + 1 === WARM_UP || step + 1 === WARM_UP + Number(steps);
  const value = read ? (await loss.data())[0] : NaN;
  tf.dispose([x, y, loss]);
  return value;
}

let started = performance.now();
let loss = NaN;
for (let step = 0; step < WARM_UP + Number(steps); step++) {
  if (step === WARM_UP) started = performance.now();
  loss = await trainStep(step);
}
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    device: backend === 'wasm' ? `wasm, ${await wasmKind()}` : device,
    stepsPerSecond: Number(steps) / seconds,
    loss,
    vocabulary: words,
    termsPerDocument: rows.indices.length / rows.rows,
    parameters: layers.reduce((sum, { weight, bias }) => sum + weight.size + bias.size, 0),
    optimizer: 'Adam (dense), 0.003',
  }),
);
process.exit(0);

async function wasmKind() {
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const threads = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  return [simd && 'SIMD', threads ? 'threads' : '1 thread'].filter(Boolean).join(', ');
}
