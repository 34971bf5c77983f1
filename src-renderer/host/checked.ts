// The contract's two borders on the page's side: what is sent and what comes back are both held
// against the schema, whichever host carries them.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { brokenRule } from '../../src-main/contract/common.ts';
import {
  calls,
  events,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventName,
  type EventPayload,
} from '../../src-main/contract/index.ts';

/** Carries a validated call; resolves with what the services answered, not yet validated. */
export type Carrier = (
  name: CallName,
  input: unknown,
  signal: AbortSignal | undefined,
) => Promise<unknown>;

/** Rejects with WinnowError `call.invalid` or `call.badAnswer`, or with what the services said. */
export function checkedCall(carry: Carrier) {
  return async <K extends CallName>(
    name: K,
    input: CallInput<K>,
    signal?: AbortSignal,
  ): Promise<CallOutput<K>> => {
    const sent = v.safeParse(calls[name].input, input);
    if (!sent.success) {
      const path = v.getDotPath(sent.issues[0]);
      throw new WinnowError('call.invalid', sent.issues[0].message, {
        call: name,
        ...brokenRule(sent.issues),
        ...(path === null ? {} : { field: path }),
      });
    }
    const answer = v.safeParse(calls[name].output, await carry(name, input, signal));
    if (!answer.success) {
      throw new WinnowError(
        'call.badAnswer',
        'Winnow gave an answer that could not be understood.',
        {
          call: name,
          issue: answer.issues[0].message,
          field: v.getDotPath(answer.issues[0]),
        },
      );
    }
    return answer.output as CallOutput<K>;
  };
}

/** Listeners by event; an event that does not fit its schema is dropped, and said on the console. */
export class EventHub {
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();

  subscribe<K extends EventName>(
    name: K,
    listener: (payload: EventPayload<K>) => void,
  ): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    // A listener of its own each time, so that the same function may subscribe twice.
    const own = (payload: EventPayload<K>): void => listener(payload);
    set.add(own);
    return () => set.delete(own);
  }

  emit(name: EventName, payload: unknown): void {
    const found = v.safeParse(events[name], payload);
    if (!found.success) {
      console.error(`The event ${name} does not fit the contract:`, found.issues[0].message);
      return;
    }
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(found.output as never);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
