import * as v from 'valibot';
import { expect, test } from 'vitest';
import { count, id, name, time, unusedName } from './common.ts';
import { calls } from './index.ts';

test('a whole number is one that can be counted exactly', () => {
  for (const schema of [id, count, time]) {
    expect(v.is(schema, 7)).toBe(true);
    for (const value of [1e308, 2 ** 53, Infinity, NaN, 0.5, '7']) {
      expect(v.is(schema, value), String(value)).toBe(false);
    }
  }
});

test('an epoch that no column holds is refused', () => {
  const report = (epoch: number) => ({
    id: 1,
    fence: 1,
    epochs: [
      {
        epoch,
        trainLoss: 1,
        trainAccuracy: 1,
        validationLoss: null,
        validationAccuracy: null,
        learningRate: 1,
        best: true,
      },
    ],
  });
  const { input } = calls['runs.addEpochs'];
  expect(v.is(input, report(3))).toBe(true);
  expect(v.is(input, report(1e308))).toBe(false);
});

test('a name that is taken gets a number, and stays one that a name may be', () => {
  expect(unusedName('mails', [])).toBe('mails');
  expect(unusedName('mails', ['mails', 'mails (2)', 'mails (4)'])).toBe('mails (3)');
  const long = 'x'.repeat(200);
  expect(v.is(name, unusedName(long, [long]))).toBe(true);
});
