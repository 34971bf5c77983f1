// A few texts from each category, to judge by how many words the whole dataset has.

import type { Dataset } from '../../../src-main/contract/datasets.ts';
import type { Host } from '../../host/host.ts';
import type { SampledText } from './estimate.ts';

const TEXTS = 24;
/** Of each text: a book among mails must not hold up the window. */
const MOST_CHARACTERS = 8_000;

export async function sampleTexts(
  host: Pick<Host, 'call'>,
  dataset: Dataset,
  categoryIds: readonly number[],
): Promise<SampledText[]> {
  const each = Math.max(1, Math.ceil(TEXTS / categoryIds.length));
  const pages = await Promise.all(
    categoryIds.slice(0, TEXTS).map((categoryId) =>
      host.call('documents.page', {
        datasetId: dataset.id,
        categoryId,
        split: dataset.fixedSplit ? 'train' : null,
        search: '',
        cursor: null,
        limit: each,
      }),
    ),
  );
  const texts = await Promise.all(
    pages.flatMap(({ items }) => items).map(({ id }) => host.call('documents.get', { id })),
  );
  // Interleaved, so that both halves of the sample hold every category.
  const mixed = texts.map(
    (_, i) =>
      texts[(i % categoryIds.length) * each + Math.floor(i / categoryIds.length)] ?? texts[i],
  );
  return mixed.map(({ text, bytes }) => {
    const beginning = text.slice(0, MOST_CHARACTERS);
    return { text: beginning, bytes: (bytes * beginning.length) / text.length };
  });
}
