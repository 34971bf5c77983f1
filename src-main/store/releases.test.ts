// What earlier releases left behind: each library in fixtures/ was written by the release that it
// stands for, and today's code opens a copy of it and must find everything in it that that release
// found. Fields may be added, none may be lost.

import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../engine/backends/wasm/index.ts';
import {
  fit,
  openClassifier,
  readResumePoint,
  type LabelledText,
} from '../../engine/classifier/index.ts';
import { defaultLocale, speak } from '../../words/index.ts';
import { recipeFrom } from '../cli/recipe-options.ts';
import { bulk, decodeFrames, type DocumentHeader } from '../contract/bulk.ts';
import type { CallOutput } from '../contract/index.ts';
import type { Run } from '../contract/runs.ts';
import { startServices, type Services } from '../services/client.ts';
import { temporaryFolder } from './testing.ts';

/** As the release answered; the fields that it knew. */
interface Expected {
  readonly recipe: object;
  readonly settings: object;
  readonly datasets: readonly { readonly id: number }[];
  readonly dataset: Readonly<Record<string, object>>;
  readonly documents: Readonly<Record<string, readonly { readonly id: number }[]>>;
  readonly skipped: Readonly<Record<string, object[]>>;
  readonly warnings: Readonly<Record<string, object[]>>;
  readonly runs: readonly { readonly id: number }[];
  readonly predictions: Readonly<Record<string, { items: object[]; total: number }>>;
  readonly models: readonly { readonly id: number }[];
  readonly texts: readonly string[];
  readonly answers: Readonly<
    Record<string, readonly { category: string; logits: number[]; knownWords: number }[]>
  >;
}

/** Sentences were part of the answers once. */
function asSaidToday(answer: object): object {
  const sentences = ['message', 'advice', 'search', 'reason'];
  return Object.fromEntries(Object.entries(answer).filter(([key]) => !sentences.includes(key)));
}

const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;

const { words } = speak(defaultLocale);
const fixtures = join(import.meta.dirname, 'fixtures');
const resourcesDir = join(import.meta.dirname, '../../resources');
const releases = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const page = { cursor: null, limit: 500 };

it('are there', () => {
  expect(releases).toEqual(expect.arrayContaining(['library-1', 'library-2', 'library-3']));
});

describe.each(releases)('the library of an earlier release, %s', (release) => {
  const folder = join(fixtures, release);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
  let dataDir: string;
  let services: Services;
  beforeAll(async () => {
    dataDir = temporaryFolder();
    cpSync(join(folder, 'winnow.sqlite'), join(dataDir, 'winnow.sqlite'));
    services = await startServices({ dataDir, resourcesDir });
  });
  afterAll(() => services.close());

  const get = async (path: string) =>
    (await services.bulk({ method: 'GET', path, headers: {}, body: null })).body!;

  async function download(path: string): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of await get(path)) parts.push(part);
    return new Uint8Array(Buffer.concat(parts));
  }

  it('has its datasets, texts, skipped files and warnings', async () => {
    expect(await services.call('datasets.list', null)).toMatchObject(expected.datasets);
    for (const { id } of expected.datasets) {
      expect(await services.call('datasets.get', { id })).toMatchObject(expected.dataset[id]);
      const warnings = await services.call('datasets.warnings', { id });
      expect(warnings).toMatchObject(expected.warnings[id].map(asSaidToday));
      const skipped = await services.call('datasets.skipped', { id, ...page });
      expect(skipped.items).toMatchObject(expected.skipped[id].map(asSaidToday));
      // The reasons of old are kept as codes and values, and say the same.
      const said = skipped.items.map(words.importing.skipped);
      const reasons = expected.skipped[id].map((file, i) =>
        'reason' in file ? file.reason : said[i],
      );
      expect(said).toEqual(reasons);
      const { items } = await services.call('documents.page', {
        datasetId: id,
        categoryId: null,
        split: null,
        search: '',
        ...page,
      });
      const documents: CallOutput<'documents.get'>[] = [];
      for (const { id } of items) documents.push(await services.call('documents.get', { id }));
      // Lists have them in another order since: the one in which people read names.
      expect(documents.sort(byId)).toMatchObject([...expected.documents[id]].sort(byId));
    }
  });

  /** A run in the shape that the first release gave it: whole, with what is read apart today. */
  async function asReleased({ result, ...run }: Run): Promise<object> {
    const { epochs } = await services.call('runs.epochs', { id: run.id, after: 0 });
    const metrics = await services.call('runs.metrics', { id: run.id });
    const { recipe, categories } = run;
    const summary = result === null ? null : { ...result, recipe, categories, epochs, metrics };
    return { ...run, epochs, summary };
  }

  it('has its runs, with all that they reached and predicted', async () => {
    const { items } = await services.call('runs.list', { datasetId: null, ...page });
    expect(await Promise.all(items.map(asReleased))).toMatchObject(expected.runs);
    // The first two releases did not count copies.
    const counted = items.some(({ result }) => (result?.copies ?? null) !== null);
    expect(counted).toBe(!['library-1', 'library-2'].includes(release));
    for (const { id } of expected.runs) {
      const { items, total } = await services.call('predictions.page', {
        runId: id,
        actual: null,
        predicted: null,
        mistakesOnly: false,
        order: 'path',
        ...page,
      });
      const { items: known, total: all } = expected.predictions[id] ?? { items: [], total: 0 };
      expect(items).toMatchObject(known);
      expect(total).toBe(all);
    }
  });

  it('has its models, and they answer as they did, bit for bit', async () => {
    expect(await services.call('models.list', null)).toMatchObject(expected.models);
    const backend = await createCpuBackend();
    for (const { id } of expected.models) {
      const classifier = await openClassifier(await download(bulk.model(id)), backend);
      const answers = (await classifier.predict(expected.texts)).map((prediction) => ({
        category: classifier.categories[prediction.category],
        logits: Array.from(prediction.logits),
        knownWords: prediction.knownWords,
      }));
      expect(answers).toEqual(expected.answers[id]);
      classifier.dispose();
    }
    backend.destroy();
  });

  it('has its settings, and its recipe means what it meant', async () => {
    expect(await services.call('settings.get', null)).toMatchObject(expected.settings);
    const recipe = await recipeFrom(join(folder, 'recipe.json'), []);
    expect(recipe).toMatchObject(expected.recipe);
  });

  // A point belongs to its run's recipe: a setting that is added must not make it another's.
  it('goes on with what was cut off, from the points that were kept', async () => {
    const { items } = await services.call('runs.list', { datasetId: null, ...page });
    const points = items.filter(({ resumeEpoch }) => resumeEpoch !== null);
    // The first schema had none.
    expect(points.length > 0).toBe(release !== 'library-1');
    const backend = await createCpuBackend();
    for (const { id, recipe, categories, resumeEpoch } of points) {
      const claim = { id, holder: 'this release', as: 'next' } as const;
      const { fence } = (await services.call('runs.claim', claim)).lease;
      const resume = readResumePoint(await download(bulk.resumePoint(id, fence)));
      expect(resume.epochs).toHaveLength(resumeEpoch!);
      const texts = await readTexts(id);
      const { summary } = await fit(texts, categories, recipe!, { backend, resume });
      expect(summary.epochs.length).toBeGreaterThan(resumeEpoch!);
      expect(summary.epochs.slice(0, resumeEpoch!)).toEqual(resume.epochs);
    }
    backend.destroy();
  });

  async function readTexts(id: number): Promise<LabelledText[]> {
    const texts: LabelledText[] = [];
    for await (const { header, body } of decodeFrames(await get(bulk.documents(id)))) {
      texts.push({ ...(header as DocumentHeader), text: new TextDecoder().decode(body) });
    }
    return texts;
  }
});
