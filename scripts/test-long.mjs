// npm run test:long: what `npm test` holds a sample of, in full. Takes about a quarter of an hour.
//
//   npm run test:long                     everything
//   npm run test:long -- kills            only the named parts: kills properties specs
//   npm run test:long -- e2e/help.spec.ts   only these specs
//   WINNOW_SEED=7 npm run test:long       other moments, other shapes
//
// kills: 300 times a page, a worker, the server or both are killed while a training goes on, ends,
// is discarded or taken over (e2e/long). properties: every operation of the engine on a hundred
// random shapes. specs: all of them on the desktop host, on the emulation of Electron. Runs on the
// Node that is there (20 or newer); what needs Node 24 gets it from node_modules.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './lib/build.mjs';
import { findChromium } from './lib/chromium.mjs';
import { installIfNeeded } from './lib/install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const seed = process.env.WINNOW_SEED ?? '1';
const results = mkdtempSync(join(tmpdir(), 'winnow-test-long-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a command that leaves its counts in a file; one that leaves none has failed. */
function part(title, command, file, extra, read) {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const { status } = spawnSync(command[0], command.slice(1), {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
      FORCE_COLOR: '0',
      ...extra,
    },
    shell: process.platform === 'win32',
  });
  console.log(`  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  const found = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : null;
  counts.passed += found?.passed ?? 0;
  counts.failed += found?.failed ?? 0;
  counts.skipped += found?.skipped ?? 0;
  if (status !== 0 && !found?.failed) counts.failed++;
}

const isSpec = (name) => name.endsWith('.spec.ts');
const onlySpecs = process.argv.slice(2).filter(isSpec);
const wanted = process.argv.slice(2).map((name) => (isSpec(name) ? 'specs' : name));

const parts = {
  kills() {
    const chromium = findChromium({ install: true });
    const node = join(root, 'node_modules', '.bin', 'node');
    if (chromium === null || !buildIfNeeded(root, node)) {
      console.error('The kills need a Chromium and the built window.');
      counts.failed++;
      return;
    }
    const file = join(results, 'kills.json');
    const command = ['node', 'e2e/long/kills.ts', '--kills', '300', '--seed', seed];
    part(
      '300 kills',
      [...command, '--report', file],
      file,
      { CHROMIUM_PATH: chromium },
      (found) => found,
    );
  },
  properties() {
    const file = join(results, 'properties.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    part(
      'every operation on a hundred random shapes',
      ['vitest', 'run', 'engine/properties.test.ts', ...reporters],
      file,
      { WINNOW_SEED: seed, WINNOW_TRIALS: '100' },
      ({ numPassedTests, numFailedTests, numPendingTests }) => ({
        passed: numPassedTests,
        failed: numFailedTests,
        skipped: numPendingTests,
      }),
    );
  },
  specs() {
    const chromium = findChromium({ install: true });
    const node = join(root, 'node_modules', '.bin', 'node');
    if (chromium === null || !buildIfNeeded(root, node)) {
      console.error('The specs need a Chromium and the built application.');
      counts.failed++;
      return;
    }
    const file = join(results, 'specs.json');
    part(
      'every spec on the built desktop host, on an emulation of Electron',
      ['playwright', 'test', ...onlySpecs, '--project=stand-in*', '--reporter=list,json'],
      file,
      { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file, WINNOW_ALL_SPECS: '1' },
      ({ stats, errors }) => ({
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected + errors.length,
        skipped: stats.skipped,
      }),
    );
  },
};

const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(
    `There is no part "${unknown.join('", "')}". The parts are: ${Object.keys(parts).join(', ')}.`,
  );
  process.exit(2);
}
if (!installIfNeeded(root)) process.exit(1);
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) run();
}
rmSync(results, { recursive: true, force: true });
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);
