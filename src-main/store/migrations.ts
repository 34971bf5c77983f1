// The schema, as the steps that lead to it. `user_version` counts the steps taken; those that are
// missing run in one transaction with their count, so a crash or a step that fails leaves the
// library as the earlier release knew it.
//
// Texts lie in a table of their own: lists read small rows and never page through megabytes.

import type Database from 'better-sqlite3';
import { holdRunsByLeases } from './migrate-runs.ts';
import { naturalKey } from './natural.ts';

const first = `
  CREATE TABLE datasets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- 'deleting': gone for the person, its rows are being removed in batches
    status TEXT NOT NULL CHECK (status IN ('ready', 'importing', 'interrupted', 'deleting')),
    fixed_split INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    name TEXT NOT NULL,
    -- Counted as documents come and go, in the same transaction.
    train INTEGER NOT NULL DEFAULT 0,
    test INTEGER NOT NULL DEFAULT 0,
    unsplit INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (dataset_id, name)
  ) STRICT;

  CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    category_id INTEGER NOT NULL REFERENCES categories (id),
    split INTEGER NOT NULL CHECK (split IN (0, 1, 2)), -- none, train, test
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    glimpse TEXT NOT NULL,
    encoding TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    fingerprint BLOB NOT NULL
  ) STRICT;
  CREATE INDEX documents_in_order ON documents (category_id, path, id);
  CREATE INDEX documents_alike ON documents (dataset_id, fingerprint, category_id, split);

  CREATE TABLE texts (
    document_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    text TEXT NOT NULL
  ) STRICT;

  CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER REFERENCES datasets (id) ON DELETE SET NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX imports_of_dataset ON imports (dataset_id);

  CREATE TABLE skipped_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    path TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    bytes INTEGER
  ) STRICT;
  CREATE INDEX skipped_files_of_dataset ON skipped_files (dataset_id, id);

  -- Large files (models) in pieces, so that neither end holds one whole.
  CREATE TABLE blobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bytes INTEGER NOT NULL DEFAULT 0,
    -- 0 while it is being written; an unfinished one is removed at the next opening
    complete INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE blob_pieces (
    blob_id INTEGER NOT NULL REFERENCES blobs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (blob_id, position)
  ) STRICT;

  CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER REFERENCES datasets (id) ON DELETE SET NULL,
    dataset_name TEXT NOT NULL,
    dataset_revision INTEGER NOT NULL,
    recipe TEXT NOT NULL,
    categories TEXT NOT NULL,
    category_ids TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
      ('running', 'paused', 'finished', 'stopped', 'interrupted', 'failed')),
    device TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    summary TEXT,
    error TEXT,
    checkpoint_id INTEGER REFERENCES blobs (id) ON DELETE SET NULL
  ) STRICT;
  CREATE INDEX runs_of_dataset ON runs (dataset_id);
  CREATE INDEX runs_with_checkpoint ON runs (checkpoint_id);

  CREATE TABLE epochs (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (run_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE predictions (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    -- Place in the order of the documents' paths.
    position INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    actual INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    -- Probability of the predicted category.
    confidence REAL NOT NULL,
    probabilities BLOB NOT NULL,
    PRIMARY KEY (run_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX predictions_by_confidence
    ON predictions (run_id, confidence, position, actual, predicted);

  CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,
    dataset_id INTEGER REFERENCES datasets (id) ON DELETE SET NULL,
    dataset_name TEXT,
    dataset_revision INTEGER,
    categories TEXT NOT NULL,
    vocabulary INTEGER NOT NULL,
    accuracy REAL,
    macro_f1 REAL,
    evaluated_on TEXT,
    trained_on INTEGER,
    trained_at INTEGER,
    weights_hash TEXT NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blobs (id)
  ) STRICT;
  CREATE INDEX models_of_run ON models (run_id);
  CREATE INDEX models_of_dataset ON models (dataset_id);
  CREATE INDEX models_with_blob ON models (blob_id);

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Why a file was skipped was kept as a sentence; now it is its code and, where there is more to know,
 * a value: words belong to those who show them. Counted by reason, so there is an index for that.
 */
const skipsByReason = `
  UPDATE skipped_files SET reason = CASE
    WHEN code = 'import.empty' AND reason LIKE '%only blanks%' THEN 'blank'
    WHEN code = 'import.denied' AND reason LIKE '%this folder%' THEN 'folder'
    WHEN code = 'import.binary' AND reason LIKE 'It is a PDF %' THEN 'pdf'
    WHEN code = 'import.binary' AND reason LIKE 'It is a ZIP %' THEN 'zip'
    WHEN code = 'import.binary' AND reason LIKE 'It is an old Office %' THEN 'oldOffice'
    WHEN code = 'import.binary' AND reason LIKE 'It is an image%' THEN 'image'
    WHEN code = 'import.binary' AND reason LIKE 'It is a compressed %' THEN 'compressed'
    WHEN code = 'import.binary' AND reason LIKE 'It is a database%' THEN 'database'
    WHEN code = 'import.unreadable' AND reason LIKE 'It could not be read: %.'
      THEN substr(reason, 23, length(reason) - 23)
    ELSE '' END;
  ALTER TABLE skipped_files RENAME COLUMN reason TO detail;
  CREATE INDEX skipped_files_by_reason ON skipped_files (dataset_id, code, detail, id);
`;

/**
 * Lists have the texts in the order in which people read names: by a key of the path, stored, since a
 * page of a million must be found by an index.
 */
function sortNaturally(database: Database.Database): void {
  database.function('natural_key', { deterministic: true }, (path) => naturalKey(String(path)));
  database.exec(`
    ALTER TABLE documents ADD COLUMN sort TEXT NOT NULL DEFAULT '';
    UPDATE documents SET sort = natural_key(path);
    CREATE INDEX documents_as_read ON documents (category_id, sort, id);
  `);
}

/** A step to the next version: SQL, or work that SQL alone can't do. */
export type Migration = string | ((database: Database.Database) => void);

/** In order; a published one never changes, new ones are added at the end. */
export const migrations: readonly Migration[] = [
  first,
  holdRunsByLeases,
  skipsByReason,
  sortNaturally,
];

/**
 * Brings a database to the newest schema, whole or not at all. Foreign keys are off meanwhile, so
 * that a step may replace a table that others refer to; they are checked at the end.
 */
export function migrate(
  database: Database.Database,
  steps: readonly Migration[] = migrations,
): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version >= steps.length) return;
  database.pragma('foreign_keys = OFF');
  try {
    database
      .transaction(() => {
        for (const step of steps.slice(version)) {
          if (typeof step === 'string') database.exec(step);
          else step(database);
        }
        const [lost] = database.pragma('foreign_key_check') as { table: string; parent: string }[];
        if (lost !== undefined) {
          throw new Error(`A row of ${lost.table} refers to one of ${lost.parent} that is gone.`);
        }
        database.pragma(`user_version = ${steps.length}`);
      })
      .immediate();
  } finally {
    database.pragma('foreign_keys = ON');
  }
}
