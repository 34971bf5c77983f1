// Threads for the fast CPU backend in Node, for tests and benchmarks.

import { Worker } from 'node:worker_threads';
import type { KernelThread, KernelThreadTask } from '../backends/wasm/index.ts';

/** A `workerFactory`: starts a thread that computes. It does not keep the process alive. */
export function nodeThread(task: KernelThreadTask): KernelThread {
  const worker = new Worker(new URL('./node-thread.ts', import.meta.url), { workerData: task });
  worker.unref();
  return worker;
}
