// A source is what an import reads, wherever it comes from: a stream of files that can be opened
// once each. Folders on disk, uploads and the sample all become this.

import type { Overview } from './layout.ts';

/** Why a file can't be read, as a stable code; the sentence is written in reasons.ts. */
export type FileProblem =
  | { readonly code: 'import.unreadable'; readonly detail: string }
  | { readonly code: 'import.vanished' }
  | { readonly code: 'import.tooLarge'; readonly size: number };

export interface SourceFile {
  /** Forward slashes, beginning with the dropped folder's name; NFC is not applied. */
  readonly path: string;
  /** Where it is, for a person: a full path, or what was dropped. */
  readonly location: string;
  /** Null where it is not known before reading. */
  readonly size: number | null;
  /** The whole content, or why there is none. Rejects only for what would end the import. */
  read(): Promise<Uint8Array | FileProblem>;
}

export interface Source {
  /** For the dataset's name, when a person gave none. */
  readonly names: readonly string[];
  /** What is known before reading; null for an upload, whose layout shows only at its end. */
  readonly overview: Overview | null;
  /** Files in the order found. Ends early when `signal` is aborted. */
  files(signal: AbortSignal): AsyncIterable<SourceFile>;
}
