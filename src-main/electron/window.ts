// The one window: no white flash, back where it was, and closed only after a question while
// something is running that closing would end.

import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { join } from 'node:path';
import { ORIGIN } from './origin.ts';
import {
  MIN_HEIGHT,
  MIN_WIDTH,
  placeOn,
  readWindowState,
  writeWindowState,
} from './window-bounds.ts';

export interface WinnowWindow {
  readonly browserWindow: BrowserWindow;
  /** While set, closing asks first with this sentence. */
  hold(reason: string | null): void;
  /** Asks where held; true when the window may go. */
  mayClose(): Promise<boolean>;
  /** Keeps its place for the next start. */
  remember(): void;
}

export function openWindow(options: {
  readonly dataDir: string;
  readonly preload: string;
}): WinnowWindow {
  const file = join(options.dataDir, 'window.json');
  const remembered = readWindowState(file);
  const window = new BrowserWindow({
    ...placeOn(
      remembered,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Winnow',
    // The page's own ground, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#17171b' : '#ffffff',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // Training goes on in a worker while another window is in front.
      backgroundThrottling: false,
    },
  });
  if (remembered?.maximized === true) window.maximize();

  let reason: string | null = null;
  let asking: Promise<boolean> | null = null;
  const mayClose = (): Promise<boolean> => {
    if (reason === null || window.isDestroyed()) return Promise.resolve(true);
    asking ??= dialog
      .showMessageBox(window, {
        type: 'question',
        message: reason,
        buttons: ['Keep it open', 'Close anyway'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      .then(({ response }) => {
        if (response === 1) reason = null;
        return response === 1;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };

  const remember = (): void => {
    if (window.isDestroyed()) return;
    writeWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  };

  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    remember();
    if (reason === null) return;
    event.preventDefault();
    void mayClose().then((yes) => {
      if (yes) window.close();
    });
  });
  // A page that crashed holds nothing any more; it comes back and reads what was stored.
  window.webContents.on('render-process-gone', (_event, { reason: why }) => {
    reason = null;
    if (why !== 'clean-exit' && why !== 'killed') window.webContents.reload();
  });
  void window.loadURL(`${ORIGIN}/`);

  return {
    browserWindow: window,
    hold(next) {
      reason = next;
    },
    mayClose,
    remember,
  };
}
