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

/** The files below dropped handles: the way that also works in a worker. */
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
      yield* walkHandle(child, `${path}/${child.name}`);
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
  if (!entry.isDirectory) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    let batch: readonly FileSystemEntry[];
    try {
      batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
    } catch (error) {
      yield { path, error: reasonOf(error) };
      return;
    }
    if (batch.length === 0) return;
    for (const child of batch) yield* walkEntry(child, `${path}/${child.name}`);
  }
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
