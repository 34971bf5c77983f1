// The backends that the suites run on. Another backend joins by adding a line: a factory that
// gives the backend, or null (with the reason told) where this machine has none.

import type { Backend } from '../backends/backend.ts';
import { CpuBackend } from '../backends/cpu/backend.ts';

export interface TestBackend {
  readonly name: string;
  readonly make: () => Promise<Backend | null>;
}

export const testBackends: readonly TestBackend[] = [
  { name: 'cpu', make: async () => new CpuBackend() },
];
