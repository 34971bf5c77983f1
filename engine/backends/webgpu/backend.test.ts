// The promises of the WebGPU backend beside its kernels: the order of writes, the arena, what a
// steady step creates, and what happens when memory or the device goes.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testGpu, skipAloud } from '../../testing/gpu.ts';
import type { Backend, Storage, View } from '../backend.ts';
import { describeAdapter } from './device.ts';
import { createWebGpuBackend } from './index.ts';
import type { WebGpuBackend } from './index.ts';
import { runTypical } from './typical.ts';

const gpu = await testGpu();
const skipped = skipAloud(gpu, 'WebGPU backend');

function open(): Promise<WebGpuBackend> {
  return createWebGpuBackend({ gpu: gpu!, allowSoftware: true });
}

function vector(backend: Backend, data: readonly number[]): View {
  const storage = backend.allocate(data.length, 'float32');
  backend.write(storage, Float32Array.from(data));
  return { storage, offset: 0, shape: [data.length], strides: [1] };
}

async function values(backend: Backend, { storage }: { storage: Storage }): Promise<number[]> {
  return Array.from(await backend.read(storage, 0, storage.length));
}

describe.skipIf(skipped)('WebGPU backend', () => {
  let backend: WebGpuBackend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.destroy());

  it('says that the adapter is software', () => {
    if (!backend.info.software) return;
    expect(backend.info.label).toMatch(/^software GPU: /);
  });

  it('refuses a software adapter that was not asked for', async () => {
    if (!backend.info.software) return;
    await expect(createWebGpuBackend({ gpu: gpu! })).rejects.toMatchObject({
      code: 'engine.softwareGpu',
    });
  });

  it('keeps the order of writes, kernels and reads', async () => {
    const x = vector(backend, [1, 2]);
    const y = vector(backend, [0, 0]);
    backend.run('unary', { op: 'mulScalar', x, out: y, a: 10 });
    backend.write(x.storage, Float32Array.of(5, 6));
    const first = values(backend, y);
    backend.run('unary', { op: 'mulScalar', x, out: y, a: 100 });
    backend.write(y.storage, Float32Array.of(7), 1);
    expect(await first).toEqual([10, 20]);
    expect(await values(backend, y)).toEqual([500, 7]);
    expect(await values(backend, x)).toEqual([5, 6]);
  });

  it('submits once for reads that are asked for together', async () => {
    const views = [1, 2, 3].map((value) => vector(backend, [value]));
    const { submits } = backend.statistics();
    expect(await Promise.all(views.map((view) => values(backend, view)))).toEqual([[1], [2], [3]]);
    expect(backend.statistics().submits).toBe(submits + 1);
  });

  it('reads a part, bools as bytes, and nothing', async () => {
    const storage = backend.allocate(5, 'bool');
    backend.write(storage, Uint8Array.of(0, 1, 1, 0, 9));
    expect(await backend.read(storage, 1, 4)).toEqual(Uint8Array.of(1, 1, 0, 1));
    expect(await backend.read(storage, 0, 0)).toEqual(new Uint8Array(0));
    backend.release(storage);
  });

  it('gives back what a scope made, keeps what is kept, small or large', async () => {
    // A fresh one: what other tests forgot may be collected meanwhile.
    const backend = await open();
    const before = backend.memory();
    for (const length of [3, 100_000]) {
      const data = Array.from({ length }, (_, i) => i % 1000);
      const kept: View[] = [];
      for (let step = 0; step < 4; step++) {
        backend.beginScope();
        const x = vector(backend, data);
        backend.beginScope();
        const y = vector(backend, data);
        const z = vector(backend, data);
        backend.run('unary', { op: 'addScalar', x, out: y, a: step });
        backend.run('fill', { out: z, value: 0 });
        backend.endScope([y.storage]);
        const again = vector(backend, data);
        backend.run('unary', { op: 'neg', x: again, out: again });
        backend.endScope([y.storage]);
        kept.push(y);
      }
      for (let step = 0; step < 4; step++) {
        const sum = (await values(backend, kept[step])).reduce((a, b) => a + b, 0);
        expect(sum).toBe(data.reduce((a, b) => a + b, 0) + step * length);
        backend.release(kept[step].storage);
      }
    }
    expect(backend.memory()).toEqual(before);
    backend.destroy();
  });

  it('frees what an inner scope kept with the outer scope', async () => {
    const backend = await open();
    const before = backend.memory();
    backend.beginScope();
    backend.beginScope();
    const x = vector(backend, [1]);
    backend.endScope([x.storage]);
    backend.endScope([]);
    expect(backend.memory()).toEqual(before);
    expect(() => backend.run('unary', { op: 'neg', x, out: x })).toThrow(
      expect.objectContaining({ code: 'engine.released' }),
    );
  });

  it('creates nothing in a steady step, and submits once', async () => {
    const total = vector(backend, [0]);
    const step = async (entries: number) => {
      backend.beginScope();
      const x = vector(
        backend,
        Array.from({ length: entries }, () => 1),
      );
      const y = vector(backend, Array.from(x.shape).fill(0));
      const out = { storage: y.storage, offset: 0, shape: [1, 1], strides: [1, 1] };
      backend.run('reduce', { op: 'sum', x: { ...x, shape: [1, entries, 1], strides: [0, 1, 0] }, out }); // prettier-ignore
      const one = { ...y, shape: [1] };
      backend.run('binary', { op: 'add', x: total, y: one, out: total });
      backend.endScope([y.storage]);
      backend.release(y.storage);
    };
    for (let i = 0; i < 5; i++) await step(1000 + i);
    const before = backend.statistics();
    for (let i = 0; i < 20; i++) await step(990 + i);
    const after = backend.statistics();
    expect(after).toEqual({
      ...before,
      dispatches: before.dispatches + 40,
      submits: before.submits + 20,
    });
    expect(await values(backend, total)).toEqual([5 * 1000 + 10 + 20 * 990 + 190]);
  });

  it('submits when very much is queued', async () => {
    const x = vector(backend, [0]);
    for (let i = 0; i < 3000; i++) backend.run('unary', { op: 'addScalar', x, out: x, a: 1 });
    expect(await values(backend, x)).toEqual([3000]);
  });

  it('says clearly what it has no memory or no numbers for', () => {
    expect(() => backend.allocate(2 ** 40, 'float32')).toThrow(
      expect.objectContaining({ code: 'engine.memory' }),
    );
    expect(() => backend.allocate(1, 'float64')).toThrow(
      expect.objectContaining({ code: 'engine.dtype' }),
    );
    const x = vector(backend, [1]);
    expect(() => backend.write(x.storage, Float32Array.of(1, 2))).toThrow(
      expect.objectContaining({ code: 'engine.range' }),
    );
  });

  it('compiles ahead of the first step', async () => {
    const fresh = await open();
    await fresh.warmUp();
    const { pipelinesCreated, dispatches } = fresh.statistics();
    expect(dispatches).toBe(0);
    runTypical(fresh);
    expect(fresh.statistics().dispatches).toBeGreaterThan(0);
    expect(fresh.statistics().pipelinesCreated).toBe(pipelinesCreated);
    expect(fresh.memory().storages).toBe(0);
    fresh.destroy();
  });

  it('rejects everything after the device is lost', async () => {
    const fresh = await open();
    const x = vector(fresh, [1, 2]);
    const waiting = [fresh.read(x.storage, 0, 2), fresh.synchronize()].map((promise) =>
      promise.then(
        () => 'done',
        (error: { code: string }) => error.code,
      ),
    );
    fresh.device.destroy();
    expect(typeof (await fresh.lost)).toBe('string');
    for (const outcome of await Promise.all(waiting)) {
      expect(['done', 'engine.deviceLost']).toContain(outcome);
    }
    const lost = expect.objectContaining({ code: 'engine.deviceLost' });
    await expect(fresh.read(x.storage, 0, 2)).rejects.toEqual(lost);
    await expect(fresh.synchronize()).rejects.toEqual(lost);
    await expect(fresh.warmUp()).rejects.toEqual(lost);
    expect(() => fresh.allocate(1, 'float32')).toThrow(lost);
    expect(() => fresh.write(x.storage, Float32Array.of(1))).toThrow(lost);
    expect(() => fresh.run('unary', { op: 'neg', x, out: x })).toThrow(lost);
    fresh.destroy();
  });

  it('says so when it is used after it was closed', async () => {
    const fresh = await open();
    fresh.destroy();
    expect(() => fresh.allocate(1, 'float32')).toThrow(
      expect.objectContaining({ code: 'engine.deviceLost' }),
    );
  });
});

describe('adapters', () => {
  it.each([
    [{ vendor: 'google', description: 'SwiftShader Device (Subzero)' }, true],
    [{ vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }, true],
    [{ vendor: 'microsoft', description: 'Microsoft Basic Render Driver' }, true],
    [{ vendor: 'any', isFallbackAdapter: true }, true],
    [{ vendor: 'nvidia', architecture: 'ampere', description: '' }, false],
    [{ vendor: 'apple', description: 'Apple M3' }, false],
  ])('%o: software is %s', (given, software) => {
    const empty = { architecture: '', device: '', description: '', isFallbackAdapter: false };
    const described = describeAdapter({ ...empty, ...given } as GPUAdapterInfo);
    expect(described.software).toBe(software);
    expect(described.label).toMatch(software ? /^software GPU: / : /^GPU: /);
  });
});
