// The services' thread as it is bundled for the desktop: the file that Electron's main process
// starts, with everything it was put together from. Built here where that has not been done.

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfNeeded } from '../../scripts/lib/build.mjs';
import type { ImportProgress } from '../contract/imports.ts';
import { temporaryFolder } from '../store/testing.ts';
import { startServices, type Services } from './client.ts';

const root = join(import.meta.dirname, '..', '..');
const resourcesDir = join(root, 'resources');
const dataDir = temporaryFolder();
const open: Services[] = [];

async function start(): Promise<Services> {
  const threadUrl = join(root, 'out', 'main', 'thread.js');
  const services = await startServices({ dataDir, resourcesDir, host: 'electron', threadUrl });
  open.push(services);
  return services;
}

beforeAll(() => {
  expect(buildIfNeeded(root, process.execPath)).toBe(true);
}, 180_000);
afterAll(async () => {
  for (const services of open) await services.close();
});

test('keeps what it was given, from one start to the next', async () => {
  const first = await start();
  const imported = new Promise<ImportProgress>((resolve) => {
    first.subscribe(({ name, payload }) => {
      if (name === 'import.progress' && payload.state === 'done') resolve(payload);
    });
  });
  await first.call('imports.start', { source: { kind: 'sample' }, name: null });
  const { datasetId } = await imported;
  await first.call('settings.set', { interface: { language: 'de' } });
  await expect(start()).rejects.toMatchObject({ code: 'store.inUse' });
  await first.close();
  expect(await first.ended).toBeNull();

  const second = await start();
  expect(await second.call('datasets.list', null)).toMatchObject([{ id: datasetId }]);
  expect((await second.call('settings.get', null)).interface).toEqual({ language: 'de' });
  expect((await second.call('app.info', null)).host).toBe('electron');
  // The model reader is a thread of this thread, with a bundle of its own.
  const answer = await second.bulk({
    method: 'POST',
    path: '/bulk/models',
    headers: {},
    body: new Blob(['no model']).stream() as never,
  });
  expect(answer.status).toBe(400);
  const { code } = (await new Response(answer.body as never).json()) as { code: string };
  expect(code).toMatch(/^model/u);
});
