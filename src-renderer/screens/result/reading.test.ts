import { describe, expect, it } from 'vitest';
import {
  categoryWords,
  correctOf,
  scoreSentence,
  selectionWords,
  type Summary,
} from './reading.ts';

function metricsOf(confusionMatrix: number[][]): Summary['metrics'] {
  const n = confusionMatrix.length;
  const column = (j: number) => confusionMatrix.reduce((sum, row) => sum + row[j], 0);
  const total = confusionMatrix.flat().reduce((a, b) => a + b, 0);
  const perCategory = confusionMatrix.map((row, i) => {
    const support = row.reduce((a, b) => a + b, 0);
    const precision = row[i] / Math.max(1, column(i));
    const recall = row[i] / Math.max(1, support);
    const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
    return { category: 'abc'[i], precision, recall, f1, support };
  });
  const right = Array.from({ length: n }, (_, i) => confusionMatrix[i][i]).reduce((a, b) => a + b);
  return {
    accuracy: right / total,
    macroF1: 0,
    loss: 0,
    documents: total,
    perCategory,
    confusionMatrix,
  };
}

describe('scoreSentence', () => {
  it('says on which texts', () => {
    const metrics = metricsOf([
      [590, 10],
      [17, 563],
    ]);
    expect(correctOf(metrics)).toBe(1153);
    expect(scoreSentence({ metrics, evaluatedOn: 'test' } as Summary)).toBe(
      'Right on 1,153 of 1,180 texts it had never seen: 97.7\u00a0%',
    );
    expect(scoreSentence({ metrics, evaluatedOn: 'validation' } as Summary)).toContain('held back');
  });
});

describe('categoryWords', () => {
  it('names a category that is missed but never claimed wrongly', () => {
    const metrics = metricsOf([
      [10, 10],
      [0, 100],
    ]);
    expect(categoryWords(metrics, 0)).toBe(
      'low recall, high precision: misses many, but is right when it says so: it has few texts',
    );
  });

  it('names whose texts are taken', () => {
    const metrics = metricsOf([
      [50, 0, 0],
      [1, 49, 0],
      [30, 0, 20],
    ]);
    expect(categoryWords(metrics, 0)).toContain('takes texts of c');
    expect(categoryWords(metrics, 1)).toBe('reliably recognised');
  });

  it('says when there was nothing to judge by', () => {
    expect(
      categoryWords(
        metricsOf([
          [5, 0],
          [0, 0],
        ]),
        1,
      ),
    ).toBe('no texts to judge it on');
  });
});

describe('selectionWords', () => {
  const names = ['a', 'b'];
  it('reads as a sentence', () => {
    const say = (actual: number | null, predicted: number | null) =>
      selectionWords({ actual, predicted, mistakesOnly: true }, names, 2);
    expect(say(0, 1)).toBe('2 texts of a taken for b');
    expect(say(1, 1)).toBe('2 texts of b, rightly recognised');
    expect(say(0, null)).toBe('2 texts that are a');
    expect(say(null, 1)).toBe('2 texts taken for b');
    expect(say(null, null)).toBe('2 mistakes');
  });
});
