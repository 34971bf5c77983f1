// Where a text belongs, told from its path alone. Paths begin with what was dropped:
//
//   several folders                 pets/a.txt, cars/b.txt        each folder a category
//   one folder of folders           mails/pets/a.txt              each folder inside a category
//   train and test, dropped as two  train/pets/a.txt              a fixed split
//   or inside one                   mails/train/pets/a.txt
//   one folder of files             pets/a.txt                    one category
//
// Deeper folders belong to the category above them; the document keeps its whole path.

export type Layout =
  | { readonly kind: 'eachFolder' }
  | { readonly kind: 'foldersInside' }
  | { readonly kind: 'split'; readonly depth: 0 | 1 };

export interface Place {
  readonly category: string;
  readonly split: 'train' | 'test' | 'none';
}

/** What is known of the dropped things before any file is read. */
export interface Overview {
  /** The folders that were dropped, by name. */
  readonly roots: readonly string[];
  /** Folders directly inside the only root, empty where there are several roots. */
  readonly inside: readonly string[];
}

const SPLITS: Readonly<Record<string, 'train' | 'test'>> = {
  train: 'train',
  training: 'train',
  test: 'test',
  testing: 'test',
};

function splitOf(name: string): 'train' | 'test' | null {
  return SPLITS[name.trim().toLowerCase()] ?? null;
}

/** Both halves of a split, and nothing else that would be a category. */
function isSplitPair(names: readonly string[]): boolean {
  const kinds = names.map(splitOf);
  return kinds.includes('train') && kinds.includes('test') && !kinds.includes(null);
}

export function recogniseLayout({ roots, inside }: Overview): Layout {
  if (roots.length === 1) {
    if (isSplitPair(inside)) return { kind: 'split', depth: 1 };
    return inside.length > 0 ? { kind: 'foldersInside' } : { kind: 'eachFolder' };
  }
  return isSplitPair(roots) ? { kind: 'split', depth: 0 } : { kind: 'eachFolder' };
}

/** The category and split of a file, or null where it lies in no category's folder. */
export function placeOf(layout: Layout, path: string): Place | null {
  const parts = path.split('/');
  const folders = parts.slice(0, -1);
  if (layout.kind === 'split') {
    const split = splitOf(folders[layout.depth] ?? '');
    const category = folders[layout.depth + 1];
    return split === null || category === undefined
      ? null
      : { category: category.normalize('NFC'), split };
  }
  const category = folders[layout.kind === 'eachFolder' ? 0 : 1];
  return category === undefined ? null : { category: category.normalize('NFC'), split: 'none' };
}
