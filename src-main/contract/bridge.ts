// What the desktop's preload leaves in the page, as `window.winnow`: the only way from there to the
// main process. Plain data both ways, and no path of the disk ever comes from the page.

import type { ErrorShape } from './common.ts';

/** An answer that keeps an error's code: what is thrown across the bridge loses it. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorShape };

/** Paths that a person dropped or chose, turned into a grant that imports them once. */
export interface Granted {
  readonly grant: string;
  readonly names: readonly string[];
  readonly folders: number;
  readonly files: number;
}

export interface Bridge {
  /** A call with a ticket (unique, the caller's choice) can be given up. */
  call(name: string, input: unknown, ticket?: string): Promise<Reply<unknown>>;
  /** Nobody waits for this call's answer any more. */
  cancel(ticket: string): void;
  /** Calls back for every event until the returned function is called. */
  listen(listener: (name: string, payload: unknown) => void): () => void;
  /** Real files and folders from a drop; others have no path and are refused. */
  grantFiles(files: readonly File[]): Promise<Reply<Granted>>;
  /** A dialog for folders; null when dismissed. */
  pickFolders(): Promise<Reply<Granted | null>>;
  /** A dialog for a model file: a path of the own origin that serves it once; null when dismissed. */
  pickModelFile(): Promise<Reply<{ readonly name: string; readonly path: string } | null>>;
  /** A dialog, then what the bulk path serves is written there; false when dismissed. */
  saveFile(bulkPath: string, suggestedName: string): Promise<Reply<boolean>>;
  /** While set, closing the window asks first with this sentence. */
  holdClose(reason: string | null): void;
}

/** The channels beneath the bridge: between preload and main process only. */
export const channels = {
  call: 'winnow:call',
  cancel: 'winnow:cancel',
  event: 'winnow:event',
  grant: 'winnow:grant',
  pickFolders: 'winnow:pick-folders',
  pickModelFile: 'winnow:pick-model-file',
  saveFile: 'winnow:save-file',
  holdClose: 'winnow:hold-close',
} as const;
