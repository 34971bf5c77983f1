import { expect, it } from 'vitest';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { randomUniform } from '../tensor/random.ts';
import { fit, makeRecipe, trainingTexts, usualEpochs, type LabelledText } from './index.ts';

it('few texts are gone through more often, in the default preset', () => {
  expect(usualEpochs('default', [580, 560, 545])).toBe(20);
  expect(usualEpochs('default', [50, 50, 50])).toBe(20);
  expect(usualEpochs('default', [25, 25, 25, 25])).toBe(40);
  expect(usualEpochs('default', [5, 5, 5])).toBe(100);
  expect(usualEpochs('default', [])).toBe(20);
  expect(usualEpochs('default', [NaN, NaN])).toBe(20);
  expect(usualEpochs('article', [5, 5, 5])).toBe(10);
});

it('small categories beside a large one count, unless there are steps enough', () => {
  expect(usualEpochs('default', [200, 5, 5, 5, 5])).toBe(100);
  expect(usualEpochs('default', [2900, 60])).toBe(20);
  expect(usualEpochs('default', [10_000, 10_000, 5])).toBe(20);
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
  const accuracy = async (epochs: number): Promise<number> => {
    const recipe = makeRecipe({ epochs, validationShare: 0 });
    const { summary, classifier } = await fit(all, categories, recipe, {
      backend: new CpuBackend(),
    });
    classifier.dispose();
    return summary.metrics.accuracy;
  };
  expect(await accuracy(usualEpochs('default', new Array<number>(8).fill(5)))).toBeGreaterThan(
    0.05 + (await accuracy(20)),
  );
});
