// The second schema: a run is held by a lease, can be gone on with, and is read in parts. What a
// finished run said about itself stood in one column, with all its epochs a second time.

import type Database from 'better-sqlite3';

const COLUMNS = `
  -- The trainer that holds the run or held it last, and the number of its lease.
  ALTER TABLE runs ADD COLUMN holder TEXT;
  ALTER TABLE runs ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN epochs_planned INTEGER;
  ALTER TABLE runs ADD COLUMN checkpoint_epoch INTEGER;
  -- What it takes to go on after an epoch.
  ALTER TABLE runs ADD COLUMN resume_id INTEGER REFERENCES blobs (id) ON DELETE SET NULL;
  ALTER TABLE runs ADD COLUMN resume_epoch INTEGER;
  -- The whole metrics with the confusion matrix; \`summary\` keeps what lists show.
  ALTER TABLE runs ADD COLUMN metrics TEXT;
  CREATE INDEX runs_with_resume ON runs (resume_id);
  CREATE INDEX runs_under_way ON runs (status);

  UPDATE runs SET checkpoint_epoch = coalesce(
    (SELECT max(e.epoch) FROM epochs e
     WHERE e.run_id = runs.id AND json_valid(e.report) AND json_extract(e.report, '$.best')), 0)
  WHERE checkpoint_id IS NOT NULL;
`;

interface OldSummary {
  readonly epochs: readonly unknown[];
  readonly metrics: {
    readonly accuracy: number;
    readonly macroF1: number;
    readonly documents: number;
  };
}

/** Rows that can't be read stay as they are: they are listed with what is wrong with them. */
export function holdRunsByLeases(database: Database.Database): void {
  database.exec(COLUMNS);
  const ids = database
    .prepare<[], { id: number }>('SELECT id FROM runs WHERE summary IS NOT NULL')
    .all();
  const read = database.prepare<[number], { summary: string }>(
    'SELECT summary FROM runs WHERE id = ?',
  );
  const update = database.prepare<[string, string, number, number]>(
    'UPDATE runs SET summary = ?, metrics = ?, epochs_planned = ? WHERE id = ?',
  );
  for (const { id } of ids) {
    const parts = split(read.get(id)!.summary);
    if (parts !== null) update.run(parts.result, parts.metrics, parts.planned, id);
  }
}

function split(text: string): { result: string; metrics: string; planned: number } | null {
  try {
    const { recipe, categories, epochs, metrics, ...rest } = JSON.parse(text) as OldSummary & {
      recipe: { epochs: number };
      categories: unknown;
    };
    void categories;
    const { accuracy, macroF1, documents } = metrics;
    const result = {
      version: 2,
      ...rest,
      epochs: epochs.length,
      accuracy,
      macroF1,
      judged: documents,
    };
    return {
      result: JSON.stringify(result),
      metrics: JSON.stringify(metrics),
      planned: recipe.epochs,
    };
  } catch {
    return null;
  }
}
