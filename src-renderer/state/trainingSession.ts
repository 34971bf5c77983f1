// One training that this window's worker does, from its lease to its end: takes what the worker tells,
// stores it with the services, in order, and does what the person wants of it. What may happen to a
// run is the services' to decide: where they say that it is another window's by now, it is over here.

import { WinnowError } from '../../engine/errors.ts';
import { bulk } from '../../src-main/contract/bulk.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import { fromErrorShape, toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { CallInput, CallOutput } from '../../src-main/contract/index.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { Host } from '../host/host.ts';
import type { TrainingClient, TrainingMessage } from '../training/client.ts';
import { isLost, mayPass, Storing } from '../training/storing.ts';
import { mergeEpochs } from './epochs.ts';
import { words } from './language.svelte.ts';
import type { LiveTraining, Phase } from './liveTraining.svelte.ts';

/** A result that could not be saved is tried again after this. */
const SAVE_AGAIN_MS = 5_000;

export class TrainingSession {
  readonly #live: LiveTraining;
  readonly #host: Host;
  readonly #client: TrainingClient;
  #storing: Storing;
  /** What the services were told last about how many epochs there will be. */
  #toldPlanned: number | null = null;

  constructor(live: LiveTraining, host: Host, client: TrainingClient) {
    this.#live = live;
    this.#host = host;
    this.#client = client;
    this.#storing = this.#newStoring();
  }

  /** Lets the worker train. Throws why the run's settings can't be read. */
  begin({ version, memoryBytes }: CallOutput<'app.info'>): void {
    const { run, lease, keeping } = this.#live;
    const { recipe, id } = run;
    if (recipe === null) {
      // The settings are the first thing that is read of a run: the problem is theirs.
      throw run.problem === null
        ? new WinnowError('run.unreadable', 'The settings of this training can’t be read.', { id })
        : fromErrorShape(run.problem);
    }
    if (keeping) this.#live.phase = 'stopping';
    this.#host.holdClose(words.training.closing(run.datasetName));
    const { fence } = lease;
    const address = (path: string): string => this.#host.bulkUrl(path);
    this.#client.tell({
      type: 'train',
      runId: id,
      recipe: structuredClone(recipe),
      categories: [...run.categories],
      applicationVersion: version,
      memoryBytes,
      addresses: {
        documents: address(bulk.documents(id)),
        checkpoint: address(bulk.checkpoint(id, fence)),
        resumePoint: address(bulk.resumePoint(id, fence)),
        predictions: address(bulk.predictions(id, fence)),
        lease: address(bulk.lease(id, fence)),
      },
      leaseSeconds: lease.seconds,
      resume: run.resumeEpoch !== null,
      epochsKnown: this.#live.epochs.length,
      stopAtOnce: keeping,
    });
  }

  /** What the person wants of it; where that can't be now, nothing happens. */
  command(type: 'pause' | 'resume' | 'stop'): void {
    const from: Readonly<Record<typeof type, readonly Phase[]>> = {
      pause: ['running'],
      resume: ['paused'],
      stop: ['starting', 'running', 'paused'],
    };
    const live = this.#live;
    if (!from[type].includes(live.phase)) return;
    this.#tell(type);
    if (type === 'stop') live.phase = 'stopping';
  }

  /** Ends it and keeps nothing of it. */
  discard(): void {
    if (!this.#live.active) return;
    const { id } = this.#live.run;
    this.#letGo('discarded');
    // Of its own: what is on its way still may end with the run, and must not end this.
    this.#storing = this.#newStoring();
    this.#storing.add((host) => host.call('runs.delete', { id }));
  }

  /** After `unsaved`: tries again. */
  async save(): Promise<void> {
    const live = this.#live;
    if (live.phase !== 'unsaved') return;
    live.phase = 'saving';
    live.error = null;
    await this.#storing.settled();
    if (live.stored) await this.#finish();
    else this.#tell('store');
  }

  /** The services are there again. */
  retry(): void {
    this.#storing.retry();
    void this.save();
    this.#checkWorker();
  }

  /** What the services say of its run; null: another window has discarded it. */
  changed(run: Run | null): void {
    if (run === null) this.lost('run.missing');
    // Where it was silent or another has the run, a worker that lives finds out by itself.
    else this.#checkWorker();
  }

  /** The page goes away. */
  leave(): void {
    if (this.#live.active) void this.#host.call('runs.release', this.#live.key).catch(ignore);
  }

  /** What the worker tells. */
  receive(message: TrainingMessage): void {
    const live = this.#live;
    if (live.run.id !== message.runId || !live.active) return;
    switch (message.type) {
      case 'device':
        live.device = message.device;
        if (live.phase === 'starting') live.phase = 'running';
        this.#storing.add(() => this.#tellState());
        break;
      case 'replaced':
        live.replaced = message.replacement;
        // What came after is trained again.
        live.epochs = live.epochs.filter(({ epoch }) => epoch <= message.replacement.epochs);
        break;
      case 'progress':
        live.progress = message.progress;
        live.dispatches = message.dispatches;
        if (live.planned !== this.#toldPlanned) {
          this.#toldPlanned = live.planned;
          this.#storing.add(() => this.#tellState());
        }
        if (message.epochs.length > 0) {
          live.epochs = mergeEpochs(live.epochs, message.epochs);
          // Small networks end hundreds of epochs a second: together, or storing falls behind.
          const { epochs } = message;
          this.#storing.add((host) => host.call('runs.addEpochs', { ...live.key, epochs }));
        }
        break;
      case 'held':
        if (live.phase !== 'running' && live.phase !== 'paused') break;
        live.phase = message.held ? 'paused' : 'running';
        this.#storing.add(() => this.#tellState());
        break;
      case 'checkpoint':
      case 'resumable':
        live.notice = null;
        break;
      case 'checkpointFailed':
        // Of a lease, the heartbeat tells.
        if (message.error.code !== 'run.lapsed') live.notice = message.error;
        break;
      case 'lapsed':
        this.#storing.lapsed();
        break;
      case 'lost':
        this.lost(message.error.code);
        break;
      case 'trained':
        live.summary = message.summary;
        live.dispatches = message.dispatches;
        live.phase = 'saving';
        this.#tell('store');
        break;
      case 'stored':
        live.stored = true;
        void this.#finish();
        break;
      case 'storeFailed':
        this.#unsaved(message.error);
        break;
      case 'failed':
        this.fail(message.error);
        break;
    }
  }

  /** It broke. */
  fail(error: ErrorShape): void {
    const live = this.#live;
    if (!live.active) return;
    live.error = error;
    this.#end('failed');
    this.#storing.add((host) => host.call('runs.fail', { ...live.key, error }));
    if (live.keeping && live.run.checkpointEpoch !== null) {
      // It can't be judged any more; it is kept as it is.
      this.#storing.add((host) => host.call('runs.keep', { id: live.run.id }));
    }
  }

  /** It is another window's by now, or was deleted there. */
  lost(code: string): void {
    // One that failed here may have gone on elsewhere before that could be told.
    const { active, phase } = this.#live;
    if (active || phase === 'failed') this.#letGo(code === 'run.missing' ? 'discarded' : 'lost');
  }

  async #finish(): Promise<void> {
    const live = this.#live;
    const { summary } = live;
    if (summary === null) return;
    try {
      await this.#storing.settled();
      const finished = await this.#host.call('runs.finish', {
        ...live.key,
        status: summary.stoppedEarly ? 'stopped' : 'finished',
        // The engine's own is read only.
        summary: summary as CallInput<'runs.finish'>['summary'],
      });
      live.modelId = finished.modelId;
      this.#tell('release');
      this.#end('finished');
    } catch (error) {
      this.#unsaved(toErrorShape(error));
    }
  }

  /** The result stands in the worker until it is saved, or the run is lost. */
  #unsaved(error: ErrorShape): void {
    const live = this.#live;
    if (!live.active) return;
    if (isLost(error)) {
      this.lost(error.code);
      return;
    }
    live.error = error;
    live.phase = 'unsaved';
    if (error.code === 'run.lapsed') {
      // Claimed again first, it is as good as before.
      this.#storing.lapsed();
    } else if (!mayPass(error)) {
      // What was sent is not what was wanted: it is sent again, when the person says so.
      live.stored = false;
      return;
    }
    setTimeout(() => void this.save(), SAVE_AGAIN_MS);
  }

  /** A worker that is gone ends the training here; the run can be gone on with. */
  #checkWorker(): void {
    if (this.#live.active) void this.#client.check(this.#live.lease.seconds * 1000);
  }

  #letGo(phase: Phase): void {
    this.#tell('cancel');
    this.#tell('release');
    this.#storing.clear();
    this.#end(phase);
  }

  #end(phase: Phase): void {
    this.#live.phase = phase;
    this.#host.holdClose(null);
  }

  #newStoring(): Storing {
    const live = this.#live;
    return new Storing(this.#host, {
      report: (problem) => (live.notice = problem),
      reclaim: async (host) => {
        // One that failed still has epochs to store; one that was let go has nothing.
        if (!live.active && live.phase !== 'failed') return;
        await host.call('runs.claim', { id: live.run.id, holder: live.holder, as: 'again' });
        await this.#tellState();
      },
      lost: ({ code }) => this.lost(code),
    });
  }

  /** Says on which device it goes on, and whether it is held. */
  #tellState(): Promise<null> {
    const live = this.#live;
    return this.#host.call('runs.setState', {
      ...live.key,
      status: live.phase === 'paused' ? 'paused' : 'running',
      device: live.device?.label ?? null,
      epochsPlanned: live.planned,
    });
  }

  #tell(type: 'pause' | 'resume' | 'stop' | 'cancel' | 'store' | 'release'): void {
    this.#client.tell({ type, runId: this.#live.run.id });
  }
}

function ignore(): void {
  // The services find it out by themselves, a little later.
}
