// Time and turns, by whatever the host offers: the engine is typed against the language alone.

interface Host {
  readonly performance: { now(): number };
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
  readonly MessageChannel?: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: null): void };
  };
}

const host = globalThis as unknown as Host;

/** Milliseconds, from an arbitrary beginning. */
export function now(): number {
  return host.performance.now();
}

/**
 * Lets the event loop handle what waits. Not by a timer: browsers hold repeated timers back by
 * four milliseconds.
 */
export function yieldToHost(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate !== undefined) host.setImmediate(resolve);
    else if (host.MessageChannel !== undefined) {
      turns.push(resolve);
      channel ??= openChannel(host.MessageChannel);
      channel.postMessage(null);
    } else host.setTimeout(resolve, 0);
  });
}

/** One for all turns: a training takes sixty in a second. */
let channel: { postMessage(message: null): void } | null = null;
const turns: (() => void)[] = [];

function openChannel(Channel: NonNullable<Host['MessageChannel']>): NonNullable<typeof channel> {
  const { port1, port2 } = new Channel();
  port1.onmessage = () => turns.shift()?.();
  return port2;
}

/** For what may never come: nothing that goes as planned waits by the clock. */
export function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void host.setTimeout(resolve, milliseconds));
}

/** Calls `yieldNow` when the last call lies longer back than a frame of a screen. */
export class Pacer {
  readonly #yieldNow: () => Promise<void>;
  #last = now();

  constructor(yieldNow: () => Promise<void> = yieldToHost) {
    this.#yieldNow = yieldNow;
  }

  /** True when it is time: `if (pacer.due()) await pacer.rest();` costs nothing otherwise. */
  due(): boolean {
    return now() - this.#last > 16;
  }

  async rest(): Promise<void> {
    await this.#yieldNow();
    this.#last = now();
  }
}
