import { expect, it } from 'vitest';
import { metricsOf } from '../../engine/metrics/classification.ts';
import { metricsReport } from './report.ts';

/** Two of each, three of them right. */
const metrics = metricsOf([0, 0, 1, 1], [0, 0, 1, 0], 0.5, ['sea', 'space']);

it('promises nothing about other texts where only texts were judged that it learned from', () => {
  expect(metricsReport(metrics, 'test', null).join(' ')).toMatch(
    /On other texts like these .+Wil/u,
  );
  expect(metricsReport(metrics, 'train', null).join(' ')).not.toMatch(/other texts|Wilson/u);
});

it('calls no category the largest where another one is as large', () => {
  expect(metricsReport(metrics, 'test', null)).toContainEqual(
    expect.stringContaining(
      'Always answering “sea”, one of the largest categories, would score 50',
    ),
  );
});
