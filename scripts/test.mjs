// npm test: installs if needed, then checks types, form, import arrows, every unit (the engine on
// every backend), and tells a person's story in a real browser and on the built desktop host, on an
// emulation of Electron. Ends with one line of counts.
//
//   npm test                      everything
//   npm test -- types lint        only the named parts: types lint arrows unit e2e
//
// Runs on the Node that is there (20 or newer); what needs Node 24 gets it from node_modules.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './lib/build.mjs';
import { findChromium, findSoftwareVulkan } from './lib/chromium.mjs';
import { installIfNeeded } from './lib/install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PARTS = ['types', 'lint', 'arrows', 'unit', 'e2e'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join('", "')}". The parts are: ${PARTS.join(', ')}.`);
  process.exit(2);
}
const runs = (part) => wanted.length === 0 || wanted.includes(part);

if (!installIfNeeded(root)) process.exit(1);

const env = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  FORCE_COLOR: '0',
};
const counts = { passed: 0, failed: 0, skipped: 0 };
const notes = [];
const results = mkdtempSync(join(tmpdir(), 'winnow-test-'));

function run(command, args, extra = {}) {
  const started = performance.now();
  const windows = process.platform === 'win32';
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, ...extra },
    shell: windows,
  });
  console.log(`  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return status === 0;
}

/** Checks wait here and then run side by side, each one's words kept together. */
const checks = [];
const check = (title, command, args) => checks.push({ title, command, args });

/** Two at a time: each is one thread, and there are two cores at least. */
async function runChecks() {
  const waiting = [...checks];
  const next = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
      const { title, command, args } = each;
      const started = performance.now();
      const { status, text } = await output(command, args);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`\n== ${title}\n${text}  (${seconds} s)`);
      counts[status === 0 ? 'passed' : 'failed']++;
      if (status !== 0) notes.push(`failed: ${title}`);
    }
  };
  await Promise.all([next(), next()]);
}

function output(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      shell: process.platform === 'win32',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part) => (text += part));
    }
    child.on('error', (error) => resolve({ status: 1, text: `${error.message}\n` }));
    child.on('close', (status) => resolve({ status, text }));
  });
}

/** Adds what a runner reported; a runner that died without a report is a failure of its own. */
function add(title, good, file, read) {
  if (!existsSync(file)) {
    counts.failed++;
    notes.push(`failed: ${title} ended without a report`);
    return;
  }
  const found = read(JSON.parse(readFileSync(file, 'utf8')));
  counts.passed += found.passed;
  counts.failed += found.failed;
  counts.skipped += found.skipped;
  if (found.passed + found.failed === 0) {
    counts.failed++;
    notes.push(`failed: ${title} ran no test`);
  } else if (!good && found.failed === 0) {
    counts.failed++;
    notes.push(`failed: ${title} ended with an error outside its tests`);
  }
  if (found.skipped > 0) notes.push(`skipped: ${found.skipped} in ${title}`);
  for (const reason of found.reasons ?? []) notes.push(`  ${reason}`);
}

/** Why tests of a Playwright report were skipped, each reason once with how many it held back. */
function skipReasons(suites) {
  const reasons = new Map();
  const visit = ({ suites = [], specs = [] }) => {
    suites.forEach(visit);
    for (const test of specs.flatMap((spec) => spec.tests)) {
      const skip = test.annotations.find(({ type }) => type === 'skip');
      if (skip) reasons.set(skip.description, (reasons.get(skip.description) ?? 0) + 1);
    }
  };
  suites.forEach(visit);
  return [...reasons].map(([reason, times]) => `${times} × ${reason}`);
}

if (runs('types')) {
  check('types: services, terminal, tests', 'tsc', ['-p', 'tsconfig.json']);
  check('types: engine, with neither DOM nor Node', 'tsc', ['-p', 'engine/tsconfig.json']);
  check('types: window', 'svelte-check', [
    '--tsconfig',
    'src-renderer/tsconfig.json',
    '--fail-on-warnings',
  ]);
  check('types: the window on its services', 'tsc', ['-p', 'src-renderer/testing/tsconfig.json']);
}
if (runs('lint')) {
  check('lint', 'eslint', ['.']);
  check('form', 'prettier', ['--check', '--log-level', 'warn', '.']);
}
if (runs('arrows')) {
  check('import arrows', 'depcruise', [
    'engine',
    'src-main',
    'src-renderer',
    'words',
    'e2e',
    '--config',
    '.dependency-cruiser.cjs',
  ]);
}

await runChecks();

const chromium = runs('unit') || runs('e2e') ? findChromium({ install: true }) : null;

if (runs('unit')) {
  console.log('\n== unit and engine tests');
  const vulkan = findSoftwareVulkan(chromium);
  const file = join(results, 'unit.json');
  const good = run(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    vulkan === null
      ? {}
      : {
          // Where there is no GPU driver, Dawn finds the software one that comes with Chromium.
          LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, vulkan].filter(Boolean).join(delimiter),
          VK_ICD_FILENAMES: process.env.VK_ICD_FILENAMES ?? join(vulkan, 'vk_swiftshader_icd.json'),
        },
  );
  add('unit and engine tests', good, file, (report) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.testResults.filter((t) => t.status === 'failed' && t.assertionResults.length === 0)
        .length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

if (runs('e2e')) {
  const node = join(
    ...[root, 'node_modules', 'node', 'bin'],
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (chromium === null) {
    counts.failed++;
    notes.push('failed: e2e found no Chromium. Install one, or name one in CHROMIUM_PATH.');
  } else if (!buildIfNeeded(root, node)) {
    counts.failed++;
    notes.push('failed: the build');
  } else {
    const specs = (title, part) => {
      console.log(`\n== ${title}`);
      const file = join(results, `e2e-${part}.json`);
      const good = run('playwright', ['test', '--reporter=list,json'], {
        CHROMIUM_PATH: chromium,
        WINNOW_SPECS: part,
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      });
      add(title, good, file, ({ stats, errors, suites }) => ({
        reasons: skipReasons(suites),
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected + errors.length,
        skipped: stats.skipped,
      }));
    };
    specs(
      'e2e in a real browser, and on the desktop host (on an emulation of Electron)',
      'together',
    );
    specs('e2e of what has to run alone', 'alone');
  }
}

rmSync(results, { recursive: true, force: true });
console.log('');
for (const note of notes) console.log(note);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);
