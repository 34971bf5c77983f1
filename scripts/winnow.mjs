// The terminal's entry: runs src-main/cli on the Node that the project installs. Nothing is built.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const [major] = process.versions.node.split('.').map(Number);
if (!existsSync(node) && major < 24) {
  console.error(`Run "npm ci" in ${root} first: Winnow's terminal needs what it installs.`);
  process.exit(1);
}
// The paths that a person gives are meant from where they stand, also through `npm run`.
const cwd = process.env.INIT_CWD ?? process.cwd();
const child = spawn(
  existsSync(node) ? node : process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    join(root, 'src-main', 'cli', 'main.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', cwd },
);
// The terminal sends Ctrl-C to both; only the child decides what it means.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`Winnow's terminal could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
