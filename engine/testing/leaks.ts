// Tells whose memory is still alive: for tests that hunt a leak, or hold that there is none. Reads
// the stack where a storage is allocated, so it is slow, and it works where V8 does.

import type { Backend, DType, Storage } from '../backends/backend.ts';

export interface Leak {
  /** What allocated it: "relu", "csr", "mul (backward)". */
  readonly operation: string;
  /** Where outside the engine it was asked for: "scope.test.ts:40". */
  readonly at: string;
  readonly storages: number;
  readonly elements: number;
}

interface Allocation {
  readonly storage: Storage;
  readonly stack: string;
}

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly place: string;
}

/** Watches a backend from its making until `stop()`. */
export class LeakWatch {
  readonly #backend: Backend;
  #alive: Allocation[] = [];
  #limit = 1024;

  constructor(backend: Backend) {
    this.#backend = backend;
    const { allocate } = backend;
    backend.allocate = (length: number, dtype: DType): Storage => {
      const storage = Reflect.apply(allocate, backend, [length, dtype]);
      this.#alive.push({ storage, stack: stackHere() });
      if (this.#alive.length >= this.#limit) {
        this.#sweep();
        this.#limit = Math.max(1024, 2 * this.#alive.length);
      }
      return storage;
    };
  }

  #sweep(): void {
    this.#alive = this.#alive.filter(({ storage }) => storage.released !== true);
  }

  /** What has been allocated since and not been given back, the most numerous first. */
  leaks(): Leak[] {
    this.#sweep();
    const found = new Map<string, Leak>();
    for (const { storage, stack } of this.#alive) {
      const origin = originOf(stack);
      const key = `${origin.operation} ${origin.at}`;
      const { storages = 0, elements = 0 } = found.get(key) ?? {};
      found.set(key, { ...origin, storages: storages + 1, elements: elements + storage.length });
    }
    return [...found.values()].sort((a, b) => b.storages - a.storages);
  }

  /** The same for people, a line per origin; "nothing is alive" where nothing is. */
  report(): string {
    const lines = this.leaks().map(
      (leak) => `${leak.storages} of ${leak.operation} (${leak.elements} elements), ${leak.at}`,
    );
    return lines.length === 0 ? 'nothing is alive' : lines.join('\n');
  }

  /** Lets the backend go. */
  stop(): void {
    Reflect.deleteProperty(this.#backend, 'allocate');
  }
}

function stackHere(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = before;
  return stack;
}

function framesOf(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split('\n').slice(1)) {
    const [, name = '', path = '', row = ''] =
      /^\s*at (?:async )?(?:(.*?) \()?(?:file:\/\/)?(.*?):(\d+):\d+\)?$/.exec(line) ?? [];
    if (path === '') continue;
    const file = path.replaceAll('\\', '/');
    frames.push({ name, file, place: `${file.slice(file.lastIndexOf('/') + 1)}:${row}` });
  }
  return frames;
}

const OF_ENGINE = /\/engine\/(?!testing\/).*(?<!\.test)\.ts$/;
/** Where operations live; what calls them from other files is not one. */
const OPERATIONS =
  /\/engine\/(ops\/[a-z]+|tensor\/(tensor|creation|sparse)|nn\/init|optim\/optimizer)\.ts$/;
const HELPERS = /\/engine\/(tensor\/scope|ops\/common)\.ts$/;

function originOf(stack: string): Pick<Leak, 'operation' | 'at'> {
  // The watch's own frame stands first.
  const frames = framesOf(stack).filter((frame) => !frame.file.endsWith('/testing/leaks.ts'));
  const outside = frames.find((frame) => !OF_ENGINE.test(frame.file));
  let operation = '';
  for (const frame of frames) {
    if (HELPERS.test(frame.file)) continue;
    if (!OPERATIONS.test(frame.file)) break;
    const name = /([A-Za-z_]\w*)$/.exec(frame.name)?.[1] ?? '';
    if (name !== '' && name !== 'anonymous' && name !== 'map') operation = name;
  }
  const backward = frames.some((frame) => frame.file.endsWith('/engine/tensor/autograd.ts') && frame.name.endsWith('runBackward')); // prettier-ignore
  return {
    operation: `${operation === '' ? 'allocate' : operation}${backward ? ' (backward)' : ''}`,
    at: outside?.place ?? 'the engine itself',
  };
}
