// What is read once and then kept by what the services tell, without reading it again. Events are
// heard only while the window is connected, so after each new connection it is read once more.

import type { EventName, EventPayload } from '../../src-main/contract/index.ts';

/** What of the host it needs. */
export interface FollowedHost {
  subscribe<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void;
  onConnection(listener: (connected: boolean) => void): () => void;
}

/** Reads now and after each new connection, and listens. Returns the way to stop. */
export function follow(
  host: FollowedHost,
  read: () => void,
  listeners: { readonly [K in EventName]?: (payload: EventPayload<K>) => void },
): () => void {
  const stops = (Object.keys(listeners) as EventName[]).map((name) =>
    host.subscribe(name, listeners[name] as (payload: unknown) => void),
  );
  let connected = false;
  let following = false;
  stops.push(
    host.onConnection((now) => {
      if (following && now && !connected) read();
      connected = now;
    }),
  );
  following = true;
  read();
  return () => stops.forEach((stop) => stop());
}
