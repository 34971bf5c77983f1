// Walks dropped folders on this disk: every file once, in the order of the names, whatever links,
// permissions and odd names it meets. Folders are read one by one; nothing is held but the way back.

import { readdir, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename } from 'node:path';
import { compareCodePoints } from '../../engine/order.ts';
import { normalizeNfc } from '../../engine/text/nfc.ts';
import { decideLayout, newFolders, type Folders, type Layout } from '../store/layout.ts';
import { isIgnored, skipOf, skips, type Skip } from './skip.ts';

/** What a walk needs of the file system: a seam for tests. */
export interface FileSystem {
  readdir(path: Buffer): Promise<Dirent<Buffer>[]>;
  /** Follows links. */
  stat(path: Buffer): Promise<{
    isFile(): boolean;
    isDirectory(): boolean;
    readonly dev: number;
    readonly ino: number;
  }>;
}

export const realFileSystem: FileSystem = {
  readdir: (path) => readdir(path, { withFileTypes: true, encoding: 'buffer' }),
  stat: (path) => stat(path),
};

export interface FoundFile {
  /** As the system has it: a name need not be valid UTF-8. */
  readonly path: Buffer;
  /** Readable, NFC, beginning with the dropped folder's name. */
  readonly parts: readonly string[];
  /** Set when it is not to be read, and why. */
  readonly skip: Skip | null;
}

/** Deeper nesting than this is no one's folder of texts. */
const MAX_DEPTH = 100;

interface Entry {
  readonly path: Buffer;
  readonly parts: readonly string[];
  readonly kind: 'file' | 'folder' | 'link' | 'special';
}

/** Everything in the folders (or the files themselves) at these paths. */
export async function* walk(
  paths: readonly string[],
  signal?: AbortSignal,
  fs: FileSystem = realFileSystem,
): AsyncGenerator<FoundFile, void, undefined> {
  const seen = new Set<string>();
  // Links to folders wait until all real folders were read: what a link leads to may come by itself.
  const links: Entry[] = [];
  const pending: Entry[] = [];
  // What was dropped is whatever it leads to, so it is looked at like a link.
  const start = paths.map((path): Entry => ({
    path: Buffer.from(path, 'utf8'),
    parts: [droppedName(path)],
    kind: 'link',
  }));
  pending.push(...start.reverse());

  for (;;) {
    const entry = pending.pop() ?? links.shift();
    if (entry === undefined || signal?.aborted === true) return;
    const { path, parts } = entry;
    let kind = entry.kind;
    if (kind === 'link') {
      try {
        const target = await fs.stat(path);
        kind = target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'special';
        if (kind === 'folder' && parts.length > 1) {
          links.push({ path, parts, kind });
          continue;
        }
      } catch (error) {
        yield { path, parts, skip: skipOf(error, 'file') };
        continue;
      }
    }
    if (kind === 'special') {
      yield { path, parts, skip: skips.special };
      continue;
    }
    if (kind === 'file') {
      yield { path, parts, skip: null };
      continue;
    }
    if (parts.length > MAX_DEPTH) {
      yield { path, parts, skip: skips.tooDeep };
      continue;
    }
    try {
      const { dev, ino } = await fs.stat(path);
      const key = `${dev}:${ino}`;
      if (ino !== 0 && seen.has(key)) {
        yield { path, parts, skip: skips.link };
        continue;
      }
      seen.add(key);
      const entries = await entriesOf(entry, fs);
      for (let i = entries.length - 1; i >= 0; i--) pending.push(entries[i]);
    } catch (error) {
      yield { path, parts, skip: skipOf(error, 'folder') };
    }
  }
}

/** A folder's entries that are not ignored, by name. */
async function entriesOf(folder: Entry, fs: FileSystem): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const found of await fs.readdir(folder.path)) {
    const name = readableName(found.name);
    if (isIgnored(name)) continue;
    entries.push({
      path: Buffer.concat([folder.path, SEPARATOR, found.name]),
      parts: [...folder.parts, name],
      kind: found.isDirectory()
        ? 'folder'
        : found.isFile()
          ? 'file'
          : found.isSymbolicLink()
            ? 'link'
            : 'special',
    });
  }
  return entries.sort((a, b) => compareCodePoints(a.parts.at(-1)!, b.parts.at(-1)!));
}
const SEPARATOR = Buffer.from('/');

const strict = new TextDecoder('utf-8', { fatal: true });

/** A name for a person and for the canonical order: NFC, one line; bytes that are no UTF-8 as latin-1. */
export function readableName(name: Buffer): string {
  let text: string;
  try {
    text = strict.decode(name);
  } catch {
    text = name.toString('latin1');
  }
  return cleanName(text);
}

/** What a dropped folder or file is called. */
export function droppedName(path: string): string {
  return cleanName(basename(path) || path);
}

export function cleanName(name: string): string {
  return normalizeNfc(name.toWellFormed()).replace(/\p{Cc}/gu, '\ufffd');
}

/**
 * The layout of dropped folders, from as few folders as it takes. A folder without a single file in
 * it (however deep) counts as absent.
 */
export async function readLayout(
  paths: readonly string[],
  fs: FileSystem = realFileSystem,
): Promise<Layout> {
  const root = newFolders();
  const seen = new Set<string>();
  const look = async (entry: Entry, into: Folders, depth: number): Promise<void> => {
    const folders = await foldersIn(entry, fs);
    const held: Entry[] = [];
    for (const folder of folders) {
      if (!(await holdsFiles(folder, fs, 0))) continue;
      held.push(folder);
      into.folders.set(folder.parts.at(-1)!, newFolders());
    }
    // Only one folder, or a pair that may be train and test, asks for what is inside.
    if (into.folders.size > 2 || depth > MAX_DEPTH) return;
    for (const folder of held) {
      const { dev, ino } = await fs.stat(folder.path);
      const key = `${dev}:${ino}`;
      if (ino !== 0 && seen.has(key)) continue;
      seen.add(key);
      await look(folder, into.folders.get(folder.parts.at(-1)!)!, depth + 1);
    }
  };
  for (const path of paths) {
    const name = droppedName(path);
    const entry: Entry = { path: Buffer.from(path, 'utf8'), parts: [name], kind: 'folder' };
    try {
      if (!(await fs.stat(entry.path)).isDirectory()) continue;
      const into = root.folders.get(name) ?? newFolders();
      root.folders.set(name, into);
      if (paths.length <= 2) await look(entry, into, 0);
    } catch {
      // What cannot be looked into is reported when it is walked.
    }
  }
  return decideLayout(root);
}

async function foldersIn(folder: Entry, fs: FileSystem): Promise<Entry[]> {
  let entries: Entry[];
  try {
    entries = await entriesOf(folder, fs);
  } catch {
    return [];
  }
  const folders: Entry[] = [];
  for (const entry of entries) {
    if (entry.kind === 'folder') folders.push(entry);
    else if (entry.kind === 'link') {
      const target = await fs.stat(entry.path).catch(() => null);
      if (target?.isDirectory() === true) folders.push(entry);
    }
  }
  return folders;
}

/** True when there is a file in it, or something that has to be reported. */
async function holdsFiles(folder: Entry, fs: FileSystem, depth: number): Promise<boolean> {
  if (depth > MAX_DEPTH) return true;
  try {
    const entries = await entriesOf(folder, fs);
    if (entries.some((entry) => entry.kind !== 'folder')) return true;
    for (const entry of entries) if (await holdsFiles(entry, fs, depth + 1)) return true;
    return false;
  } catch {
    return true;
  }
}
