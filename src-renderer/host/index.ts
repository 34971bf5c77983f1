// Which host this page runs on: the desktop application's preload left a bridge, a browser has none.

import type { Bridge } from '../../src-main/contract/bridge.ts';
import { createBrowserHost } from './browser.ts';
import { createElectronHost } from './electron.ts';
import type { Host } from './host.ts';
import { enter } from './session.ts';

export type { Host, Picked } from './host.ts';

/** Once for each page; null where the browser host does not know who opened it. */
export async function createHost(): Promise<Host | null> {
  const { winnow } = window as { winnow?: Bridge };
  if (winnow !== undefined) return createElectronHost(winnow);
  return (await enter()) ? createBrowserHost() : null;
}
