// Which host this page runs on: the desktop application's preload left a bridge, a browser has none.

import type { Bridge } from '../../src-main/contract/bridge.ts';
import { createBrowserHost } from './browser.ts';
import { createElectronHost } from './electron.ts';
import type { Host } from './host.ts';
import { enter } from './session.ts';

export type { Host, Picked } from './host.ts';

/**
 * Once for each page; null where the browser host does not know who opened it. Rejects on the
 * desktop's own address where the bridge is missing: no server answers there.
 */
export async function createHost(
  page: { readonly winnow?: Bridge; readonly location: Pick<Location, 'protocol'> } = window,
): Promise<Host | null> {
  if (page.winnow !== undefined) return createElectronHost(page.winnow);
  if (page.location.protocol === 'app:') throw new MissingBridge();
  return (await enter()) ? createBrowserHost() : null;
}

/** The desktop's preload has not run. */
export class MissingBridge extends Error {}
