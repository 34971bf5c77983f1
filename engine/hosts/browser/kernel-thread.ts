// What a computing thread runs in a browser: nothing but kernels, until the backend is destroyed.

import { serveKernels, type KernelThreadTask } from '../../backends/wasm/index.ts';

onmessage = (event: MessageEvent<KernelThreadTask>) => void serveKernels(event.data);
