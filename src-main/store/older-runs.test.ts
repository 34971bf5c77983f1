import { expect, it } from 'vitest';
import { presets } from '../../engine/classifier/recipe.ts';
import { getRun, listRuns } from './runs.ts';
import { openTemporaryStore } from './open.ts';

it('a run from before recipes had a version is read, and its words mean what they meant', () => {
  const store = openTemporaryStore();
  const insert = (recipe: object) =>
    store
      .sql(
        `INSERT INTO runs (dataset_id, dataset_name, dataset_revision, recipe, categories,
           category_ids, status, started_at, summary)
         VALUES (NULL, 'news', 0, ?, '["a","b"]', '[1,2]', 'finished', 0, ?) RETURNING id`,
      )
      .get(JSON.stringify(recipe), JSON.stringify({ recipe })) as { id: number };
  // JSON leaves out what is undefined.
  const second = { ...presets.default, epochs: 12, version: undefined };
  const ids = [insert(second), insert({ ...second, emphasis: undefined })].map(({ id }) => id);
  const [two, one] = ids.map((id) => getRun(store, id));
  expect(two.recipe).toEqual({ ...presets.default, epochs: 12 });
  expect(one.recipe).toEqual({ ...two.recipe, tokenizer: 'runs' });
  expect(listRuns(store, { datasetId: null, cursor: null, limit: 9 }).items).toHaveLength(2);
  store.close();
});
