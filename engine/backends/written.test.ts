// What the seam says of the kernels is so: none writes what it is said only to read. Every kernel is
// met, in the reference results and in the operations on random shapes.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rand, scope, type Tensor } from '../index.ts';
import { parseReference, runParity } from '../testing/parity.ts';
import { Dice, load, PROPERTIES } from '../testing/properties.ts';
import { type KernelName, type Kernels, type Storage, type View, WRITTEN } from './backend.ts';
import { CpuBackend } from './cpu/backend.ts';
import { hostData } from './cpu/storage.ts';

/** Storages in a kernel's arguments. */
function storagesIn(operand: unknown): Storage[] {
  if (typeof operand !== 'object' || operand === null) return [];
  if ('storage' in operand) return [operand.storage as Storage];
  if ('backend' in operand) return [operand as Storage];
  return Object.values(operand).flatMap(storagesIn);
}

/** Compares what each kernel may only read before and after it. */
class Watching extends CpuBackend {
  readonly met = new Set<KernelName>();
  readonly changed = new Set<string>();

  override run<K extends KernelName>(kernel: K, args: Kernels[K]): void {
    this.met.add(kernel);
    const written = WRITTEN[kernel].map((name) => (args[name] as View | null)?.storage);
    const read = [...new Set(storagesIn(args))].filter((storage) => !written.includes(storage));
    const before = read.map((storage) => hostData(storage).slice());
    super.run(kernel, args);
    for (const [i, storage] of read.entries()) {
      const [was, is] = [before[i], hostData(storage)].map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength),
      );
      if (!was.equals(is)) this.changed.add(kernel);
    }
  }
}

it('says of each kernel what it writes', async () => {
  const device = new Watching();
  const folder = join(import.meta.dirname, '..', 'fixtures');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((file) => ({
      file,
      content: parseReference(readFileSync(join(folder, file), 'utf8')),
    }));
  await runParity(files, device);
  rand([2], { device }).dispose();
  for (const maker of Object.values(PROPERTIES))
    await scope(() => {
      const one = maker(new Dice(1, 1));
      const inputs = one.inputs.map((input) => load(input, device, 'float32'));
      const xs: Tensor[] = inputs.map(({ x }) => x);
      const y = one.run(xs, device, 'float32');
      if (y.requiresGrad) y.sum().backward();
    });
  expect([...device.changed]).toEqual([]);
  expect(Object.keys(WRITTEN).filter((name) => !device.met.has(name as KernelName))).toEqual([]);
});
