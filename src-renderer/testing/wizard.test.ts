// What is chosen in the wizard and not trained lasts, on real services: over leaving, over a restart,
// and for every dataset of its own.

import { expect, it, vi } from 'vitest';
import { presets } from '../../engine/classifier/recipe.ts';
import { temporaryFolder } from '../../src-main/store/testing.ts';
import { Wizard } from '../screens/wizard/wizard.svelte.ts';
import { House, TestWindow } from './windows.ts';

/** A wizard in a window of its own. */
async function open(house: House): Promise<Wizard> {
  const { host, training } = new TestWindow(house);
  const wizard = new Wizard(host, training);
  await wizard.load(house.datasetId, null);
  return wizard;
}

it('a draft outlives the application, and ends with its training', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const folder = temporaryFolder();
  const first = new House(folder);
  const left = await open(first);
  left.change({ learningRate: 0.25, seed: 7, device: 'cpu' });
  await left.leave();
  await first.close();

  // A second dataset is made as the house is opened: its wizard knows nothing of the first one's.
  const house = new House(folder);
  expect((await open(house)).recipe).toEqual(presets.default);
  const window = new TestWindow(house);
  const wizard = new Wizard(window.host, window.training);
  await wizard.load(first.datasetId, null);
  expect(wizard.fromDraft).toBe(true);
  expect(wizard.recipe).toEqual({ ...presets.default, learningRate: 0.25, seed: 7, device: 'cpu' });
  expect(await wizard.start()).toMatchObject({ datasetId: first.datasetId });

  const after = new Wizard(window.host, window.training);
  await after.load(first.datasetId, null);
  expect([after.fromDraft, after.recipe.seed]).toEqual([false, 7]);
  await house.close();
  vi.unstubAllGlobals();
});
