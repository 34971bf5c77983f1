// A further thread of the CPU backend in the terminal: it runs kernels on the shared memory until
// the process ends.

import { workerData } from 'node:worker_threads';
import { serveKernels, type KernelThreadTask } from '../../engine/backends/wasm/index.ts';

await serveKernels(workerData as KernelThreadTask);
