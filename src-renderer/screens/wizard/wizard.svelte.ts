// What the wizard knows, apart from how it looks: the dataset, what is chosen of it, the recipe, and
// the figures that follow from both. The defaults win untouched; what was chosen last for a dataset
// stands here again.

import { epochsOf, trainingTexts } from '../../../engine/classifier/epochs.ts';
import {
  presets,
  recipeKeys,
  type Recipe,
  type RecipeKey,
} from '../../../engine/classifier/recipe.ts';
import type { Dataset } from '../../../src-main/contract/datasets.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import type { Host } from '../../host/host.ts';
import { words } from '../../state/language.svelte.ts';
import type { TrainingState } from '../../state/training.svelte.ts';
import {
  countWeights,
  estimateSeconds,
  estimateVocabulary,
  measureTexts,
  type SampledText,
} from './estimate.ts';
import { sampleTexts } from './sample.ts';
import { issueSentences, NETWORK_KEYS, VOCABULARY_KEYS } from './settings.ts';

/** Earlier trainings that are looked at. */
const EARLIER = 100;
/** So many categories are shown at once. */
const FEW_CATEGORIES = 8;

export class Wizard {
  readonly #host: Pick<Host, 'call'>;
  readonly #training: Pick<TrainingState, 'available' | 'start'>;
  /** The dataset asked for last: an answer about another one comes too late. */
  #datasetId = 0;

  dataset = $state.raw<Dataset | null>(null);
  /** Why the dataset can't be shown. */
  failure = $state.raw<unknown>(null);
  /** Ids of categories. */
  chosen = $state.raw<readonly number[]>([]);
  recipe = $state.raw<Recipe>(presets.default);
  /** Which steps are unfolded. */
  readonly open = $state({ categories: true, network: true, advanced: false });
  starting = $state(false);
  startFailure = $state.raw<unknown>(null);

  /** Those on the dataset, then those on any; newest first. */
  #earlier = $state.raw<readonly Run[]>([]);
  #sampled = $state.raw<readonly SampledText[] | null>(null);

  constructor(host: Pick<Host, 'call'>, training: Pick<TrainingState, 'available' | 'start'>) {
    this.#host = host;
    this.#training = training;
  }

  /** Begins with what was chosen last for the dataset, or for one of its runs. Never rejects. */
  async load(datasetId: number, fromRun: number | null): Promise<void> {
    this.#datasetId = datasetId;
    this.failure = null;
    this.dataset = null;
    this.#sampled = null;
    try {
      const [dataset, { source, own, all }] = await Promise.all([
        this.#host.call('datasets.get', { id: datasetId }),
        this.#readEarlier(datasetId, fromRun),
      ]);
      if (datasetId !== this.#datasetId) return;
      const ids = dataset.categoryList.map(({ id }) => id);
      const last = [source, ...own].find((run) => run?.datasetId === datasetId && run.recipe);
      const again = dataset.categoryList.filter(({ name }) => last?.categories.includes(name));
      this.recipe = last?.recipe ?? presets.default;
      this.chosen = again.length >= 2 ? again.map(({ id }) => id) : ids;
      this.open.categories = ids.length <= FEW_CATEGORIES;
      this.#earlier = [...own, ...all];
      this.dataset = dataset;
      if (ids.length > 0) await this.#takeSample(dataset, ids);
    } catch (error) {
      if (datasetId === this.#datasetId) this.failure = error;
    }
  }

  /** The runs that tell which recipe was used last, and how fast this machine is. */
  async #readEarlier(
    datasetId: number,
    fromRun: number | null,
  ): Promise<{ source: Run | null; own: readonly Run[]; all: readonly Run[] }> {
    const host = this.#host;
    const [source, own, all] = await Promise.all([
      fromRun === null ? null : host.call('runs.get', { id: fromRun }).catch(() => null),
      host.call('runs.list', { datasetId, cursor: null, limit: EARLIER }),
      host.call('runs.list', { datasetId: null, cursor: null, limit: EARLIER }),
    ]);
    return { source, own: own.items, all: all.items };
  }

  async #takeSample(dataset: Dataset, categoryIds: readonly number[]): Promise<void> {
    try {
      const sampled = await sampleTexts(this.#host, dataset, categoryIds);
      if (dataset === this.dataset) this.#sampled = sampled;
    } catch {
      // Without a sample the line does without the words: nothing to trouble anyone with.
    }
  }

  change(part: Partial<Recipe>): void {
    this.recipe = { ...this.recipe, ...part };
  }

  /** Puts a setting back to what its preset says. */
  reset(key: RecipeKey): void {
    this.change({ [key]: this.usual[key] });
  }

  /** Starts the training; null where it can't be started, and `startFailure` says why. */
  async start(): Promise<Run | null> {
    if (this.dataset === null || !this.ready || this.starting) return null;
    this.starting = true;
    this.startFailure = null;
    try {
      const { dataset, chosen, recipe } = this;
      return await this.#training.start({
        datasetId: dataset.id,
        categoryIds: [...chosen],
        recipe,
      });
    } catch (error) {
      this.startFailure = error;
      return null;
    } finally {
      this.starting = false;
    }
  }

  readonly chosenCategories = $derived.by(() =>
    (this.dataset?.categoryList ?? [])
      .map((category, index) => ({ ...category, index }))
      .filter(({ id }) => this.chosen.includes(id)),
  );
  /** Texts to learn from, about. */
  readonly texts = $derived.by(() =>
    Math.round(
      trainingTexts(this.chosenCategories, this.recipe).reduce((sum, texts) => sum + texts, 0),
    ),
  );
  /** What the recipe's epochs come to. */
  readonly epochs = $derived(epochsOf(this.recipe, this.chosenCategories));
  /** What each setting is where nobody changes it. */
  readonly usual = $derived(presets[this.recipe.preset]);

  /** What is wrong, by setting. */
  readonly issues = $derived(issueSentences(this.recipe));
  readonly categoriesIssue = $derived.by(() =>
    this.chosen.length < 2 ? words.wizard.categories.tooFew : null,
  );
  readonly networkIssue = $derived(this.#firstIssue(true));
  readonly advancedIssue = $derived(this.#firstIssue(false));
  readonly ready = $derived.by(
    () => this.dataset !== null && this.issues.size === 0 && this.categoriesIssue === null,
  );

  #firstIssue(network: boolean): string | null {
    for (const [key, sentence] of this.issues) {
      if ((NETWORK_KEYS as readonly string[]).includes(key) === network) return sentence;
    }
    return null;
  }

  /** The vocabulary that an earlier run found on the same texts with the same text settings. */
  readonly #knownWords = $derived.by(() => {
    const { dataset, recipe } = this;
    if (dataset === null) return null;
    const names = JSON.stringify(this.chosenCategories.map(({ name }) => name).sort());
    const same = this.#earlier.find(
      (run) =>
        run.datasetId === dataset.id &&
        run.datasetRevision === dataset.revision &&
        run.result !== null &&
        JSON.stringify([...run.categories].sort()) === names &&
        VOCABULARY_KEYS.every((key) => run.recipe?.[key] === recipe[key]),
    );
    return same?.result?.vocabulary ?? null;
  });
  readonly #sample = $derived.by(() =>
    this.#sampled === null || this.issues.size > 0
      ? null
      : measureTexts(this.#sampled, this.recipe),
  );
  readonly #words = $derived.by(() => {
    const sample = this.#sample;
    if (this.#knownWords !== null) return this.#knownWords;
    if (sample === null) return null;
    const documents = this.chosenCategories.reduce((sum, each) => sum + each.documents, 0);
    const bytes = this.chosenCategories.reduce((sum, each) => sum + each.bytes, 0);
    if (documents === 0) return null;
    const estimate = estimateVocabulary(sample, (bytes * this.texts) / documents, this.recipe);
    return estimate === null ? null : Number(estimate.toPrecision(2));
  });
  /** How many words there will be, as one says it; null where nobody knows. */
  readonly words = $derived.by(() => {
    const { network } = words.wizard;
    if (this.#knownWords !== null) return network.knownWords(this.#knownWords);
    return this.#words === null ? null : network.aboutWords(this.#words);
  });

  /** What will train, as far as is known. */
  readonly #device = $derived.by(() => {
    const { available } = this.#training;
    const wanted = this.recipe.device;
    const real = available?.backend === 'webgpu' ? available.label : null;
    if (wanted === 'cpu' || (wanted === 'auto' && real === null)) {
      return { backend: 'cpu', kind: 'cpu', label: null } as const;
    }
    const kind = real === null ? 'softwareGpu' : 'gpu';
    return { backend: 'webgpu', kind, label: real } as const;
  });
  readonly #seconds = $derived.by(() => {
    const [words, sample, device] = [this.#words, this.#sample, this.#device];
    if (words === null || sample === null || !this.ready) return null;
    const work = {
      recipe: { ...this.recipe, epochs: this.epochs },
      documents: this.texts,
      vocabulary: words,
      termsPerDocument: sample.termsPerDocument,
      categories: this.chosen.length,
    };
    return estimateSeconds(work, device.backend, device.label, this.#earlier);
  });
  /** The network in a line: its sizes, weights and about how long it takes. */
  readonly counting = $derived.by(() => {
    if (this.categoriesIssue !== null || this.issues.size > 0) return null;
    const { counting } = words.wizard;
    const { hidden } = this.recipe;
    const sizes = [...hidden, this.chosen.length];
    if (this.#words === null) return counting.sizes(sizes);
    const weights = countWeights(this.#words, hidden, this.chosen.length);
    const line = counting.weights(this.words ?? '', sizes, weights);
    return this.#seconds === null
      ? line
      : counting.time[this.#device.kind](line, roughly(this.#seconds));
  });

  readonly categoriesSummary = $derived.by(() =>
    words.wizard.categories.summary(this.chosenCategories.map(({ name }) => name)),
  );
  readonly networkSummary = $derived.by(() => {
    const { hidden, learningRate } = this.recipe;
    return words.wizard.network.summary(hidden, learningRate, this.epochs);
  });
  readonly advancedSummary = $derived.by(() => {
    const { recipe, usual } = this;
    const changes = recipeKeys.filter(
      (key) => JSON.stringify(recipe[key]) !== JSON.stringify(usual[key]),
    ).length;
    const { advanced, presets: names } = words.wizard;
    return advanced.summary(names[recipe.preset].label, changes);
  });
}

/** Seconds without more digits than are known. */
function roughly(value: number): number {
  return value < 1 ? 1 : Number(value.toPrecision(value < 100 ? 1 : 2));
}
