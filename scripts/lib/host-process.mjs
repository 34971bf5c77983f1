// Runs a host of Winnow until it ends, and ends it together with whoever started it.

import { spawn } from 'node:child_process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Of what it wrote to stderr, so much is kept. */
const KEPT = 8_000;

/**
 * Resolves when the host has ended with { status, shown: it said that its window is there,
 * interrupted: it was asked to end, errors: with `keepErrors`, the end of what it wrote to stderr }.
 */
export function runHost(command, parameters, env, { keepErrors = false } = {}) {
  return new Promise((resolve) => {
    let interrupted = false;
    let shown = false;
    let errors = '';
    const child = spawn(command, parameters, {
      // Over the fourth it notices when this process is gone, however that happened.
      stdio: ['inherit', 'inherit', keepErrors ? 'pipe' : 'inherit', 'ipc'],
      env,
    });
    child.stderr?.on('data', (chunk) => {
      process.stderr.write(chunk);
      errors = (errors + chunk).slice(-KEPT);
    });
    child.on('message', (message) => {
      if (message?.window === 'shown') shown = true;
    });
    // Windows has no signals: `kill` would end it in the middle of whatever it writes.
    const end = (signal) => {
      interrupted = true;
      if (process.platform !== 'win32') child.kill(signal);
      else if (child.connected) child.disconnect();
    };
    for (const signal of SIGNALS) process.on(signal, end);
    // npm puts a shell between itself and this, which passes no signal on: where it is gone, so is
    // whoever started Winnow.
    const parent = process.ppid;
    const watch =
      process.env.npm_lifecycle_event === undefined
        ? undefined
        : setInterval(() => process.ppid === parent || end('SIGTERM'), 1_000);
    const ended = (status) => {
      clearInterval(watch);
      for (const signal of SIGNALS) process.off(signal, end);
      resolve({ status, shown, interrupted, errors });
    };
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      ended(1);
    });
    // Not `exit`: what it wrote last may come after that.
    child.on('close', (code, signal) => ended(code ?? (signal === null ? 1 : 128)));
  });
}
