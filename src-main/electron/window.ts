// The one window: no white flash, back where it was, and closed only after a question while
// something is running that closing would end.

import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { join } from 'node:path';
import type { Words } from '../../words/index.ts';
import { ORIGIN } from './origin.ts';
import { Reloads } from './reloads.ts';
import {
  MIN_HEIGHT,
  MIN_WIDTH,
  placeOn,
  readWindowState,
  writeWindowState,
} from './window-bounds.ts';

/** A page that has not drawn by then is shown as it is: better than no window. */
const SHOW_AFTER_MS = 3_000;
/** Chromium's code for a load that another one replaced. */
const ABORTED = -3;

export interface WinnowWindow {
  readonly browserWindow: BrowserWindow;
  /** While set, closing asks first with this sentence. */
  hold(reason: string | null): void;
  /** Asks where held; true when the window may go. */
  mayClose(): Promise<boolean>;
  /** Brings it before the person, also where it never said that it can be shown. */
  present(): void;
  /** Keeps its place for the next start, and closes it without a question. */
  end(): Promise<void>;
}

export function openWindow(options: {
  readonly dataDir: string;
  readonly preload: string;
  readonly words: () => Words['desktop'];
  /** The person sees it. */
  readonly shown: () => void;
  /** It cannot be used, and why. */
  readonly failed: (sentence: string) => void;
  /** The person gave up on a page that crashes again and again. */
  readonly givenUp: () => void;
}): WinnowWindow {
  const { words } = options;
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
  const { webContents } = window;

  let reason: string | null = null;
  let asking: Promise<boolean> | null = null;
  const mayClose = (): Promise<boolean> => {
    if (reason === null || window.isDestroyed()) return Promise.resolve(true);
    asking ??= dialog
      .showMessageBox(window, {
        type: 'question',
        message: reason,
        buttons: [words().keepOpen, words().closeAnyway],
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

  const remember = (): Promise<void> =>
    writeWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() });

  // On Wayland a window that was never shown may never be ready to be (electron/electron#48859).
  let shown = false;
  const show = (): void => {
    if (shown || window.isDestroyed()) return;
    shown = true;
    clearTimeout(patience);
    if (remembered?.maximized === true) window.maximize();
    window.show();
    options.shown();
  };
  const patience = setTimeout(show, SHOW_AFTER_MS);
  window.once('ready-to-show', show);
  webContents.once('did-finish-load', show);

  window.on('close', (event) => {
    void remember();
    if (reason === null) return;
    event.preventDefault();
    void mayClose().then((yes) => {
      if (yes && !window.isDestroyed()) window.close();
    });
  });
  window.on('closed', () => clearTimeout(patience));

  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED)
      options.failed(words().pageMissing(description || `${code}`));
  });
  webContents.on('preload-error', (_event, _path, error) => {
    options.failed(words().bridgeMissing(error.message));
  });
  // A page that crashed holds nothing any more; it comes back and reads what was stored.
  const reloads = new Reloads();
  webContents.on('render-process-gone', (_event, { reason: why }) => {
    reason = null;
    if (why === 'clean-exit' || window.isDestroyed()) return;
    if (reloads.mayReload()) {
      webContents.reload();
      return;
    }
    show();
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: words().stoppedOften,
        buttons: [words().tryAgain, words().quit],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      })
      .then(({ response }) => {
        if (response !== 0) return options.givenUp();
        reloads.forget();
        if (!window.isDestroyed()) webContents.reload();
      });
  });
  // What it rejects with comes as did-fail-load, too.
  window.loadURL(`${ORIGIN}/`).catch(() => undefined);

  return {
    browserWindow: window,
    hold(next) {
      reason = next;
    },
    mayClose,
    present() {
      show();
      if (!window.isVisible()) window.show();
      if (window.isMinimized()) window.restore();
      window.focus();
    },
    async end() {
      if (window.isDestroyed()) return;
      const kept = remember();
      window.destroy();
      await kept;
    },
  };
}
