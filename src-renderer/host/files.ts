// What was dropped or chosen, as a stream of files with paths that begin with the folder's name.
// Folders are walked as their files are asked for, a hundred entries at a time, so that twenty
// thousand of them neither block the window nor lie in memory.

/** A file that was found; `open` may still fail. */
export interface FoundFile {
  readonly path: string;
  open(): Promise<File>;
}

/** A folder that could not be listed, told like a file that could not be read. */
export interface Unlisted {
  readonly path: string;
  readonly error: string;
}

export type Found = FoundFile | Unlisted;

/** Why the browser could not read something, by the name that browsers have for it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : 'Error';
}

/**
 * The files below dropped handles: the way that also works in a worker. What lies behind a name that
 * handles may leave out comes from `walkLeftOut`.
 */
export async function* walkHandles(handles: readonly FileSystemHandle[]): AsyncGenerator<Found> {
  for (const handle of handles) yield* walkHandle(handle, handle.name);
}

async function* walkHandle(handle: FileSystemHandle, path: string): AsyncGenerator<Found> {
  if (handle.kind === 'file') {
    yield { path, open: () => (handle as FileSystemFileHandle).getFile() };
    return;
  }
  try {
    for await (const child of (handle as FileSystemDirectoryHandle).values()) {
      if (isInHandles(child.name)) yield* walkHandle(child, `${path}/${child.name}`);
    }
  } catch (error) {
    yield { path, error: reasonOf(error) };
  }
}

/**
 * The files below dropped entries: where the browser gives no handles. Each `open` asks another
 * process and waits for it, so few of them may stand between two frames.
 */
export async function* walkEntries(entries: readonly FileSystemEntry[]): AsyncGenerator<Found> {
  for (const entry of entries) yield* walkEntry(entry, entry.name);
}

async function* walkEntry(entry: FileSystemEntry, path: string): AsyncGenerator<Found> {
  if (entry.isFile) {
    yield { path, open: () => openEntry(entry as FileSystemFileEntry) };
    return;
  }
  try {
    for await (const child of childrenOf(entry)) {
      yield* walkEntry(child, `${path}/${child.name}`);
    }
  } catch (error) {
    yield { path, error: reasonOf(error) };
  }
}

/** What the handles of the same entries leave out; a folder that can't be listed is told by those. */
export async function* walkLeftOut(entries: readonly FileSystemEntry[]): AsyncGenerator<Found> {
  for (const entry of entries) yield* leftOutOf(entry, entry.name);
}

async function* leftOutOf(folder: FileSystemEntry, path: string): AsyncGenerator<Found> {
  try {
    for await (const child of childrenOf(folder)) {
      const walk = isInHandles(child.name) ? leftOutOf : walkEntry;
      yield* walk(child, `${path}/${child.name}`);
    }
  } catch {
    return;
  }
}

async function* childrenOf(entry: FileSystemEntry): AsyncGenerator<FileSystemEntry> {
  if (!entry.isDirectory) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return;
    yield* batch;
  }
}

/** Letters, digits and signs that mean nothing to any system, and no blank or full stop at an end. */
const PLAIN = /^[\p{L}\p{N}_([](?:[\p{L}\p{M}\p{N}_ .,;=+&@#!'()[\]-]*[\p{L}\p{M}\p{N}_)\]])?$/u;
/** Names of devices, and what the desktop of Windows gives a meaning to. */
const RESERVED =
  /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)|\.(?:lnk|local|url|scf|ini|inf|sys|db|desktop|.*-ms)$/iu;

/**
 * Whether Chromium surely lists a name in the handle of a folder. It leaves out, without a word, what
 * would be no good name on some system ("billing ", "Re: your order.txt", "con"); entries have them
 * all. What is not surely listed is taken from the entries alone, so that nothing comes twice.
 */
export function isInHandles(name: string): boolean {
  return PLAIN.test(name) && !RESERVED.test(name);
}

function openEntry(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A file of a dialog with its path: a copy of it in a worker may have forgotten where it lay. */
export interface ListedFile {
  readonly path: string;
  readonly file: File;
}

/** The files of a folder dialog with their paths, or loose ones with their names. */
export const listed = (files: readonly File[]): ListedFile[] =>
  files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** Listed files as what can be sent. */
export async function* foundFiles(files: AsyncIterable<ListedFile>): AsyncGenerator<Found> {
  for await (const { path, file } of files) yield { path, open: () => Promise.resolve(file) };
}

/** The names at the top of what a folder dialog gave: usually one. */
export function topNames(files: readonly ListedFile[]): string[] {
  return [...new Set(files.map(({ path }) => path.split('/')[0]))];
}
