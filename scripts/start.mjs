// npm start: installs and builds where needed, then opens Winnow: the desktop application, or the
// same for a browser on this machine where that cannot be. Runs on any Node from 20.

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './lib/build.mjs';
import { electronBinary } from './lib/electron-binary.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { browserLine, chooseHost, help, parseOptions } from './lib/start-options.mjs';

/** A desktop application that fails within this time could not start here at all. */
const EARLY_MS = 15_000;
/** Its status where a browser host has the same data open (src-main/electron/main.ts). */
const ALREADY_OPEN = 3;
let interrupted = false;

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
if (host === 'electron') {
  const binary = await electronBinary(root, node, { retry: options.retryElectron });
  if (binary.path === undefined) {
    ({ reason } = binary);
  } else {
    const started = Date.now();
    const environment = { ...process.env };
    if (options.dataDir !== null) environment.WINNOW_HOME = options.dataDir;
    // Set in some editors' terminals; Electron would be plain Node with it.
    delete environment.ELECTRON_RUN_AS_NODE;
    const status = await run(binary.path, [root], environment);
    const tooEarly = status !== 0 && !interrupted && Date.now() - started < EARLY_MS;
    if (!tooEarly) process.exit(status);
    if (status !== ALREADY_OPEN) reason = "Electron's window could not be opened";
  }
}
if (reason !== null) console.error(browserLine(reason));

const args = ['--disable-warning=ExperimentalWarning', join(root, 'src-main/browser/index.ts')];
if (options.dataDir !== null) args.push('--data-dir', options.dataDir);
if (options.port !== null) args.push('--port', String(options.port));
if (!options.open) args.push('--no-open');
process.exit(
  await run(node, args, {
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/winnow/compiled'),
    ...process.env,
  }),
);

/** Runs a host until it ends; resolves with its status. Ending this process ends it, too. */
function run(command, parameters, env) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      // Over the fourth it notices when this process is gone, however that happened.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env,
    });
    const forward = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    // npm puts a shell between itself and this, which passes no signal on: where it is gone, so is
    // whoever started Winnow.
    const parent = process.ppid;
    const watch =
      process.env.npm_lifecycle_event === undefined
        ? undefined
        : setInterval(() => process.ppid === parent || forward('SIGTERM'), 1_000);
    const end = (status) => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, forward);
      resolve(status);
    };
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      end(1);
    });
    child.on('exit', (code, signal) => end(code ?? (signal === null ? 1 : 128)));
  });
}
