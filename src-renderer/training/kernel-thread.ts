// A further thread of the CPU backend in the window: a worker of the training worker, which runs
// kernels on the shared memory until the backend ends it.

import { serveKernels, type KernelThreadTask } from '../../engine/backends/wasm/index.ts';

onmessage = (event: MessageEvent<KernelThreadTask>) => void serveKernels(event.data);
