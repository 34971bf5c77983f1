// Whoever dies or sleeps, in whatever moment, nothing that was stored is lost, nothing stale is
// stored, and each training can be gone on with. A seeded sample; `npm run test:long` runs hundreds.

import { expect, test } from './host.ts';
import { kills } from './long/kills.ts';
import { ProcessTrainer } from './long/trainers.ts';
import { until, World } from './long/world.ts';

// Playwright reads from the pattern which fixtures one needs, also where that is none.
// eslint-disable-next-line no-empty-pattern
test.beforeEach(({}, testInfo) => {
  test.skip(
    testInfo.project.metadata.host !== 'browser',
    'This is about trainers of the browser host.',
  );
});

test('a sample of kills', async () => {
  test.setTimeout(600_000);
  const { wrong, tallies } = await kills({ seed: 7, kills: 8, pages: 0.25 });
  expect(wrong).toEqual([]);
  expect([...tallies.values()].reduce((sum, { rounds }) => sum + rounds, 0)).toBe(8);
});

/** Begins a long training and stops its process, where it stands, until its lease has run out. */
async function asleep(world: World): Promise<{ trainer: ProcessTrainer; id: number }> {
  const trainer = new ProcessTrainer(world);
  const { choice } = world;
  const recipe = { ...choice.recipe, epochs: 10_000, hidden: [300], batchSize: 4 };
  await trainer.begin({ as: 'create', choice: { ...choice, recipe } });
  const id = trainer.runId!;
  await until('a resume point', () => trainer.told.some(({ type }) => type === 'resumable'));
  trainer.child.kill('SIGSTOP');
  await until('its lease has run out', async () => (await world.run(id))?.status === 'interrupted');
  world.heard.delete(id);
  return { trainer, id };
}

test('a trainer that slept past its lease stores nothing stale', async () => {
  const world = await World.create();
  const next = new ProcessTrainer(world);
  const { trainer, id } = await asleep(world);
  try {
    await next.begin({ as: 'next', id });
    await until('the next one trains', () => (world.heard.get(id)?.length ?? 0) > 0);
    trainer.child.kill('SIGCONT');
    await until('the first one hears of it', () => trainer.isOver());
    expect(trainer.over).toMatchObject({ how: 'lost', code: 'run.taken' });
    expect(await next.isOver()).toBe(false);
    await next.stop();
    await until('the next one ends', () => next.isOver());
    expect(next.over?.how).toBe('finished');
    // One epoch after the other, from one trainer alone.
    const heard = world.heard.get(id)!;
    expect(heard).toEqual(heard.map((_, i) => i + 1));
    world.goneOn.add(id);
    expect(await world.check()).toEqual([]);
  } finally {
    await trainer.kill();
    await next.kill();
    await world.end();
  }
});

test('a trainer that slept, and whom nobody followed, goes on where it was', async () => {
  const world = await World.create();
  const { trainer, id } = await asleep(world);
  try {
    trainer.child.kill('SIGCONT');
    await until('it trains again', () => (world.heard.get(id)?.length ?? 0) > 0);
    await trainer.stop();
    await until('it ends', () => trainer.isOver());
    expect(trainer.over?.how).toBe('finished');
    expect(await world.check()).toEqual([]);
  } finally {
    await trainer.kill();
    await world.end();
  }
});
