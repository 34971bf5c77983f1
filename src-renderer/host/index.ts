// Which host this page runs on: the desktop application's preload left a bridge, a browser has none.

import { createBrowserHost } from './browser.ts';
import type { Host } from './host.ts';

export type { Host, Picked } from './host.ts';

export function createHost(): Host {
  return createBrowserHost();
}
