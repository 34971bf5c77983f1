// Imports folders of this disk into a dataset: what the desktop's drop, the sample and the terminal
// have in common. It needs a store and no thread.

import { basename, dirname, resolve } from 'node:path';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { notAFolder, type ImportProgress } from '../contract/imports.ts';
import type { Store } from '../store/store.ts';
import { storeErrorShape } from '../store/errors.ts';
import { Intake, type IncomingFile } from './intake.ts';
import { placeOf, type Place } from '../store/layout.ts';
import { readFileAt, type Reader } from './read.ts';
import { skipOf, skips, type Skip } from './skip.ts';
import { droppedName, readLayout, realFileSystem, walk, type FileSystem } from './walk.ts';

export interface FolderImport {
  readonly store: Store;
  /** Folders, as they were dropped or named. */
  readonly paths: readonly string[];
  /**
   * Folders of test texts, where they are named apart (`train FOLDER --test FOLDER`): then `paths`
   * hold the training texts, and each side's layout is its own.
   */
  readonly testPaths?: readonly string[];
  /** The dataset's name; taken from the folders when null or absent. */
  readonly name?: string | null;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Told as soon as the dataset exists. */
  readonly onStart?: (ids: { readonly datasetId: number; readonly importId: number }) => void;
  /** Stops it; what was stored stays. */
  readonly signal?: AbortSignal;
  readonly fileSystem?: FileSystem;
  readonly reader?: Reader;
}

/** How many files are on their way from the disk at once. */
const READ_AHEAD = 8;

/**
 * Imports folders. Resolves with the last progress, also when it was cancelled or failed (`state`,
 * `error`): what was stored before stays. Rejects only when it could not even begin:
 * WinnowError `import.notFound`, `import.notAFolder`, `store.full`.
 */
export async function importFolders(options: FolderImport): Promise<ImportProgress> {
  const { store, signal } = options;
  const fileSystem = options.fileSystem ?? realFileSystem;
  const read = options.reader ?? readFileAt;
  const paths = options.paths.map((path) => resolve(path));
  const testPaths = options.testPaths?.map((path) => resolve(path));

  await requireFolders([...paths, ...(testPaths ?? [])], fileSystem);
  const sides = await sidesOf(paths, testPaths, fileSystem);
  const intake = new Intake(store, {
    name: options.name ?? nameOf(paths),
    fixedSplit: sides.some((side) => side.fixed),
    onProgress: options.onProgress,
  });
  options.onStart?.({ datasetId: intake.datasetId, importId: intake.importId });

  try {
    // Read ahead, taken in order: the same folder gives the same ids every time.
    const ahead: Promise<IncomingFile>[] = [];
    for (const side of sides) {
      for await (const { path, parts, skip } of walk(side.paths, signal, fileSystem)) {
        const place = side.place(parts);
        const file = { parts, source: path.toString('utf8').toWellFormed(), place };
        const reason = skip ?? (place.category === null ? skips.loose : null);
        ahead.push(
          reason === null
            ? read(path).then((found) => ({ ...file, ...found }))
            : Promise.resolve({ ...file, content: reason, size: null }),
        );
        if (ahead.length >= READ_AHEAD) await intake.take((await ahead.shift())!);
        if (signal?.aborted === true) break;
      }
    }
    for (const each of ahead) {
      const file = await each;
      if (signal?.aborted !== true) await intake.take(file);
    }
    return intake.end(signal?.aborted === true ? 'cancelled' : 'done');
  } catch (error) {
    return intake.end('failed', storeErrorShape(error));
  }
}

/**
 * At least one of them must be a folder that can be read; single files and lost ones are listed as
 * skipped.
 */
async function requireFolders(paths: readonly string[], fileSystem: FileSystem): Promise<void> {
  const found = await Promise.all(
    paths.map(async (path): Promise<'folder' | 'file' | Skip> => {
      try {
        const bytes = Buffer.from(path, 'utf8');
        if (!(await fileSystem.stat(bytes)).isDirectory()) return 'file';
        await fileSystem.readdir(bytes);
        return 'folder';
      } catch (error) {
        return skipOf(error, 'folder');
      }
    }),
  );
  if (found.includes('folder')) return;
  for (const [at, reason] of found.entries()) {
    if (typeof reason === 'string') continue;
    const path = paths[at];
    if (reason.code === skips.vanished.code) {
      throw problem('import.notFound', { path });
    }
    const why =
      reason.code === skips.denied.code ? 'its permissions do not allow it' : reason.detail;
    const message = `${path} can't be read${why === '' ? '' : `: ${why}`}.`;
    throw new WinnowError(reason.code, message, { path, cause: reason.detail || null });
  }
  throw notAFolder(paths.map(droppedName), { paths });
}

interface Side {
  readonly paths: readonly string[];
  readonly fixed: boolean;
  place(parts: readonly string[]): Place;
}

/** What was dropped is one side, which may hold train and test; named apart, each is its own. */
async function sidesOf(
  paths: readonly string[],
  testPaths: readonly string[] | undefined,
  fileSystem: FileSystem,
): Promise<Side[]> {
  const layout = await readLayout(paths, fileSystem);
  if (testPaths === undefined) {
    return [{ paths, fixed: layout.split !== null, place: (parts) => placeOf(layout, parts) }];
  }
  const test = await readLayout(testPaths, fileSystem);
  return [
    { paths, fixed: true, place: (parts) => onSide(placeOf(layout, parts), 'train') },
    { paths: testPaths, fixed: true, place: (parts) => onSide(placeOf(test, parts), 'test') },
  ];
}

function onSide(place: Place, split: 'train' | 'test'): Place {
  return { ...place, split, path: `${split}/${place.path}` };
}

/** A name for what was dropped: one folder's own, or the first few. */
export function nameOf(paths: readonly string[]): string {
  const names = paths.map(droppedName);
  if (
    names.length === 2 &&
    names.every((name) => /(?:^|[-_. ])(?:train|test)(?:ing)?$/iu.test(name))
  ) {
    const parent = basename(dirname(paths[0]));
    if (parent !== '') return droppedName(parent);
  }
  return nameOfFolders(names);
}

/** At most 200 characters, as a name may have. */
export function nameOfFolders(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => (name.length > 60 ? `${name.slice(0, 59)}…` : name));
  const rest = names.length - shown.length;
  const text =
    rest > 0
      ? `${shown.join(', ')} and ${rest} more`
      : shown.length > 1
        ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
        : (shown[0] ?? '');
  return text.replace(/\s+/gu, ' ').trim() || 'Texts';
}
