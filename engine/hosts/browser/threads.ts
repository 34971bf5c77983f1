// Threads for the fast CPU backend in a browser: workers of the page or worker that computes. The
// page must be cross-origin isolated; elsewhere no memory is shared and the backend asks for none.

import type { KernelThread, KernelThreadTask } from '../../backends/wasm/index.ts';

/** A `workerFactory`: starts a thread that computes. */
export function browserThread(task: KernelThreadTask): KernelThread {
  // Bundlers find the worker by this very form.
  const worker = new Worker(new URL('./kernel-thread.ts', import.meta.url), { type: 'module' });
  worker.postMessage(task);
  return worker;
}
