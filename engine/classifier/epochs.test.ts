import { expect, it } from 'vitest';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { randomUniform } from '../random.ts';
import { fit, makeRecipe, trainingTexts, usualEpochs, type LabelledText } from './index.ts';

it('few texts are gone through more often, in the default preset', () => {
  expect(usualEpochs('default', 1685, 3)).toBe(20);
  expect(usualEpochs('default', 150, 3)).toBe(20);
  expect(usualEpochs('default', 100, 4)).toBe(40);
  expect(usualEpochs('default', 15, 3)).toBe(100);
  expect(usualEpochs('default', 0, 3)).toBe(20);
  expect(usualEpochs('default', NaN, 3)).toBe(20);
  expect(usualEpochs('article', 15, 3)).toBe(10);
});

it('counts the texts that are left to learn from', () => {
  const shares = { testShare: 0.2, validationShare: 0.05 };
  expect(trainingTexts(200, 0, shares)).toBe(152);
  expect(trainingTexts(200, 100, shares)).toBe(95);
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
  expect(await accuracy(usualEpochs('default', 40, 8))).toBeGreaterThan(
    0.05 + (await accuracy(20)),
  );
});
