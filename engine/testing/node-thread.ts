// What a computing thread runs in Node: nothing but kernels, until the backend is destroyed.

import { workerData } from 'node:worker_threads';
import { serveKernels } from '../backends/wasm/module.ts';

await serveKernels(workerData);
