import { expect, it } from 'vitest';
import { nodeGpu } from './gpu.ts';

it('opens Dawn once, also for callers at the same time, and holds it', async () => {
  const [first, second] = await Promise.all([nodeGpu(), nodeGpu()]);
  expect(second).toBe(first);
  expect(globalThis.winnowDawn).toBe(first);
});
