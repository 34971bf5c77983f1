// What a computing thread runs in Node: nothing but kernels, until the backend is destroyed.

import { workerData } from 'node:worker_threads';
import { serveKernels, type KernelThreadTask } from '../../backends/wasm/index.ts';

await serveKernels(workerData as KernelThreadTask);
