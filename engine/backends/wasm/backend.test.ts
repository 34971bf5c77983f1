import { afterAll, describe, expect, it } from 'vitest';
import { WinnowError } from '../../errors.ts';
import { nodeThread } from '../../hosts/node/index.ts';
import type { Backend, Storage, View } from '../backend.ts';
import { CpuBackend } from '../cpu/backend.ts';
import { createWasmBackend } from './index.ts';

const backends: [string, Backend & { readonly buffer: ArrayBufferLike }][] = [
  ['shared memory', await createWasmBackend()],
  ['memory of its own', await createWasmBackend({ share: false })],
  ['three threads', await createWasmBackend({ threads: 3, workerFactory: nodeThread })],
];
afterAll(() => backends.forEach(([, backend]) => backend.destroy()));

function line(storage: Storage): View {
  return { storage, offset: 0, shape: [storage.length], strides: [1] };
}

describe.each(backends)('createWasmBackend, %s', (_, backend) => {
  it('writes and reads every dtype, at an offset too', async () => {
    for (const data of [
      Float32Array.of(1.5, -2, 3),
      Float64Array.of(1e-300, 2, 3),
      Int32Array.of(-1, 2 ** 31 - 1, 0),
      Uint8Array.of(0, 1, 1),
    ]) {
      const dtype = data instanceof Float32Array ? 'float32' : data instanceof Float64Array ? 'float64' : data instanceof Int32Array ? 'int32' : 'bool'; // prettier-ignore
      const storage = backend.allocate(5, dtype);
      backend.write(storage, data, 2);
      const back = await backend.read(storage, 2, 3);
      expect(back).toEqual(data);
      expect(back.buffer).not.toBe(backend.buffer);
      expect(() => backend.write(storage, data, 3)).toThrow(WinnowError);
      backend.release(storage);
      expect(() => backend.write(storage, data)).toThrow(/freed/);
    }
  });

  it('frees what a scope made, but not what was kept', () => {
    const before = backend.memory();
    backend.beginScope();
    const outer = backend.allocate(1000, 'float32');
    backend.beginScope();
    const kept = backend.allocate(10, 'float32');
    const lost = backend.allocate(10, 'float32');
    backend.endScope([kept]);
    expect(lost.released).toBe(true);
    expect(() => backend.run('fill', { out: line(lost), value: 1 })).toThrow(/freed/);
    backend.run('fill', { out: line(kept), value: 1 });
    backend.endScope([outer]);
    expect(kept.released).toBe(true);
    expect(backend.memory().storages).toBe(before.storages + 1);
    backend.release(outer);
    backend.release(outer);
    expect(backend.memory()).toEqual(before);
    expect(() => backend.endScope([])).toThrow(/beginScope/);
  });

  it('does not grow over 10,000 scopes', () => {
    const step = (i: number): void => {
      backend.beginScope();
      const x = backend.allocate(15_000, 'float32');
      const y = backend.allocate(15_000, 'float32');
      // Batches differ in their number of entries.
      const z = backend.allocate(20_000 + (i % 50) * 40, 'int32');
      backend.run('fill', { out: line(x), value: i });
      backend.run('unary', { op: 'relu', x: line(x), out: line(y) });
      backend.run('fill', { out: line(z), value: i });
      backend.endScope(i % 2 === 0 ? [] : [y]);
      if (i % 2 !== 0) backend.release(y);
    };
    for (let i = 0; i < 100; i++) step(i);
    const { memory, buffer } = { memory: backend.memory(), buffer: backend.buffer.byteLength };
    for (let i = 0; i < 10_000; i++) step(i);
    expect(backend.memory()).toEqual(memory);
    expect(backend.buffer.byteLength).toBe(buffer);
  });

  it('keeps its numbers while the memory grows', async () => {
    const first = backend.allocate(1000, 'float32');
    backend.run('fill', { out: line(first), value: 7 });
    const large = backend.allocate(backend.buffer.byteLength / 4 + 1000, 'float32');
    backend.run('fill', { out: line(large), value: 3 });
    backend.run('arange', { out: line(first), start: 1, step: 1 });
    backend.run('unary', { op: 'mulScalar', x: line(first), out: line(first), a: 2 });
    const [a, b] = await backend.read(first, 0, 2);
    expect([a, b]).toEqual([2, 4]);
    expect((await backend.read(large, large.length - 1, 1))[0]).toBe(3);
    backend.release(first);
    backend.release(large);
  });

  it('says when there is not memory enough, and goes on', () => {
    const big = 2 ** 29 - 2 ** 24;
    const first = backend.allocate(big, 'float32');
    const before = backend.memory();
    expect(() => backend.allocate(big + 2 ** 26, 'float32')).toThrow(
      expect.objectContaining({ code: 'engine.memory' }) as Error,
    );
    expect(backend.memory()).toEqual(before);
    // Beyond the first 2 GB addresses have their highest bit set.
    const far = backend.allocate(100_000, 'float32');
    const copy = backend.allocate(100_000, 'float32');
    backend.run('arange', { out: line(far), start: 0, step: 1 });
    backend.run('binary', { op: 'add', x: line(far), y: line(far), out: line(copy) });
    const result = backend.allocate(900, 'float32');
    backend.run('matmul', {
      x: { storage: copy, offset: 0, shape: [1, 300, 300], strides: [0, 300, 1] },
      y: { storage: far, offset: 0, shape: [1, 300, 3], strides: [0, 1, 300] },
      out: { storage: result, offset: 0, shape: [1, 300, 3], strides: [0, 3, 1] },
    });
    backend.release(first);
    backend.release(far);
    backend.release(copy);
    backend.release(result);
    const again = backend.allocate(big + 2 ** 20, 'float32');
    backend.release(again);
  });

  it('refuses the memory of another device', () => {
    const other = new CpuBackend().allocate(4, 'float32');
    expect(() => backend.run('fill', { out: line(other), value: 1 })).toThrow(
      expect.objectContaining({ code: 'tensor.device' }) as Error,
    );
  });
});

describe('threads', () => {
  it('are named, and can be ended', async () => {
    const alone = await createWasmBackend({ threads: 4 });
    expect(alone.info.label).toBe('CPU, 1 thread');
    const started: number[] = [];
    const ended: number[] = [];
    const two = await createWasmBackend({
      threads: 3,
      workerFactory: (task) => {
        started.push(task.thread);
        const thread = nodeThread(task);
        return {
          terminate: () => {
            ended.push(task.thread);
            return thread.terminate();
          },
        };
      },
    });
    expect(two.info.label).toBe('CPU, 3 threads');
    expect(started).toEqual([1, 2]);
    two.destroy();
    expect(ended).toEqual([1, 2]);
  });

  it('do every part once, over many jobs of all sizes', async () => {
    const backend = await createWasmBackend({ threads: 3, workerFactory: nodeThread });
    const storage = backend.allocate(400_000, 'float32');
    backend.run('fill', { out: line(storage), value: 0 });
    let expected = 0;
    for (let i = 1; i <= 3000; i++) {
      backend.run('unary', { op: 'addScalar', x: line(storage), out: line(storage), a: i % 3 });
      expected += i % 3;
      // Now and then long enough apart that threads fall asleep.
      if (i % 300 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const all = await backend.read(storage, 0, storage.length);
    expect(all.every((x) => x === expected)).toBe(true);
    backend.destroy();
  });
});
