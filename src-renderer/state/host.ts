// The host that this window runs on, for the screens. Set once, before the first of them is shown.

import type { Host } from '../host/host.ts';

let current: Host | null = null;

export function setHost(host: Host): void {
  current = host;
}

/** Calls, dialogs and events of the host. */
export function useHost(): Host {
  if (current === null) throw new Error('The window has no host yet.');
  return current;
}
