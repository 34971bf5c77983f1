import { describe, expect, it, vi } from 'vitest';
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
  /** The small state that the services keep; written to. */
  readonly kept?: Record<string, string | number | boolean | null>;
}

type Asked = Parameters<ConstructorParameters<typeof Wizard>[1]['start']>[0];

/** A wizard among services that know these datasets and runs, and what it has asked to be trained. */
function wizardIn(world: World): { wizard: Wizard; asked: Asked[] } {
  const asked: Asked[] = [];
  const text = (id: number) => `word${id} common words of a text`;
  const call = checkedCall(async (name, input) => {
    const given = (input ?? {}) as Record<string, number>;
    const { id, categoryId } = given;
    const { datasetId } = given as { datasetId?: number | null };
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
      case 'settings.get':
        return { notSureThreshold: 0.5, interface: { ...world.kept } };
      case 'settings.set':
        Object.assign(world.kept ?? {}, (input as { interface: object }).interface);
        return { notSureThreshold: 0.5, interface: { ...world.kept } };
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
    expect(wizard.advancedSummary).toBe('preset “Default”, 1 change');
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
    wizard.choose([10, 11]);
    expect(wizard.epochs).toBe(20);
    expect(all).toBeGreaterThan(20);
  });

  it('that a run has as a number stay one, also where it is the automatic one', async () => {
    const { wizard } = await loaded({ runs: [runOf(2, makeRecipe({ epochs: 100 }))] }, 2);
    wizard.choose([10, 11]);
    expect(wizard.recipe.epochs).toBe(100);
  });
});

describe('how much time to spend', () => {
  it('is balanced, which is the default recipe, until somebody chooses', async () => {
    const { wizard, asked } = await loaded();
    expect(wizard.effort).toBe('balanced');
    wizard.takeEffort('thorough');
    wizard.takeEffort('balanced');
    await wizard.start();
    expect(asked[0].recipe).toEqual(presets.default);
  });

  it('fills in network, learning rate and epochs, and leaves the rest', async () => {
    const { wizard } = await loaded();
    wizard.change({ seed: 4, device: 'cpu' });
    wizard.takeEffort('fast');
    expect(wizard.recipe).toEqual({
      ...presets.default,
      ...{ seed: 4, device: 'cpu', hidden: [32], learningRate: 0.01, epochs: 14 },
    });
    expect([wizard.effort, wizard.advancedSummary]).toEqual([
      'fast',
      'preset “Default”, 2 changes',
    ]);
  });

  it('follows the texts that are chosen', async () => {
    const sizes = { a: 500, b: 500, c: 6 };
    const { wizard } = await loaded({ datasets: [datasetOf(1, sizes)] });
    wizard.takeEffort('thorough');
    const all = Number(wizard.recipe.epochs);
    wizard.choose([10, 11]);
    expect([wizard.effort, wizard.recipe.epochs]).toEqual(['thorough', 40]);
    expect(all).toBeGreaterThan(40);
    wizard.choose([10, 12]);
    wizard.change({ testShare: 0.4 });
    expect(wizard.effort).toBe('thorough');
  });

  it('is none of them once somebody sets their own, and is what a reset goes back to', async () => {
    const { wizard } = await loaded();
    wizard.takeEffort('fast');
    wizard.change({ learningRate: 0.5 });
    expect(wizard.effort).toBeNull();
    // What is the person's own stays as it is.
    wizard.choose([10]);
    wizard.choose([10, 11]);
    expect(wizard.recipe).toMatchObject({ hidden: [32], learningRate: 0.5, epochs: 14 });
    wizard.reset('learningRate');
    expect(wizard.effort).toBe('fast');
    wizard.change({ ...presets.article });
    expect(wizard.effort).toBeNull();
    wizard.takeEffort('balanced');
    expect(wizard.recipe).toEqual(presets.default);
  });

  it('is known again in what was trained last', async () => {
    const fast = makeRecipe({ hidden: [32], learningRate: 0.01, epochs: 14 });
    const { wizard } = await loaded({ runs: [runOf(1, fast)] });
    expect(wizard.effort).toBe('fast');
    expect(wizard.usual.hidden).toEqual([32]);
  });

  it('says about how long each takes, where a training was timed', async () => {
    expect((await loaded()).wizard.effortSeconds).toEqual({
      ...{ fast: null, balanced: null, thorough: null },
    });
    const run = runOf(1, makeRecipe(), { result: RESULT, status: 'finished' });
    const { wizard } = await loaded({ runs: [run] });
    const { fast, balanced, thorough } = wizard.effortSeconds;
    expect(fast).toBeLessThanOrEqual(balanced ?? 0);
    expect(thorough).toBeGreaterThan(balanced ?? Infinity);
    wizard.choose([10]);
    expect(wizard.effortSeconds.fast).toBeNull();
  });
});

describe('what was chosen and not trained', () => {
  const changed = async (world: Partial<World>, fromRun: number | null = null) => {
    const made = await loaded(world, 1, fromRun);
    made.wizard.change({ seed: 9, epochs: 7 });
    await made.wizard.leave();
    return made;
  };

  it('stands there again, in another window too, until it is trained', async () => {
    const kept = {};
    const three = datasetOf(1, { ham: 9, spam: 9, eggs: 9 });
    const world = { datasets: [three, FEW], kept };
    const { wizard: first } = await loaded(world);
    first.change({ epochs: 7 });
    first.choose([10, 12]);
    await first.leave();
    const { wizard, asked } = await loaded(world);
    expect(wizard.fromDraft).toBe(true);
    expect([wizard.recipe.epochs, wizard.chosen]).toEqual([7, [10, 12]]);
    expect((await loaded(world, 2)).wizard.fromDraft).toBe(false);
    await wizard.start();
    expect(asked).toHaveLength(1);
    const after = (await loaded(world)).wizard;
    expect([after.fromDraft, after.recipe.epochs]).toEqual([false, 'auto']);
  });

  it('is kept by itself a moment after the change', async () => {
    const kept: Record<string, string> = {};
    const { wizard } = await loaded({ kept });
    wizard.change({ seed: 9 });
    await vi.waitFor(() => expect(kept.wizardDrafts).toContain('"seed":9'));
  });

  it('is not kept where nothing was changed, nor where it cannot be trained as it stands', async () => {
    const kept: Record<string, string> = {};
    const { wizard } = await loaded({ kept });
    await wizard.leave();
    expect(kept).toEqual({});
    wizard.change({ epochs: NaN, seed: 5, hidden: [NaN] });
    await wizard.leave();
    const again = (await loaded({ kept })).wizard;
    expect(again.recipe).toEqual({ ...presets.default, seed: 5 });
  });

  it('has a category that came later', async () => {
    const kept = {};
    const { wizard } = await loaded({ kept, datasets: [datasetOf(1, { a: 9, b: 9, c: 9 })] });
    wizard.choose([10, 11]);
    await wizard.leave();
    const grown = [datasetOf(1, { a: 9, b: 9, c: 9, d: 9 })];
    expect((await loaded({ kept, datasets: grown })).wizard.chosen).toEqual([10, 11, 13]);
  });

  it('gives way to a training whose settings are asked for, unless those were changed', async () => {
    const kept = {};
    const older = runOf(1, makeRecipe({ seed: 2 }));
    const runs = [runOf(1, makeRecipe({ seed: 3 })), older];
    await changed({ kept, runs });
    expect((await loaded({ kept, runs }, 1, older.id)).wizard.recipe.seed).toBe(2);
    await changed({ kept, runs }, older.id);
    const again = (await loaded({ kept, runs }, 1, older.id)).wizard;
    expect([again.fromDraft, again.recipe.seed]).toEqual([true, 9]);
  });

  it('is forgotten on request', async () => {
    const kept = {};
    const runs = [runOf(1, makeRecipe({ seed: 3 }))];
    await changed({ kept, runs });
    const { wizard } = await loaded({ kept, runs });
    await wizard.startOver();
    expect([wizard.fromDraft, wizard.recipe]).toEqual([false, runs[0].recipe]);
    const again = (await loaded({ kept, runs })).wizard;
    expect([again.fromDraft, again.recipe.seed]).toEqual([false, 3]);
  });

  it('keeps nobody from training where the services cannot keep it', async () => {
    const { wizard } = await loaded({ kept: Object.freeze({}) as Record<string, string> });
    wizard.change({ seed: 9 });
    await wizard.leave();
    expect(await wizard.start()).not.toBeNull();
  });
});

describe('what is wrong', () => {
  it('is named in the order of the screen, whatever the recipe’s', async () => {
    const { wizard } = await loaded();
    wizard.change({ seed: -1, minTokenLength: 0, epochs: 0, learningRate: 0, hidden: [8, 0, -1] });
    const keys = () => wizard.problems.map(({ step, key }) => `${step}: ${key}`);
    expect(keys()).toEqual([
      'network: hidden',
      'network: learningRate',
      'network: epochs',
      'advanced: minTokenLength',
      'advanced: seed',
    ]);
    expect(wizard.problems[0].sentence).toMatch(/^Hidden layer 2 must be/u);
    wizard.choose([10]);
    expect(keys()[0]).toBe('categories: null');
  });

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
    wizard.choose([10]);
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
    wizard.choose([10]);
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
    wizard.choose([10, 12]);
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
