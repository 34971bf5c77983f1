// Which host this page runs on: the desktop application's preload left a bridge, a browser has none.

import type { Bridge } from '../../src-main/contract/bridge.ts';
import { createBrowserHost } from './browser.ts';
import { createElectronHost } from './electron.ts';
import type { Host } from './host.ts';

export type { Host, Picked } from './host.ts';

/** Once for each page. */
export function createHost(): Host {
  const { winnow } = window as { winnow?: Bridge };
  return winnow === undefined ? createBrowserHost() : createElectronHost(winnow);
}
