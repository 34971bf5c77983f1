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

/** A sentence on why the browser could not read something. */
export function reasonOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError') return 'It was there, but is gone now.';
  if (name === 'NotReadableError' || name === 'SecurityError' || name === 'NotAllowedError') {
    return 'It may not be read. Check its permissions.';
  }
  return error instanceof Error ? error.message : String(error);
}

/** The files below dropped entries, in the order in which the browser lists them. */
export async function* walkEntries(entries: readonly FileSystemEntry[]): AsyncGenerator<Found> {
  for (const entry of entries) yield* walk(entry, entry.name);
}

async function* walk(entry: FileSystemEntry, path: string): AsyncGenerator<Found> {
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
    for (const child of batch) yield* walk(child, `${path}/${child.name}`);
  }
}

function openEntry(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** The files of a folder dialog, or loose ones. */
export async function* listedFiles(files: readonly File[]): AsyncGenerator<Found> {
  for (const file of files) {
    yield { path: file.webkitRelativePath || file.name, open: () => Promise.resolve(file) };
  }
}

/** The names at the top of what a folder dialog gave: usually one. */
export function topNames(files: readonly File[]): string[] {
  return [...new Set(files.map((file) => (file.webkitRelativePath || file.name).split('/')[0]))];
}
