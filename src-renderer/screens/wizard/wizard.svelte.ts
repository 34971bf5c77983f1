// What the wizard knows, apart from how it looks: the dataset, what is chosen of it, the recipe, and
// the figures that follow from both. The defaults win untouched; what was chosen last for a dataset
// stands here again, also where nothing was trained of it yet.

import {
  effortOf,
  effortValues,
  type Effort,
  type EffortValues,
} from '../../../engine/classifier/efforts.ts';
import { epochsOf, trainingTexts } from '../../../engine/classifier/epochs.ts';
import { presets, type Recipe, type RecipeKey } from '../../../engine/classifier/recipe.ts';
import type { Dataset } from '../../../src-main/contract/datasets.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import type { Host } from '../../host/host.ts';
import { words } from '../../state/language.svelte.ts';
import type { TrainingState } from '../../state/training.svelte.ts';
import { Drafts, sound } from './drafts.ts';
import {
  countWeights,
  estimateSeconds,
  estimateVocabulary,
  measureTexts,
  type SampledText,
} from './estimate.ts';
import { sampleTexts } from './sample.ts';
import { issueSentences, NETWORK_KEYS, settings, VOCABULARY_KEYS } from './settings.ts';

/** Earlier trainings that are looked at. */
const EARLIER = 100;
/** So many categories are shown at once. */
const FEW_CATEGORIES = 8;
/** A draft is kept when nothing was changed for so long. */
const KEEP_AFTER_MS = 400;

export type StepName = 'categories' | 'network' | 'advanced';

/** Something that must be set right before the training. */
export interface Problem {
  readonly step: StepName;
  /** The setting; null for the choice of categories. */
  readonly key: string | null;
  readonly sentence: string;
}

export class Wizard {
  readonly #host: Pick<Host, 'call'>;
  readonly #training: Pick<TrainingState, 'available' | 'start'>;
  readonly #drafts: Drafts;
  /** The dataset asked for last: an answer about another one comes too late. */
  #datasetId = 0;
  #fromRun: number | null = null;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  dataset = $state.raw<Dataset | null>(null);
  /** Why the dataset can't be shown. */
  failure = $state.raw<unknown>(null);
  /** Ids of categories. */
  chosen = $state.raw<readonly number[]>([]);
  recipe = $state.raw<Recipe>(presets.default);
  /** What was chosen here before, and not trained, stands here again. */
  fromDraft = $state(false);
  /** The effort chosen last: what its settings are reset to. */
  #base = $state<Effort>('balanced');
  /** What stands here without a draft. */
  #fresh: { readonly recipe: Recipe; readonly chosen: readonly number[] } | null = null;
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
    this.#drafts = new Drafts(host);
  }

  /** Begins with what was chosen last for the dataset, or for one of its runs. Never rejects. */
  async load(datasetId: number, fromRun: number | null): Promise<void> {
    void this.leave();
    this.#datasetId = datasetId;
    this.#fromRun = fromRun;
    this.failure = null;
    this.dataset = null;
    this.#sampled = null;
    try {
      const [dataset, { source, own, all }, draft] = await Promise.all([
        this.#host.call('datasets.get', { id: datasetId }),
        this.#readEarlier(datasetId, fromRun),
        this.#drafts.read(datasetId),
      ]);
      if (datasetId !== this.#datasetId) return;
      const ids = dataset.categoryList.map(({ id }) => id);
      const last = [source, ...own].find((run) => run?.datasetId === datasetId && run.recipe);
      const again = dataset.categoryList.filter(({ name }) => last?.categories.includes(name));
      this.#fresh = {
        recipe: last?.recipe ?? presets.default,
        chosen: again.length >= 2 ? again.map(({ id }) => id) : ids,
      };
      // Who asks for the settings of a training gets those, unless it was these that were changed.
      const kept = fromRun === null || draft?.fromRun === fromRun ? draft : null;
      const chosen = ids.filter((id) => kept?.without.includes(id) === false);
      this.fromDraft = kept !== null;
      this.recipe = kept?.recipe ?? this.#fresh.recipe;
      this.chosen = kept === null ? this.#fresh.chosen : chosen;
      this.open.categories = ids.length <= FEW_CATEGORIES;
      this.#earlier = [...own, ...all];
      this.dataset = dataset;
      this.#base = this.effort ?? 'balanced';
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

  /** Changes settings. What an effort fills in follows, unless it is itself what is changed. */
  change(part: Partial<Recipe>): void {
    const { effort } = this;
    this.recipe = { ...this.recipe, ...part };
    const own = 'hidden' in part || 'learningRate' in part || 'epochs' in part;
    if (effort !== null && !own) this.#fill(effort);
    this.#changed();
  }

  /** Chooses which categories to tell apart. */
  choose(ids: readonly number[]): void {
    const { effort } = this;
    this.chosen = ids;
    if (effort !== null) this.#fill(effort);
    this.#changed();
  }

  /** Fills in network, learning rate and epochs. Of another preset nothing is left. */
  takeEffort(effort: Effort): void {
    if (this.recipe.preset !== 'default') this.recipe = presets.default;
    this.#base = effort;
    this.#fill(effort);
    this.#changed();
  }

  /** Forgets what was chosen and not trained. Never rejects. */
  async startOver(): Promise<void> {
    if (this.#fresh === null) return;
    this.recipe = this.#fresh.recipe;
    this.chosen = this.#fresh.chosen;
    this.#base = this.effort ?? 'balanced';
    this.fromDraft = false;
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    await this.#drafts.drop(this.#datasetId);
  }

  /** Keeps what was chosen at once: the wizard is left. Never rejects. */
  async leave(): Promise<void> {
    if (this.#keeping === undefined) return;
    clearTimeout(this.#keeping);
    await this.#keep();
  }

  #fill(effort: Effort): void {
    this.recipe = { ...this.recipe, ...this.#valuesOf(effort) };
  }

  #valuesOf(effort: Effort): EffortValues {
    return effortValues(effort, this.recipe, this.chosenCategories);
  }

  #changed(): void {
    this.startFailure = null;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void this.#keep(), KEEP_AFTER_MS);
  }

  async #keep(): Promise<void> {
    this.#keeping = undefined;
    const ids = this.dataset?.categoryList.map(({ id }) => id) ?? [];
    if (this.dataset === null) return;
    await this.#drafts.keep({
      datasetId: this.dataset.id,
      fromRun: this.#fromRun,
      without: ids.filter((id) => !this.chosen.includes(id)),
      recipe: sound(this.recipe),
    });
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
      const categoryIds = [...chosen];
      const run = await this.#training.start({ datasetId: dataset.id, categoryIds, recipe });
      clearTimeout(this.#keeping);
      this.#keeping = undefined;
      // From now on the run says it.
      await this.#drafts.drop(dataset.id);
      return run;
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
  /** The effort that network, learning rate and epochs are of; null where they are somebody's own. */
  readonly effort = $derived.by(() => effortOf(this.recipe, this.chosenCategories));
  /** What each setting is where nobody changes it. */
  readonly usual: Readonly<Recipe> = $derived.by(() => {
    const preset = presets[this.recipe.preset];
    return preset.preset === 'default' ? { ...preset, ...this.#valuesOf(this.#base) } : preset;
  });

  /** What is wrong, by setting. */
  readonly issues = $derived(issueSentences(this.recipe));
  readonly categoriesIssue = $derived.by(() =>
    this.chosen.length < 2 ? words.wizard.categories.tooFew : null,
  );
  /** All that must be set right first, in the order of the screen. */
  readonly problems = $derived.by((): Problem[] => {
    const ofRecipe = [...this.issues].map(([key, sentence]): Problem => {
      const inNetwork = (NETWORK_KEYS as readonly string[]).includes(key);
      return { step: inNetwork ? 'network' : 'advanced', key, sentence };
    });
    const { categoriesIssue: sentence } = this;
    return sentence === null
      ? ofRecipe
      : [{ step: 'categories', key: null, sentence }, ...ofRecipe];
  });
  readonly networkIssue = $derived(this.#firstIssue('network'));
  readonly advancedIssue = $derived(this.#firstIssue('advanced'));
  readonly ready = $derived(this.dataset !== null && this.problems.length === 0);

  #firstIssue(step: StepName): string | null {
    return this.problems.find((problem) => problem.step === step)?.sentence ?? null;
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
  readonly #seconds = $derived.by(() => (this.ready ? this.#secondsOf(this.recipe) : null));
  /** About how many seconds each effort takes; null where nobody knows. */
  readonly effortSeconds = $derived.by(() => {
    const of = (effort: Effort): number | null => {
      if (!this.ready) return null;
      const seconds = this.#secondsOf({ ...this.recipe, ...this.#valuesOf(effort) });
      return seconds === null ? null : roughly(seconds);
    };
    return { fast: of('fast'), balanced: of('balanced'), thorough: of('thorough') };
  });

  #secondsOf(recipe: Recipe): number | null {
    const [words, sample, device] = [this.#words, this.#sample, this.#device];
    if (words === null || sample === null) return null;
    const work = {
      recipe: { ...recipe, epochs: epochsOf(recipe, this.chosenCategories) },
      documents: this.texts,
      vocabulary: words,
      termsPerDocument: sample.termsPerDocument,
      categories: this.chosen.length,
    };
    return estimateSeconds(work, device.backend, device.label, this.#earlier);
  }
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
    const changes = settings.filter(({ key }) => recipe[key] !== usual[key]).length;
    const { advanced, presets: names } = words.wizard;
    return advanced.summary(names[recipe.preset].label, changes);
  });
}

/** Seconds without more digits than are known. */
function roughly(value: number): number {
  return value < 1 ? 1 : Number(value.toPrecision(value < 100 ? 1 : 2));
}
