// npm run bench: how fast Winnow is beside what one would use instead, in one run on one machine.
//
//   npm run bench -- [DATA] [--rounds 3] [--save NAME] [--only vectorize,cpu,webgpu,peers,tfjs]
//                    [--threads 1,2] [--peers PATH] [--peer-device cpu|cuda]
//
// Everything runs alone, in a process of its own, and all take turns: rounds of each are spread over
// the whole run, so that what else the machine does falls on everyone. Ends with 1 where the sides
// did not do the same work.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium, findSoftwareVulkan } from '../scripts/lib/chromium.mjs';
import { Collected, describeMachine } from './figures.ts';
import { print, report, type PeerFigures, type TfjsFigures } from './report.ts';
import { save } from './save.ts';
import type { StepFigures, VectorizeFigures } from './winnow.ts';

const here = import.meta.dirname;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    save: { type: 'string' },
    only: { type: 'string', default: 'vectorize,cpu,webgpu,peers,tfjs' },
    threads: { type: 'string', default: '1,2' },
    peers: { type: 'string', default: join(here, '../../shared/bench/peers.py') },
    'peer-device': { type: 'string', default: 'cpu' },
  },
});
// The paths that a person gives are meant from where they stand, also through `npm run`.
const from = process.env.INIT_CWD ?? process.cwd();
const folder = positionals[0]
  ? resolve(from, positionals[0])
  : join(here, '../../shared/data/20news');
if (!existsSync(join(folder, 'train'))) {
  console.error(
    `There are no texts in ${folder}: it must hold train/ and test/. Name another one.`,
  );
  process.exit(2);
}
const only = new Set(options.only.split(','));
const rounds = Number(options.rounds);
const threads = options.threads.split(',').map(Number);
const PYTHON = '/usr/bin/python3';

/** As it is; where WebGPU then finds no adapter, with the software one that comes with Chromium. */
let env: NodeJS.ProcessEnv = process.env;

function withSoftwareGpu(): NodeJS.ProcessEnv {
  const vulkan = findSoftwareVulkan(findChromium());
  if (vulkan === null || process.env.VK_ICD_FILENAMES !== undefined) return process.env;
  return {
    ...process.env,
    VK_ICD_FILENAMES: join(vulkan, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, vulkan].filter(Boolean).join(delimiter),
  };
}

/** Runs a program that prints JSON at its end; null, said aloud, where it fails or has nothing. */
function ask<T>(what: string, command: string, args: readonly string[]): T | null {
  const started = performance.now();
  process.stderr.write(`  ${what} ..`);
  const { status, stdout, stderr } = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  process.stderr.write(` ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  if (status !== 0) {
    console.warn(`skipped: ${what} failed: ${stderr.trim().split('\n').slice(-3).join(' | ')}`);
    return null;
  }
  const json = stdout.trimEnd();
  const start = json.startsWith('{') ? 0 : json.lastIndexOf('\n') + 1;
  return JSON.parse(json.slice(start)) as T | null;
}

const winnow = <T>(what: string, ...args: string[]): T | null =>
  ask<T>(what, process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(here, 'winnow.ts'),
    folder,
    ...args,
  ]);

/** Why the peers can not be measured here; null where they can. */
function noPeers(): string | null {
  if (!only.has('peers')) return 'not asked for';
  if (!existsSync(options.peers)) return `${options.peers} is not there`;
  const { status } = spawnSync(PYTHON, ['-c', 'import torch, sklearn']);
  return status === 0 ? null : 'python3-torch or python3-sklearn is not installed';
}

function noTfjs(): string | null {
  if (!only.has('tfjs')) return 'not asked for';
  if (existsSync(join(here, 'node_modules', '@tensorflow'))) return null;
  console.log('Installing TensorFlow.js for the benchmark (bench/package.json) ..');
  const { status } = spawnSync('npm', ['ci', '--prefix', here, '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0 ? null : 'TensorFlow.js could not be installed';
}

const machineBefore = describeMachine();
const withoutPeers = noPeers();
const withoutTfjs = noTfjs();
if (withoutPeers !== null) console.warn(`skipped: PyTorch and scikit-learn: ${withoutPeers}.`);
if (withoutTfjs !== null) console.warn(`skipped: TensorFlow.js: ${withoutTfjs}.`);

const backends = [
  ...(only.has('cpu') ? ['reference', ...threads.map((n) => `wasm-${n}`)] : []),
  ...(only.has('webgpu') ? ['webgpu'] : []),
];
const vectorizing = new Collected<VectorizeFigures>();
const steps = new Map(backends.map((name) => [name, new Collected<StepFigures>()]));
const peers = new Map(threads.map((count) => [count, new Collected<PeerFigures>()]));
const tfjs = { wasm: new Collected<TfjsFigures>(), webgpu: new Collected<TfjsFigures>() };

let software = true;
for (let round = 1; round <= rounds; round++) {
  process.stderr.write(`round ${round} of ${rounds}\n`);
  if (only.has('vectorize')) {
    vectorizing.add(winnow<VectorizeFigures>('Winnow, rows of texts', 'vectorize'));
  }
  for (const name of backends) {
    if (name === 'webgpu' && software && round > 1) continue; // once is slow enough
    const isGpu = name === 'webgpu';
    const run = (epochs: number): StepFigures | null =>
      winnow<StepFigures>(`Winnow, ${name}`, 'steps', name, String(epochs), '2');
    let figures = run(isGpu && software ? 1 : name === 'reference' ? 5 : 20);
    if (isGpu && round === 1) {
      if (figures === null) {
        env = withSoftwareGpu();
        figures = run(1);
      }
      software = figures === null || figures.device.startsWith('software');
      // A real one does as many steps as the rest.
      if (!software) figures = run(20);
    }
    if (figures === null) console.warn(`skipped: Winnow on ${name}: there is none here.`);
    else steps.get(name)!.add(figures);
  }
  // PyTorch's threads wait for each other by spinning: on a busy machine one can be faster than two.
  for (const [count, figures] of withoutPeers === null ? peers : []) {
    const args = ['--threads', String(count), '--device', options['peer-device']];
    const what = `PyTorch and scikit-learn, threads: ${count}`;
    figures.add(ask<PeerFigures>(what, PYTHON, [options.peers, folder, ...args]));
  }
  if (withoutTfjs === null) {
    const script = join(here, 'tfjs.mjs');
    tfjs.wasm.add(ask('TensorFlow.js, wasm', process.execPath, [script, folder, 'wasm', '10']));
    if (!software && only.has('webgpu')) {
      const args = [script, folder, 'webgpu', '100'];
      tfjs.webgpu.add(ask('TensorFlow.js, webgpu', process.execPath, args));
    } else if (round === 1) {
      console.warn(
        'skipped: TensorFlow.js on WebGPU: no real GPU here (on an emulated one a step takes half a minute).',
      );
    }
  }
}
const machineAfter = describeMachine();

const result = report({
  vectorizing,
  steps,
  peers,
  tfjs,
  categories: readdirSync(join(folder, 'train')).length,
});
console.log(
  `\n${machineBefore.cpu}, ${machineBefore.cores} cores, Node ${machineBefore.node}; load ${machineBefore.load} before, ${machineAfter.load} after\n`,
);
print(result);

if (options.save !== undefined) {
  const skipped = {
    peers: withoutPeers,
    tfjs: withoutTfjs,
    webgpu: steps.get('webgpu')?.last === undefined ? 'no adapter, or not asked for' : null,
    realGpu: software ? 'no real GPU on this machine' : null,
  };
  const machine = { ...machineBefore, loadAfter: machineAfter.load };
  await save(options.save, { machine, rounds, skipped, ...result });
}
process.exitCode = result.different.length === 0 ? 0 : 1;
