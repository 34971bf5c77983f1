// Folders on disk as a source. Walking is breadth by breadth with a few reads in flight; a folder
// that can't be listed is reported like a file and the walk goes on. Links to folders are followed
// once (a loop ends where it meets a folder already seen); hidden and system files are left alone.

import { opendir, open, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { WinnowError } from '../../engine/errors.ts';
import { MAX_FILE_BYTES } from '../contract/bulk.ts';
import type { FileProblem, Source, SourceFile } from './source.ts';

const IGNORED = new Set(['thumbs.db', 'desktop.ini', 'icon\r', '__macosx', '$recycle.bin']);

/** Files and folders that no person means: hidden ones and the droppings of file managers. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || IGNORED.has(name.toLowerCase());
}

/**
 * The source for dropped or chosen folders. Throws WinnowError `import.notAFolder` or
 * `import.notFound` for a root that can't be walked at all.
 */
export async function folderSource(paths: readonly string[]): Promise<Source> {
  const roots: { path: string; name: string }[] = [];
  const taken = new Set<string>();
  for (const given of paths) {
    const path = resolve(given);
    const info = await stat(path).catch((error: unknown) => {
      throw new WinnowError('import.notFound', `There is no folder "${given}".`, { path }, error);
    });
    if (!info.isDirectory()) {
      throw new WinnowError(
        'import.notAFolder',
        `"${given}" is a file. Winnow imports folders: each folder becomes a category.`,
        { path },
      );
    }
    roots.push({ path, name: uniqueName(basename(path) || path, taken) });
  }
  const inside = roots.length === 1 ? await foldersIn(roots[0].path) : [];
  return {
    names: roots.map((root) => root.name),
    overview: { roots: roots.map((root) => root.name), inside },
    files: (signal) => walk(roots, signal),
  };
}

/** Two dropped folders of one name stay two. */
function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let n = 2; taken.has(unique); n++) unique = `${name} (${n})`;
  taken.add(unique);
  return unique;
}

async function foldersIn(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(path)) {
      if (isIgnored(entry.name)) continue;
      const folder =
        entry.isDirectory() ||
        (entry.isSymbolicLink() &&
          (await stat(join(path, entry.name)).catch(() => null))?.isDirectory() === true);
      if (folder) names.push(entry.name);
    }
  } catch {
    // The walk meets the same folder and reports it.
  }
  return names.sort();
}

async function* walk(
  roots: readonly { path: string; name: string }[],
  signal: AbortSignal,
): AsyncGenerator<SourceFile> {
  const seen = new Set<string>();
  const pending = roots.map((root) => ({ path: root.path, relative: root.name }));
  while (pending.length > 0 && !signal.aborted) {
    const folder = pending.shift()!;
    let entries: { name: string; kind: 'file' | 'folder' | 'link' | 'other' }[];
    try {
      const identity = await realpath(folder.path);
      if (seen.has(identity)) continue;
      seen.add(identity);
      entries = [];
      for await (const entry of await opendir(folder.path, { bufferSize: 256 })) {
        const kind = entry.isFile()
          ? 'file'
          : entry.isDirectory()
            ? 'folder'
            : entry.isSymbolicLink()
              ? 'link'
              : 'other';
        if (kind !== 'other' && !isIgnored(entry.name)) entries.push({ name: entry.name, kind });
      }
    } catch (error) {
      yield unlistable(folder.path, folder.relative, error);
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (signal.aborted) return;
      const path = join(folder.path, entry.name);
      const relative = `${folder.relative}/${entry.name}`;
      let kind = entry.kind;
      if (kind === 'link') {
        const target = await stat(path).catch(() => null);
        if (target === null) continue; // a link that leads nowhere holds no text
        kind = target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other';
      }
      if (kind === 'folder') pending.push({ path, relative });
      else if (kind === 'file') yield diskFile(path, relative);
    }
  }
}

function unlistable(path: string, relative: string, error: unknown): SourceFile {
  return {
    path: `${relative}/`,
    location: path,
    size: null,
    read: () => Promise.resolve(problem(error)),
  };
}

function diskFile(path: string, relative: string): SourceFile {
  return {
    path: relative,
    location: path,
    size: null,
    async read() {
      let file;
      try {
        file = await open(path, 'r');
        const { size } = await file.stat();
        if (size > MAX_FILE_BYTES) return { code: 'import.tooLarge', size };
        const bytes = new Uint8Array(size);
        let at = 0;
        while (at < size) {
          const { bytesRead } = await file.read(bytes, at, size - at, at);
          if (bytesRead === 0) break; // it shrank while being read
          at += bytesRead;
        }
        return at === size ? bytes : bytes.subarray(0, at);
      } catch (error) {
        return problem(error);
      } finally {
        await file?.close().catch(() => undefined);
      }
    },
  };
}

function problem(error: unknown): FileProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'import.vanished' };
  return { code: 'import.unreadable', detail: code };
}
