// npm run test:parity: compares the engine with PyTorch's results on every backend.
//
//   npm run test:parity                            the results in engine/fixtures
//   WINNOW_FIXTURES=folder npm run test:parity     other files of the same layout
//
// Runs on the Node that is there (20 or newer); what needs Node 24 gets it from node_modules.

import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './lib/install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!installIfNeeded(root)) process.exit(1);

const env = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
};
// A folder is meant from where the command was given; npm itself runs it in the project's.
if (env.WINNOW_FIXTURES) env.WINNOW_FIXTURES = resolve(env.INIT_CWD ?? '.', env.WINNOW_FIXTURES);

const { status } = spawnSync('vitest', ['run', 'engine/parity.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
