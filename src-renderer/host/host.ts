// The one interface between the screens and the host they run on. Electron and the browser host
// each implement it; nothing else in the renderer knows which of them it is.

import type {
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
} from '../../src-main/contract/index.ts';

/** What a person dropped or chose, not yet read. `describe` is for "3 folders: each becomes a category". */
export interface Picked {
  readonly names: readonly string[];
  readonly folders: number;
  readonly files: number;
  /** Starts the import and, where needed, sends the files. Resolves once it has begun. */
  import(name: string | null): Promise<{ importId: number; datasetId: number }>;
  /** The single file, where exactly one file (no folder) was dropped; null otherwise. */
  readonly file: File | null;
}

export interface Host {
  readonly kind: 'electron' | 'browser';
  /**
   * Calls the services; rejects with WinnowError. Both sides validate. The signal tells the services
   * that the answer is no longer wanted: long calls end there, with `call.cancelled`.
   */
  call<K extends CallName>(
    name: K,
    input: CallInput<K>,
    signal?: AbortSignal,
  ): Promise<CallOutput<K>>;
  /** Calls back for every event until the returned function is called. */
  subscribe<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void;
  /** A dialog for one or more folders; null when it was dismissed. */
  pickFolders(): Promise<Picked | null>;
  /** A dialog for one model file; null when dismissed. */
  pickModelFile(): Promise<File | null>;
  /** Must be called within the drop event. */
  dropped(data: DataTransfer): Promise<Picked | null>;
  /** Saves what a bulk path serves under a name of the person's choice. False when dismissed. */
  saveFile(bulkPath: string, suggestedName: string): Promise<boolean>;
  /** Absolute address of a bulk path, usable by fetch in the page and in workers. */
  bulkUrl(path: string): string;
  /** While set, closing the window asks first with this sentence. */
  holdClose(reason: string | null): void;
  /** True while the services can be reached; the page reconnects by itself. */
  onConnection(listener: (connected: boolean) => void): () => void;
}
