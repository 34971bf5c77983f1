// Bringing data in. A source is either granted paths (Electron: a dialog or a drop turned into a
// grant by the host, never a raw path from the page), an upload (browser: framed files sent to
// `bulk.upload`), or the bundled sample.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { call } from './call.ts';
import { count, errorShape, id, name, nothing } from './common.ts';

export const importSource = v.variant('kind', [
  v.object({ kind: v.literal('grant'), grants: v.pipe(v.array(v.string()), v.minLength(1)) }),
  v.object({
    kind: v.literal('upload'),
    /** Names of what was dropped, for the dataset's name. */
    names: v.array(v.string()),
    /** Files that will come, where already known. */
    files: v.nullable(count),
  }),
  v.object({ kind: v.literal('sample') }),
]);
export type ImportSource = v.InferOutput<typeof importSource>;

export const importProgress = v.object({
  id,
  datasetId: id,
  state: v.picklist(['running', 'finishing', 'done', 'cancelled', 'failed']),
  /** Files read so far, of which the last are not stored yet; and in all, once that is known. */
  filesFound: count,
  filesTotal: v.nullable(count),
  imported: count,
  skipped: count,
  bytes: count,
  /** Files stored or skipped in a second; null before there is enough to go by. */
  filesPerSecond: v.nullable(count),
  currentFolder: v.string(),
  /** Why it failed. What was imported before stays. */
  error: v.nullable(errorShape),
});
export type ImportProgress = v.InferOutput<typeof importProgress>;

/** The progress of an import that has seen no file yet. */
export function firstProgress(started: { importId: number; datasetId: number }): ImportProgress {
  return {
    id: started.importId,
    datasetId: started.datasetId,
    state: 'running',
    filesFound: 0,
    filesTotal: null,
    imported: 0,
    skipped: 0,
    bytes: 0,
    filesPerSecond: null,
    currentFolder: '',
    error: null,
  };
}

export function isRunning({ state }: Pick<ImportProgress, 'state'>): boolean {
  return state === 'running' || state === 'finishing';
}

export const importCalls = {
  /** Begins an import into a new dataset (name null: taken from the folders). */
  'imports.start': call(
    v.object({ source: importSource, name: v.nullable(name) }),
    v.object({ importId: id, datasetId: id }),
  ),
  /** For uploads: everything has been sent. */
  'imports.finishUpload': call(v.object({ importId: id }), nothing),
  /** For uploads: the page could not send the rest, and why. What arrived stays. */
  'imports.failUpload': call(v.object({ importId: id, error: errorShape }), nothing),
  /** Stops; what was imported so far stays. */
  'imports.cancel': call(v.object({ importId: id }), nothing),
  /** Imports that are running or ended since the start, newest first. */
  'imports.list': call(nothing, v.array(importProgress)),
};

/**
 * WinnowError `import.notAFolder`: for files without any folder, whoever notices it first (the page
 * where it sends them, the importing where it reads them itself).
 */
export function notAFolder(
  names: readonly string[],
  details: Readonly<Record<string, unknown>> = {},
): WinnowError {
  return new WinnowError(
    'import.notAFolder',
    `${names.length === 1 ? `“${names[0]}” is a file` : 'These are files'}. Winnow imports folders: each folder becomes a category.`,
    { ...details, name: names.length === 1 ? names[0] : null },
  );
}
