import { expect, it } from 'vitest';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { randomUniform } from '../tensor/random.ts';
import {
  automaticEpochs,
  epochsOf,
  fit,
  makeRecipe,
  presets,
  trainingTexts,
  type FitSummary,
  type LabelledText,
  type ProgressReport,
} from './index.ts';

it('few texts are gone through more often', () => {
  expect(automaticEpochs([580, 560, 545])).toBe(20);
  expect(automaticEpochs([50, 50, 50])).toBe(20);
  expect(automaticEpochs([25, 25, 25, 25])).toBe(40);
  expect(automaticEpochs([5, 5, 5])).toBe(100);
  expect(automaticEpochs([])).toBe(20);
  expect(automaticEpochs([NaN, NaN])).toBe(20);
});

it('small categories beside a large one count, unless there are steps enough', () => {
  expect(automaticEpochs([200, 5, 5, 5, 5])).toBe(100);
  expect(automaticEpochs([2900, 60])).toBe(20);
  expect(automaticEpochs([10_000, 10_000, 5])).toBe(20);
});

it('a number in the recipe stays', () => {
  const sizes = [0, 1].map(() => ({ documents: 50, test: 0 }));
  expect(presets.default.epochs).toBe('auto');
  expect(epochsOf(presets.default, sizes)).toBe(27);
  expect(epochsOf(presets.article, sizes)).toBe(10);
  expect(epochsOf({ ...presets.article, epochs: 'auto' }, sizes)).toBe(25);
  expect(epochsOf({ ...presets.default, epochs: 3 }, sizes)).toBe(3);
  expect(() => makeRecipe({ epochs: 0 })).toThrow(
    'epochs must be a whole number from 1 to 10000, or auto.',
  );
});

it('counts the texts that are left to learn from', () => {
  const shares = { testShare: 0.2, validationShare: 0.05 };
  const sizes = [
    { documents: 100, test: 0 },
    { documents: 50, test: 0 },
  ];
  expect(trainingTexts(sizes, shares)).toEqual([76, 38]);
  const [withTest, without] = [{ documents: 100, test: 60 }, sizes[1]];
  expect(trainingTexts([withTest, without], shares)).toEqual([38, 47.5]);
});

it('learns from five texts a category what twenty epochs do not teach', async () => {
  const categories = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  /** Two words in fifteen tell the category, each in one text of two. */
  const texts = (count: number, split: 'train' | 'test', from: number): LabelledText[] =>
    categories.flatMap((category, label) =>
      Array.from({ length: count }, (_, i) => {
        const id = from + label * count + i;
        const words = Array.from({ length: 15 }, (_, w) => {
          const draw = randomUniform(4, id, w);
          return w < 2 ? `${category}${Math.floor(4 * draw)}` : `common${Math.floor(60 * draw)}`;
        });
        return { id, text: words.join(' '), label, split };
      }),
    );
  const all = [...texts(5, 'train', 0), ...texts(20, 'test', 1000)];
  const reports: ProgressReport[] = [];
  const train = async (epochs: number | 'auto'): Promise<FitSummary> => {
    const recipe = makeRecipe({ epochs, validationShare: 0 });
    const { summary, classifier } = await fit(all, categories, recipe, {
      backend: new CpuBackend(),
      onProgress: (report) => reports.push(report),
    });
    classifier.dispose();
    return summary;
  };
  const automatic = await train('auto');
  expect(automatic).toMatchObject({ epochsPlanned: 100, recipe: { epochs: 'auto' } });
  expect(automatic.epochs).toHaveLength(100);
  expect(reports.map(({ phase, epochs }) => [phase, epochs])).toEqual(
    expect.arrayContaining([
      ['vectorizing', 0],
      ['training', 100],
      ['evaluating', 100],
    ]),
  );
  expect(new Set(reports.filter(({ epochs }) => epochs === 0).map(({ phase }) => phase))).toEqual(
    new Set(['vectorizing', 'preparing']),
  );
  const { weightsHash } = await train(100);
  expect(weightsHash).toBe(automatic.weightsHash);
  expect(automatic.metrics.accuracy).toBeGreaterThan(0.05 + (await train(20)).metrics.accuracy);
});
