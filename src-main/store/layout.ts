// Which category and which split a file belongs to, by where it lies:
//
//   several folders dropped            each is a category
//   one folder that holds folders      those are the categories (through folders that hold just one)
//   one folder that holds only files   it is the only category
//   a pair of train/ and test/         a fixed split; what lies in them are the categories
//
// Files deeper down belong to the category above them. A file beside the categories belongs to none.

import type { Split } from '../../engine/classifier/types.ts';

/** The folders seen so far. Grows, never shrinks. */
export interface Folders {
  readonly folders: Map<string, Folders>;
}

export function newFolders(): Folders {
  return { folders: new Map() };
}

export interface Layout {
  /** Names of the folders above the categories (or above train/ and test/). */
  readonly base: readonly string[];
  /** The split that each of the folders below the base stands for; null without a fixed split. */
  readonly split: ReadonlyMap<string, Split> | null;
}

export interface Place {
  /** Null: it lies beside the categories. */
  readonly category: string | null;
  readonly split: Split;
  /** Below the base: it begins with the category, or with the split and the category. */
  readonly path: string;
}

/**
 * Notes the folders of a file's path (the path's last part is the file).
 * True when one of them was new, and so the layout may have changed.
 */
export function noteFolders(root: Folders, parts: readonly string[]): boolean {
  let at = root;
  let changed = false;
  for (const name of parts.slice(0, -1)) {
    let next = at.folders.get(name);
    if (next === undefined) {
      next = newFolders();
      at.folders.set(name, next);
      changed = true;
    }
    at = next;
  }
  return changed;
}

/** The layout of what was dropped: `root` holds the dropped folders. */
export function decideLayout(root: Folders): Layout {
  const base: string[] = [];
  let at = root;
  for (;;) {
    const split = splitPair(at);
    if (split !== null) return { base, split };
    if (at.folders.size !== 1) return { base, split: null };
    const [[name, only]] = at.folders;
    if (only.folders.size === 0) return { base, split: null };
    base.push(name);
    at = only;
  }
}

const TRAIN = /^(.*[-_. ])?(?:train|training)$/iu;
const TEST = /^(.*[-_. ])?(?:test|testing)$/iu;

/** `train` and `test` (also as `corpus-train` and `corpus-test`), where they hold folders. */
function splitPair({ folders }: Folders): Map<string, Split> | null {
  if (folders.size !== 2) return null;
  const names = [...folders.keys()];
  const train = names.find((name) => TRAIN.test(name));
  const test = names.find((name) => TEST.test(name));
  if (train === undefined || test === undefined) return null;
  const prefix = (name: string, pattern: RegExp) => (pattern.exec(name)?.[1] ?? '').toLowerCase();
  if (prefix(train, TRAIN) !== prefix(test, TEST)) return null;
  // Two folders of files with these names are two categories like any others.
  if ([...folders.values()].every((each) => each.folders.size === 0)) return null;
  return new Map<string, Split>([
    [train, 'train'],
    [test, 'test'],
  ]);
}

/** Where a file belongs. `parts`: its path from the dropped folder's name on. */
export function placeOf(layout: Layout, parts: readonly string[]): Place {
  const { base, split } = layout;
  const below = base.every((name, i) => parts[i] === name) ? parts.slice(base.length) : null;
  if (below === null) return { category: null, split: 'none', path: parts.join('/') };
  const path = below.join('/');
  if (split === null) {
    return { category: below.length > 1 ? below[0] : null, split: 'none', path };
  }
  const side = split.get(below[0]);
  if (side === undefined || below.length < 3) return { category: null, split: 'none', path };
  return { category: below[1], split: side, path };
}

export function sameLayout(a: Layout, b: Layout): boolean {
  const key = (layout: Layout) =>
    JSON.stringify([layout.base, layout.split === null ? null : [...layout.split]]);
  return key(a) === key(b);
}
