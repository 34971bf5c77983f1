// Threads for the fast CPU backend in Node.

import { Worker } from 'node:worker_threads';
import type { KernelThread, KernelThreadTask } from '../../backends/wasm/index.ts';

/** A `workerFactory`: starts a thread that computes. It does not keep the process alive. */
export function nodeThread(task: KernelThreadTask): KernelThread {
  const url = new URL('./kernel-thread.ts', import.meta.url);
  const worker = new Worker(url, { workerData: task });
  worker.unref();
  return worker;
}
