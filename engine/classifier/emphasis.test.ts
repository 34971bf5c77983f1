import { describe, expect, it } from 'vitest';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { Generator } from '../tensor/random.ts';
import { presets } from './recipe.ts';
import { VectorizerBuilder } from '../text/vectorizer.ts';
import { logitsOf } from './classifier.ts';
import { emphasisOf, emphasize, foldEmphasis } from './emphasis.ts';
import { Network } from './network.ts';

const texts = ['the bread', 'the bread oven', 'the ship', 'the ship sail', 'the bread ship'];
const labels = Int32Array.of(0, 0, 1, 1, 1);
const builder = new VectorizerBuilder({ ...presets.default, minDocumentFrequency: 1 });
for (const text of texts) builder.add(text);
const { vectorizer, rows } = builder.build();
const train = Int32Array.of(0, 1, 2, 3);
const factors = emphasisOf(rows, labels, train, 2);
const factorOf = (word: string) => factors[vectorizer.vocabulary.terms.indexOf(word)];

describe('emphasis', () => {
  it('grows with how unevenly a word stands in the categories, and with how often', () => {
    expect(factorOf('the')).toBeLessThan(factorOf('oven'));
    expect(factorOf('oven')).toBeLessThan(factorOf('bread'));
    expect(factorOf('bread')).toBeCloseTo(factorOf('ship'), 12);
    // By hand: rates 2.5/3 and 0.5/3 against 2.5/3 and 2.5/3, entropies in bits, 0.03 added.
    const q = 2.5 / 3;
    const entropy = -(q * Math.log2(q) + (1 - q) * Math.log2(1 - q));
    expect(factorOf('bread') / factorOf('the')).toBeCloseTo((0.03 + 1 - entropy) / 0.03, 9);
  });

  it('keeps the mean square length of the rows it was learned from', () => {
    const squares = (values: Float32Array) =>
      train.reduce((sum, r) => {
        const row = values.subarray(rows.offsets[r], rows.offsets[r + 1]);
        return sum + row.reduce((s, v) => s + v * v, 0);
      }, 0);
    expect(squares(emphasize(rows, factors).values)).toBeCloseTo(squares(rows.values), 5);
  });

  it('folds into the weights: the same logits for plain rows', async () => {
    const device = new CpuBackend();
    const network = new Network([rows.columns, 4, 2], { device, generator: new Generator(1) });
    const before = await logitsOf(network, { rows: emphasize(rows, factors) });
    network.load(foldEmphasis(await network.weights(), factors));
    const after = await logitsOf(network, { rows });
    after.forEach((logit, i) => expect(logit).toBeCloseTo(before[i], 6));
  });
});
