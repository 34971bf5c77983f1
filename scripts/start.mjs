// npm start: installs and builds where needed, then opens Winnow: the desktop application, or the
// same for a browser on this machine where that cannot be. Runs on any Node from 20.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './lib/build.mjs';
import { electronBinary } from './lib/electron-binary.mjs';
import { runHost } from './lib/host-process.mjs';
import { installIfNeeded } from './lib/install.mjs';
import {
  afterDesktop,
  browserLine,
  chooseHost,
  displayArguments,
  help,
  parseOptions,
} from './lib/start-options.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// npm changes into the package's folder; the person meant where they stood.
const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
if (options.error !== undefined) {
  console.error(options.error);
  process.exit(2);
}
if (options.help) {
  console.log(help);
  process.exit(0);
}
if (!installIfNeeded(root)) process.exit(1);
const node = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
if (!buildIfNeeded(root, node)) process.exit(1);

let { host, reason } = chooseHost(options, process.platform, process.env);
let wayOut = null;
if (host === 'electron') {
  const binary = await electronBinary(root, node, { retry: options.retryElectron });
  if (binary.path === undefined) {
    ({ reason } = binary);
  } else {
    const environment = { ...process.env };
    if (options.dataDir !== null) environment.WINNOW_HOME = options.dataDir;
    // Set in some editors' terminals; Electron would be plain Node with it.
    delete environment.ELECTRON_RUN_AS_NODE;
    const given = [...displayArguments(process.platform, process.env), root];
    const ended = await runHost(binary.path, given, environment, { keepErrors: true });
    const after = afterDesktop(ended);
    if (after.exit !== undefined) process.exit(after.exit);
    ({ reason, wayOut } = after);
  }
}
if (reason !== null) console.error(browserLine(reason));
if (wayOut !== null) console.error(wayOut);

const args = ['--disable-warning=ExperimentalWarning', join(root, 'src-main/browser/index.ts')];
if (options.dataDir !== null) args.push('--data-dir', options.dataDir);
if (options.port !== null) args.push('--port', String(options.port));
if (!options.open) args.push('--no-open');
const { status } = await runHost(node, args, {
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/winnow/compiled'),
  ...process.env,
});
process.exit(status);
