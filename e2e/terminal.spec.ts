// The window and the terminal are one engine: the same recipe, seed and device give the same
// weights, and a model that the window exported answers the same in the terminal.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { splitFolder } from './folders.ts';
import { expect, readHeader, test } from './host.ts';
import { ask, digits, imported, main, probabilities, trainToResult } from './screens.ts';
import { winnow, winnowJson } from './terminal.ts';

const TEXT = 'The parcel arrived crushed and I want my money back on the card I paid with.';

interface Trained {
  readonly weightsHash: string;
  readonly accuracy: number;
  readonly device: string;
  readonly documents: number;
}

interface Classified {
  readonly category: string | null;
  readonly leading: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

test('the window and the terminal train the same weights', async ({ app, page, scratch }) => {
  const folder = await splitFolder(join(scratch, 'shop'), 30, 10);
  const exported = join(scratch, 'window.safetensors');
  const own = join(scratch, 'terminal.safetensors');
  const text = join(scratch, 'text.txt');
  await writeFile(text, TEXT);

  await app.drop([folder]);
  await imported(page, 160, 4);
  await trainToResult(page, { epochs: 5, device: 'CPU', advanced: { Seed: '3' } });
  await app.saveFile(exported, () => main(page).getByRole('button', { name: 'Export' }).click());
  const { metadata } = await readHeader(exported);

  const trained = await winnowJson<Trained>([
    'train',
    folder,
    ...['--set', 'device=cpu', '--set', 'epochs=5', '--set', 'seed=3', '--out', own],
  ]);
  expect(trained.weightsHash).toBe(metadata.weightsHash);
  expect((await readHeader(own)).metadata.weightsHash).toBe(metadata.weightsHash);
  const metrics = JSON.parse(metadata.metrics) as { accuracy: number };
  expect(trained.accuracy).toBe(metrics.accuracy);

  await main(page).getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByLabel('Text to classify')).toBeFocused();
  await ask(page, TEXT);
  const shown = await probabilities(page);
  const said = await winnowJson<Classified>(['classify', exported, text]);
  expect(
    Object.fromEntries(
      Object.entries(said.probabilities).map(([name, share]) => [name, digits(share)]),
    ),
  ).toEqual(shown);

  const evaluated = await winnowJson<{ accuracy: number }>([
    'evaluate',
    exported,
    join(folder, 'test'),
  ]);
  expect(evaluated.accuracy).toBe(metrics.accuracy);

  const wrong = await winnow(['train', folder, '--set', 'epochs=0']);
  expect(wrong.status).not.toBe(0);
  expect(wrong.stderr).toContain('epochs must be a whole number from 1 to 10000');
});
