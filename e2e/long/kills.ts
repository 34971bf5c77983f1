// Rounds of kills: a training begins, or goes on, and at some moment a page, its worker, the server
// or both are killed. Afterwards each run must be one that can be gone on with, kept or discarded, or
// have ended well; nothing that was shown as stored may be missing, and no file be left over.
//
//   node e2e/long/kills.ts [--kills N] [--seed N] [--pages SHARE] [--lanes N] [--verbose]
//
// The seed decides who is killed, while doing what, and when by the training's own progress; how the
// machine divides its time between the processes is left to it.

import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import { randomBits } from '../../engine/tensor/random.ts';
import type { Begin } from './trainer.ts';
import { PageTrainer, Pages, ProcessTrainer, type Trainer } from './trainers.ts';
import { EPOCHS, until, World } from './world.ts';

export const MOMENTS = ['training', 'finishing', 'discarding', 'takingOver'] as const;
export const VICTIMS = ['page', 'worker', 'server', 'both'] as const;
export type Moment = (typeof MOMENTS)[number];
export type Victim = (typeof VICTIMS)[number];

export interface KillsOptions {
  readonly seed: number;
  readonly kills: number;
  /** Share of the rounds (but for the worker's, which are all) in which a page in a browser trains. */
  readonly pages: number;
  readonly say?: (line: string) => void;
}

/** What came of the rounds of one kind. */
export interface Tally {
  rounds: number;
  /** Trained by a page; the others by a process. */
  pages: number;
  /** Cut off before the training was over, as it mostly is. */
  inTime: number;
  failed: number;
}

export interface KillsResult {
  readonly tallies: ReadonlyMap<string, Tally>;
  /** What was wrong, with its round. */
  readonly wrong: readonly string[];
}

/** Runs so many rounds on one data folder, one after the other. */
export async function kills(options: KillsOptions): Promise<KillsResult> {
  const rounds = new Rounds(await World.create(), options);
  try {
    await rounds.run();
    return rounds;
  } finally {
    await rounds.end();
  }
}

/** Against a browser that no longer answers at all. */
const ROUND_LIMIT_MS = 300_000;
const NONE: Readonly<Tally> = { rounds: 0, pages: 0, inTime: 0, failed: 0 };

class Rounds implements KillsResult {
  readonly tallies = new Map<string, Tally>();
  readonly wrong: string[] = [];
  readonly #world: World;
  readonly #options: KillsOptions;
  readonly #pages: Pages;
  readonly #trainers: Trainer[] = [];
  #spare: ProcessTrainer;
  #drawn = 0;
  /** Of the round under way. */
  #inTime = false;
  /** A training that nobody cut off: its run, and the hash of its weights. */
  #whole = { id: 0, hash: '' };

  constructor(world: World, options: KillsOptions) {
    this.#world = world;
    this.#options = options;
    this.#pages = new Pages(world);
    this.#spare = new ProcessTrainer(world);
  }

  async run(): Promise<void> {
    const world = this.#world;
    const whole = this.#process();
    await whole.begin({ as: 'create', choice: world.choice });
    await until('a whole training', () => whole.isOver());
    const run = await world.run(whole.runId!);
    if (run?.status !== 'finished') throw new Error(`It ended as ${JSON.stringify(whole.over)}.`);
    this.#whole = { id: run.id, hash: run.result!.weightsHash };

    const all = VICTIMS.flatMap((victim) => MOMENTS.map((moment) => ({ victim, moment })));
    let kinds: typeof all = [];
    for (let round = 1; round <= this.#options.kills; round++) {
      if (kinds.length === 0) kinds = [...all];
      const [{ victim, moment }] = kinds.splice(this.#below(kinds.length), 1);
      await this.#judge(round, victim, moment);
    }
    await this.#empty();
  }

  async end(): Promise<void> {
    await this.#letGo();
    await this.#spare.kill();
    await this.#pages.close();
    await this.#world.end();
  }

  async #judge(round: number, victim: Victim, moment: Moment): Promise<void> {
    const started = performance.now();
    const isPage = victim === 'worker' || this.#random() < this.#options.pages;
    let wrong: string[];
    this.#inTime = false;
    const ended = new AbortController();
    try {
      wrong = await Promise.race([
        this.#round(victim, moment, isPage),
        wait(ROUND_LIMIT_MS, null, { signal: ended.signal }).then(() => ['it never ended']),
      ]);
      if (wrong[0] === 'it never ended') await this.#letGo();
    } catch (error) {
      wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      await this.#letGo();
      if (!this.#world.serverRuns) await this.#world.startServer();
    } finally {
      ended.abort();
    }
    const kind = `${victim} killed while ${moment}`;
    const tally = this.tallies.get(kind) ?? { ...NONE };
    this.tallies.set(kind, tally);
    tally.rounds++;
    if (isPage) tally.pages++;
    if (this.#inTime) tally.inTime++;
    if (wrong.length > 0) tally.failed++;
    const name = `round ${round} of seed ${this.#options.seed}, ${kind}, by a ${isPage ? 'page' : 'process'}`; // prettier-ignore
    this.wrong.push(...wrong.map((each) => `${name}: ${each}`));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    this.#options.say?.(`${name} (${seconds} s)${wrong.map((w) => `\n  WRONG ${w}`).join('')}`);
  }

  async #round(victim: Victim, moment: Moment, isPage: boolean): Promise<string[]> {
    const world = this.#world;
    const left = (await world.runs()).filter(({ status }) => status === 'interrupted');
    const again = left.length > 0 && this.#random() < 0.5 ? left[this.#below(left.length)].id : 0;
    const first = isPage ? this.#page() : this.#process();
    const how: Begin =
      again === 0 ? { as: 'create', choice: world.choice } : { as: 'next', id: again };
    if (again !== 0) this.#goOn(again);
    await first.begin(how);
    const id = first.runId;
    if (id === null) return [`a run could not be begun: ${JSON.stringify(how)}`];
    const target = this.#below(EPOCHS) - EPOCHS * 0.1;
    await until('the moment', async () => this.#latest(id) >= target || (await first.isOver()));
    await wait(this.#random() * 30);

    let second: Trainer | null = null;
    let taking: Promise<unknown> = Promise.resolve();
    if (moment === 'training') {
      // A training that is held keeps a checkpoint, too. Only of who can't be left waiting.
      const mayHold = victim === 'page' || victim === 'both';
      if (mayHold && this.#random() < 0.4) {
        await first.pause();
        await wait(this.#random() * 100);
      }
    } else if (moment === 'finishing') {
      if (this.#random() < 0.5) await first.stop();
      await until('the end of a training', async () => first.saving || (await first.isOver()));
      await wait(this.#random() * 60);
    } else if (moment === 'discarding') {
      world.discarded.add(id);
      if (this.#random() < 0.5) await first.discard();
      else void world.caller.call('runs.delete', { id }).catch(() => undefined);
      await wait(this.#random() * 25);
    } else if (moment === 'takingOver') {
      // Without its server a page could not even be opened.
      const mayBePage = victim === 'page' && this.#random() < this.#options.pages;
      second = mayBePage ? this.#page() : this.#process();
      this.#goOn(id);
      // The training may have come to its end.
      taking = second.begin({ as: 'takeOver', id }).catch(() => undefined);
      await wait(this.#random() * (mayBePage ? 1500 : 200));
    }

    this.#inTime = !(await first.isOver());
    if (victim === 'page') await (second !== null && this.#random() < 0.5 ? second : first).kill();
    else if (victim === 'worker') await first.killWorker();
    else {
      const both = victim === 'both' ? (second ?? first).kill() : Promise.resolve();
      await Promise.all([world.killServer(), both]);
    }
    if (!world.serverRuns) await world.startServer();
    for (const trainer of this.#trainers) trainer.retry();
    await taking;
    // Who was not killed goes on, or hears that it may not.
    for (const trainer of this.#trainers) await until('a trainer ends', () => trainer.isOver());
    await this.#letGo();
    await world.calm();
    const wrong = await world.check();
    wrong.push(...(await this.#use(id)));
    return wrong;
  }

  /** Does with the run what a person may want now, and tells where that can't be done. */
  async #use(id: number): Promise<string[]> {
    const world = this.#world;
    const run = await world.run(id);
    if (run === null) return [];
    const wrong: string[] = [];
    if (run.status === 'finished' || run.status === 'stopped') {
      if (run.status === 'finished' && run.result?.weightsHash !== this.#whole.hash) {
        wrong.push(`its weights are ${run.result?.weightsHash}, not ${this.#whole.hash}`);
      }
      if (this.#random() < 0.8) await this.#remove(id, run.modelId);
      return wrong;
    }
    if (run.error !== null && run.error.code !== 'worker.failed') {
      wrong.push(`it failed: ${run.error.code}: ${run.error.message}`);
    }
    const choice = this.#random();
    if (choice < 0.25) return wrong;
    if (choice < 0.45) {
      await this.#remove(id, null);
      if ((await world.run(id)) !== null) wrong.push('it is still there after it was discarded');
      return wrong;
    }
    const keeping = choice < 0.7;
    if (keeping && run.resumeEpoch === null) {
      if (run.checkpointEpoch !== null) world.kept.add(id);
      const code = await world.caller.call('runs.keep', { id }).then(
        () => 'kept',
        (error: unknown) => toErrorShape(error).code,
      );
      if (code !== (run.checkpointEpoch === null ? 'run.noModel' : 'kept')) {
        wrong.push(`keeping it gave ${code}`);
      }
    } else {
      const next = this.#process();
      this.#goOn(id);
      await next.begin({ as: 'next', id, stopAtOnce: keeping });
      await until('a run that is gone on with ends', () => next.isOver());
      const now = await world.run(id);
      const { status, epochs } = keeping
        ? { status: 'stopped', epochs: run.resumeEpoch }
        : { status: 'finished', epochs: EPOCHS };
      if (now?.status !== status || now.result?.epochs !== epochs) {
        wrong.push(`gone on with, it is ${now?.status} with ${now?.result?.epochs} epochs, not ${status} with ${epochs}: ${JSON.stringify(next.over)}`); // prettier-ignore
      }
      if (!keeping && now?.result?.weightsHash !== this.#whole.hash) {
        wrong.push(`gone on with, its weights are ${now?.result?.weightsHash}, not ${this.#whole.hash}`); // prettier-ignore
      }
      await this.#letGo();
      wrong.push(...(await world.check()));
    }
    return wrong;
  }

  async #remove(id: number, modelId: number | null): Promise<void> {
    this.#world.discarded.add(id);
    await this.#world.caller.call('runs.delete', { id });
    if (modelId !== null) await this.#world.caller.call('models.delete', { id: modelId });
  }

  /** Deletes everything: no file may be left. */
  async #empty(): Promise<void> {
    const world = this.#world;
    for (const { id, modelId } of await world.runs()) await this.#remove(id, modelId);
    for (const { id } of await world.caller.call('models.list', null)) {
      await world.caller.call('models.delete', { id });
    }
    const blobs = world.blobs();
    if (blobs > 0) this.wrong.push(`${blobs} files are left when all runs and models are deleted`);
    this.wrong.push(...(await world.check()));
  }

  #latest(id: number): number {
    return this.#world.heard.get(id)?.at(-1) ?? 0;
  }

  #goOn(id: number): void {
    this.#world.goneOn.add(id);
    this.#world.heard.delete(id);
  }

  #process(): ProcessTrainer {
    const trainer = this.#spare;
    this.#spare = new ProcessTrainer(this.#world);
    this.#trainers.push(trainer);
    return trainer;
  }

  #page(): PageTrainer {
    const trainer = new PageTrainer(this.#world, this.#pages, this.#whole.id);
    this.#trainers.push(trainer);
    return trainer;
  }

  async #letGo(): Promise<void> {
    for (const trainer of this.#trainers.splice(0)) {
      if (trainer instanceof PageTrainer) await trainer.leave();
      else await trainer.kill();
    }
  }

  #random(): number {
    return randomBits(this.#options.seed, this.#drawn++, 0) / 2 ** 32;
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      pages: { type: 'string', default: '0.2' },
      lanes: { type: 'string', default: '2' },
      verbose: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  const [all, seed, lanes] = [values.kills, values.seed, values.lanes].map(Number);
  const started = performance.now();
  const results = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      kills({
        seed: seed + lane,
        kills: Math.floor((all + lane) / lanes),
        pages: Number(values.pages),
        say: (line) => {
          if (values.verbose || line.includes('WRONG')) console.log(line);
        },
      }),
    ),
  );
  const totals = new Map<string, Tally>();
  for (const { tallies } of results) {
    for (const [kind, tally] of tallies) {
      const total = totals.get(kind) ?? { ...NONE };
      totals.set(kind, total);
      for (const key of Object.keys(NONE) as (keyof Tally)[]) total[key] += tally[key];
    }
  }
  let [passed, failed] = [0, 0];
  for (const [kind, { rounds, pages, inTime, failed: bad }] of [...totals].sort()) {
    const by = `${pages} by a page, ${rounds - pages} by a process`;
    console.log(`${kind}: ${rounds} (${by}; ${inTime} before it was over), ${bad} wrong`);
    passed += rounds - bad;
    failed += bad;
  }
  for (const line of results.flatMap(({ wrong }) => wrong)) console.log(`WRONG ${line}`);
  // What is wrong at the very end belongs to no round.
  if (failed === 0 && results.some(({ wrong }) => wrong.length > 0)) failed = 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${passed + failed} kills in ${seconds} s`);
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  if (values.report !== undefined) {
    await writeFile(values.report, JSON.stringify({ passed, failed, skipped: 0 }));
  }
  process.exit(failed === 0 ? 0 : 1);
}

if (import.meta.main) await main();
