import { describe, expect, it } from 'vitest';
import { makeRecipe } from '../../../engine/classifier/recipe-versions.ts';
import { presets, type Recipe } from '../../../engine/classifier/recipe.ts';
import { WinnowError } from '../../../engine/errors.ts';
import type { Dataset } from '../../../src-main/contract/datasets.ts';
import type { Run, RunResult } from '../../../src-main/contract/runs.ts';
import { checkedCall } from '../../host/checked.ts';
import type { Device } from '../../training/messages.ts';
import { Wizard } from './wizard.svelte.ts';

/** Categories by name, with their numbers of texts; a category's id is its place from 10. */
function datasetOf(id: number, sizes: Readonly<Record<string, number>>): Dataset {
  const categoryList = Object.entries(sizes).map(([name, documents], i) => ({
    ...{ id: 10 + i, name, documents, train: 0, test: 0, bytes: 40 * documents, glimpse: '' },
  }));
  const documents = categoryList.reduce((sum, each) => sum + each.documents, 0);
  return {
    ...{ id, name: `dataset ${id}`, createdAt: 0, updatedAt: 0, documents, bytes: 40 * documents },
    ...{ categories: categoryList.length, fixedSplit: false, status: 'ready', revision: 1 },
    ...{ categoryList, skipped: 0, train: 0, test: 0 },
  };
}

let lastRun = 0;
function runOf(datasetId: number, recipe: Recipe, changes: Partial<Run> = {}): Run {
  return {
    ...{ id: ++lastRun, datasetId, datasetName: '', datasetRevision: 1, datasetChanged: false },
    ...{ recipe, categories: ['ham', 'spam'], status: 'interrupted', device: null, epochs: 0 },
    ...{ startedAt: 0, endedAt: null, epochsPlanned: null, resumeEpoch: null, result: null },
    ...{ checkpointEpoch: null, modelId: null, error: null, problem: null },
    ...changes,
  };
}

const RESULT: RunResult = {
  ...{ device: 'CPU', backend: 'cpu', documents: { train: 76, validation: 4, test: 20 } },
  ...{ vocabulary: 1234, termsPerDocument: 5, parameters: 1, epochs: 20, bestEpoch: 1 },
  ...{ stoppedEarly: false, evaluatedOn: 'test', accuracy: 1, macroF1: 1, judged: 20 },
  copies: null,
  ...{ weightsHash: '', seconds: { vectorize: 1, train: 1, evaluate: 1 }, stepsPerSecond: 100 },
};

interface World {
  readonly datasets: readonly Dataset[];
  /** Newest first. */
  readonly runs?: readonly Run[];
  readonly available?: Device;
  readonly refusal?: WinnowError;
  /** Answers to `datasets.get` wait for these, by dataset. */
  readonly gates?: Readonly<Record<number, Promise<void>>>;
}

type Asked = Parameters<ConstructorParameters<typeof Wizard>[1]['start']>[0];

/** A wizard among services that know these datasets and runs, and what it has asked to be trained. */
function wizardIn(world: World): { wizard: Wizard; asked: Asked[] } {
  const asked: Asked[] = [];
  const text = (id: number) => `word${id} common words of a text`;
  const call = checkedCall(async (name, input) => {
    const { id, categoryId } = input as Record<string, number>;
    const { datasetId } = input as { datasetId?: number | null };
    switch (name) {
      case 'datasets.get': {
        await world.gates?.[id];
        const found = world.datasets.find((dataset) => dataset.id === id);
        if (found === undefined) throw new WinnowError('dataset.missing', 'It is gone.');
        return found;
      }
      case 'runs.list': {
        const items = (world.runs ?? []).filter(
          (run) => datasetId === null || run.datasetId === datasetId,
        );
        return { items, next: null };
      }
      case 'runs.get': {
        const found = world.runs?.find((run) => run.id === id);
        if (found === undefined) throw new WinnowError('run.missing', 'It is gone.');
        return found;
      }
      case 'documents.page': {
        const item = { id: 10 * categoryId, categoryId, split: 'none', path: 'a' };
        const items = [0, 1].map((i) => ({ ...item, id: item.id + i }));
        return {
          items: items.map((each) => ({ ...each, glimpse: '', bytes: 30, characters: 30 })),
          next: null,
          total: 2,
        };
      }
      case 'documents.get':
        return {
          ...{ id, categoryId: 10, split: 'none', path: 'a', glimpse: '', bytes: 30, source: '' },
          ...{ characters: 30, datasetId: datasetId ?? 1, text: text(id), encoding: 'utf-8' },
        };
      default:
        throw new Error(`${name} is not asked for.`);
    }
  });
  const training = {
    available: world.available ?? null,
    start: (input: Asked): Promise<Run> => {
      if (world.refusal !== undefined) return Promise.reject(world.refusal);
      asked.push(input);
      return Promise.resolve(runOf(input.datasetId, input.recipe));
    },
  };
  return { wizard: new Wizard({ call }, training), asked };
}

const MAILS = datasetOf(1, { ham: 50, spam: 50 });
const FEW = datasetOf(2, { a: 6, b: 6, c: 6 });

async function loaded(world: Partial<World> = {}, id = 1, fromRun: number | null = null) {
  const made = wizardIn({ datasets: [MAILS, FEW], ...world });
  await made.wizard.load(id, fromRun);
  return made;
}

describe('what the wizard begins with', () => {
  it('is the default preset and every category', async () => {
    const { wizard } = await loaded();
    expect(wizard.recipe).toEqual(presets.default);
    expect(wizard.chosen).toEqual([10, 11]);
    expect(wizard.ready).toBe(true);
    expect(wizard.advancedSummary).toBe('preset “Default”, unchanged');
    expect(wizard.categoriesSummary).toBe('ham and spam');
  });

  it('is what was chosen last for this dataset, or for the run that is asked for', async () => {
    const other = runOf(2, makeRecipe({ seed: 9 }));
    const older = runOf(1, makeRecipe({ epochs: 7 }));
    const newer = runOf(1, makeRecipe({ hidden: [5], seed: 3 }));
    const runs = [other, newer, older];
    const { wizard } = await loaded({ runs });
    expect(wizard.recipe).toEqual(newer.recipe);
    expect(wizard.advancedSummary).toBe('preset “Default”, 2 changes');
    const again = await loaded({ runs }, 1, older.id);
    expect(again.wizard.recipe.epochs).toBe(7);
    const unreadable = runOf(1, makeRecipe(), { recipe: null });
    const without = await loaded({ runs: [unreadable, ...runs] });
    expect(without.wizard.recipe).toEqual(newer.recipe);
    const elsewhere = await loaded({ runs }, 1, other.id);
    expect(elsewhere.wizard.recipe).toEqual(newer.recipe);
    const gone = await loaded({ runs }, 1, 999);
    expect(gone.wizard.recipe).toEqual(newer.recipe);
  });

  it('is the categories of that run which are still there, if there are two', async () => {
    const three = datasetOf(1, { ham: 9, spam: 9, eggs: 9 });
    const before = runOf(1, makeRecipe());
    const { wizard } = await loaded({ datasets: [three], runs: [before] });
    expect(wizard.chosen).toEqual([10, 11]);
    const renamed = runOf(1, makeRecipe(), { categories: ['ham', 'pork'] });
    expect((await loaded({ datasets: [three], runs: [renamed] })).wizard.chosen).toEqual([
      10, 11, 12,
    ]);
  });

  it('is of the dataset that was asked for last, whichever answer comes first', async () => {
    let open: () => void = () => undefined;
    const gates = { 1: new Promise<void>((resolve) => (open = resolve)) };
    const { wizard } = wizardIn({ datasets: [MAILS, FEW], gates });
    const first = wizard.load(1, null);
    await wizard.load(2, null);
    open();
    await first;
    expect(wizard.dataset?.id).toBe(2);
    expect(wizard.chosen).toHaveLength(3);
  });

  it('is an error where there is no such dataset, until it is asked again', async () => {
    const { wizard } = await loaded({}, 7);
    expect(wizard.failure).toMatchObject({ code: 'dataset.missing' });
    expect(wizard.ready).toBe(false);
    await wizard.load(1, null);
    expect(wizard.failure).toBeNull();
    expect(wizard.dataset?.id).toBe(1);
  });
});

describe('epochs', () => {
  it('are chosen for the texts until somebody sets them, and again when reset', async () => {
    const { wizard } = await loaded({}, 2);
    expect([wizard.recipe.epochs, wizard.epochs]).toEqual(['auto', 100]);
    wizard.change({ epochs: 7 });
    expect([wizard.recipe.epochs, wizard.epochs]).toEqual([7, 7]);
    wizard.reset('epochs');
    expect([wizard.recipe.epochs, wizard.epochs]).toEqual(['auto', 100]);
    wizard.change({ ...presets.article });
    expect([wizard.recipe.epochs, wizard.epochs]).toEqual([10, 10]);
    expect(wizard.networkSummary).toBe('100 → 100, learning rate 0.01, 10 epochs');
  });

  it('follow the chosen categories', async () => {
    const sizes = { a: 500, b: 500, c: 6 };
    const { wizard } = await loaded({ datasets: [datasetOf(1, sizes)] });
    const all = wizard.epochs;
    wizard.chosen = [10, 11];
    expect(wizard.epochs).toBe(20);
    expect(all).toBeGreaterThan(20);
  });

  it('that a run has as a number stay one, also where it is the automatic one', async () => {
    const { wizard } = await loaded({ runs: [runOf(2, makeRecipe({ epochs: 100 }))] }, 2);
    wizard.chosen = [10, 11];
    expect(wizard.recipe.epochs).toBe(100);
  });
});

describe('what is wrong', () => {
  it('is said at its step, and keeps the training from starting', async () => {
    const { wizard, asked } = await loaded();
    wizard.change({ epochs: 0, dropout: 7 });
    expect(wizard.networkIssue).toBe('Epochs must be a whole number from 1 to 10,000.');
    expect(wizard.advancedIssue).toBe('Dropout must be a number from 0 to 0.95.');
    expect(wizard.counting).toBeNull();
    expect(wizard.ready).toBe(false);
    expect(await wizard.start()).toBeNull();
    wizard.change({ epochs: 3, dropout: 0 });
    expect([wizard.networkIssue, wizard.advancedIssue]).toEqual([null, null]);
    wizard.chosen = [10];
    expect(wizard.categoriesIssue).toBe('Choose at least two categories.');
    expect(wizard.ready).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('the line of figures', () => {
  it('estimates the words from a sample', async () => {
    const { wizard } = await loaded();
    expect(wizard.words).toMatch(/^about \d+$/u);
    expect(wizard.counting).toMatch(/^about \d+ words → 100 → 2: [\d.,]+ (thousand )?weights$/u);
  });

  it('knows the words of an earlier run on the same texts, and how long that took', async () => {
    const recipe = makeRecipe({ hidden: [8] });
    const run = runOf(1, recipe, { result: RESULT, status: 'finished' });
    const { wizard } = await loaded({ runs: [run] });
    expect(wizard.words).toBe('1,234');
    expect(wizard.counting).toMatch(/^1,234 words → 8 → 2: .* weights, about .* on this CPU$/u);
    wizard.change({ ngrams: 2 });
    expect(wizard.words).toMatch(/^about /u);
    wizard.reset('ngrams');
    expect(wizard.words).toBe('1,234');
    wizard.chosen = [10];
    expect(wizard.counting).toBeNull();
  });

  it('names the device that will train', async () => {
    const recipe = makeRecipe();
    const gpu = { label: 'GPU: fast', backend: 'webgpu', software: false, note: null } as const;
    const result: RunResult = { ...RESULT, device: gpu.label, backend: 'webgpu' };
    // Told by a training on another dataset, too.
    const runs = [runOf(2, recipe, { result })];
    const { wizard } = await loaded({ runs, available: gpu });
    expect(wizard.counting).toMatch(/on this GPU$/u);
    wizard.change({ device: 'cpu' });
    expect(wizard.counting).not.toContain(' on ');
    const without = await loaded({ runs });
    without.wizard.change({ device: 'webgpu' });
    expect(without.wizard.counting).toMatch(/on a software GPU$/u);
  });
});

describe('starting', () => {
  it('asks for what is chosen, as it stands in the recipe', async () => {
    const { wizard, asked } = await loaded({}, 2);
    wizard.chosen = [10, 12];
    wizard.change({ seed: 5 });
    expect(await wizard.start()).not.toBeNull();
    expect(asked).toEqual([
      { datasetId: 2, categoryIds: [10, 12], recipe: { ...presets.default, seed: 5 } },
    ]);
    expect(wizard.starting).toBe(false);
  });

  it('says why it could not', async () => {
    const { wizard } = await loaded({ refusal: new WinnowError('training.busy', 'Wait.') });
    expect(await wizard.start()).toBeNull();
    expect(wizard.startFailure).toMatchObject({ code: 'training.busy' });
    expect(wizard.starting).toBe(false);
  });
});
