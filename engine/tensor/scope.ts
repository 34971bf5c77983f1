// Scopes free what a step made. JavaScript has no destructors and a GPU's memory is not collected,
// so the rule is simple: what is allocated inside a scope is freed at its end, unless it is
// returned from it or handed to `keep`. Parameters and optimizer state are allocated past all
// scopes and live until they are disposed of.
//
//   for await (const [x, y] of loader) {
//     using step = new Scope();
//     ...
//   }
//
// Scopes nest like blocks do. Two asynchronous tasks must not hold scopes that overlap.

import type { Backend, DType, Storage } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';

/** Anything that stands on device memory: tensors, sparse tensors, row-sparse gradients. */
export interface HasStorages {
  storages(): readonly Storage[];
}

/** The innermost open scope. */
let current: Scope | null = null;

function makeCurrent(scope: Scope | null): void {
  current = scope;
}

export class Scope {
  readonly #parent: Scope | null;
  readonly #backends: Backend[] = [];
  readonly #kept: Storage[] = [];
  #ended = false;

  constructor() {
    this.#parent = current;
    makeCurrent(this);
  }

  /** Lets a value outlive this scope; it then belongs to the enclosing one. Returns it. */
  keep<T extends HasStorages>(value: T): T {
    this.#kept.push(...value.storages());
    return value;
  }

  /** Ends the scope: everything allocated in it and not kept is freed. */
  end(): void {
    if (this.#ended) return;
    if (current !== this)
      throw new WinnowError(
        'scope.order',
        'A scope was ended while a scope opened inside it was still open. End scopes in the reverse order of their opening, and do not let two asynchronous tasks hold scopes at once.',
      );
    this.#ended = true;
    current = this.#parent;
    for (const backend of this.#backends)
      backend.endScope(this.#kept.filter((storage) => storage.backend === backend));
  }

  [Symbol.dispose](): void {
    this.end();
  }

  /** Opens the backend's own scope when it is first used here, in all enclosing scopes first. */
  static enter(backend: Backend): void {
    if (current !== null) current.#enter(backend);
  }

  #enter(backend: Backend): void {
    if (this.#backends.includes(backend)) return;
    if (this.#parent !== null) this.#parent.#enter(backend);
    backend.beginScope();
    this.#backends.push(backend);
  }

  /** Keeps a storage past every open scope. */
  static persist(storage: Storage): void {
    for (let scope = current; scope !== null; scope = scope.#parent) scope.#kept.push(storage);
  }
}

/**
 * Runs `fn` and frees what it allocated, but not what it returns (a tensor, or an array or plain
 * object of tensors). An asynchronous `fn` is waited for.
 */
export function scope<T>(fn: () => T): T {
  const opened = new Scope();
  let result: T;
  try {
    result = fn();
  } catch (error) {
    opened.end();
    throw error;
  }
  if (result instanceof Promise)
    return result.then(
      (value: unknown) => {
        keepAll(opened, value);
        opened.end();
        return value;
      },
      (error: unknown) => {
        opened.end();
        throw error;
      },
    ) as T;
  keepAll(opened, result);
  opened.end();
  return result;
}

function keepAll(opened: Scope, value: unknown): void {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return;
  if ('storages' in value && typeof value.storages === 'function') {
    opened.keep(value as HasStorages);
    return;
  }
  for (const item of Object.values(value)) keepAll(opened, item);
}

/** Lets a value outlive the innermost open scope. Returns it. */
export function keep<T extends HasStorages>(value: T): T {
  return current === null ? value : current.keep(value);
}

/** Lets a value outlive every open scope; it is freed by `dispose`. Returns it. */
export function persist<T extends HasStorages>(value: T): T {
  for (const storage of value.storages()) Scope.persist(storage);
  return value;
}

/** Allocates in the innermost scope. Everything above the backends allocates through here. */
export function allocate(backend: Backend, length: number, dtype: DType): Storage {
  Scope.enter(backend);
  return backend.allocate(length, dtype);
}
