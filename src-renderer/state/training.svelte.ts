// The training under way in this window. It lives beside the screens, so that one can leave and come
// back; it is the only one who talks with the worker about training, stores what the worker reaches,
// and keeps the window from closing unasked. What may happen to a run is the services' to decide:
// where they say that it is another window's by now, it is over here.

import { WinnowError } from '../../engine/errors.ts';
import { bulk } from '../../src-main/contract/bulk.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import type { CallInput, CallOutput } from '../../src-main/contract/index.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { Host } from '../host/host.ts';
import { TrainingClient, type TrainingMessage } from '../training/client.ts';
import type { Device } from '../training/messages.ts';
import { isLost, mayPass, Storing } from '../training/storing.ts';
import { mergeEpochs, readAllEpochs } from './epochs.ts';
import { canGoOn } from './canGoOn.ts';
import { LiveTraining, type Epoch, type Phase } from './liveTraining.svelte.ts';

/** A result that could not be saved is tried again after this. */
const SAVE_AGAIN_MS = 5_000;

export class TrainingState {
  live = $state.raw<LiveTraining | null>(null);
  /** What `auto` takes on this machine; null until the worker has said it. */
  available = $state.raw<Device | null>(null);
  /** A training is about to begin: the services are asked for it. */
  beginning = $state(false);
  readonly client: TrainingClient;
  #host: Host | null = null;
  #disconnect: (() => void) | null = null;
  /** Stores what the live training reaches. */
  #storing: Storing | null = null;
  #version = '';
  /** What the services were told last about how many epochs there will be. */
  #toldPlanned: number | null = null;

  constructor(client = new TrainingClient()) {
    this.client = client;
  }

  /** True while a training begins or goes on (also while it is held or being saved). */
  get busy(): boolean {
    return this.beginning || (this.live?.active ?? false);
  }

  /** Connects to a host, and to no other any more; returns the way to let go of it. */
  connect(host: Host): () => void {
    this.#disconnect?.();
    this.#host = host;
    const leave = (): void => {
      const { live } = this;
      if (live?.active) void host.call('runs.release', live.key).catch(ignore);
    };
    const stops = [
      this.client.listen(
        (message) => this.#receive(message),
        (error) => this.#fail(toErrorShape(error)),
      ),
      host.onConnection((connected) => {
        if (!connected) return;
        this.#storing?.retry();
        if (this.live?.phase === 'unsaved') void this.save();
        this.#checkWorker();
      }),
      host.subscribe('runs.changed', ({ id, run }) => {
        if (id !== this.live?.run.id) return;
        // Another window has discarded it.
        if (run === null) this.#lost('run.missing');
        // Its worker was silent: while it lives it claims the run again.
        else if (run.status === 'interrupted') this.#checkWorker();
      }),
      () => removeEventListener('pagehide', leave),
    ];
    addEventListener('pagehide', leave);
    void this.client.probe().then((device) => (this.available = device), ignore);
    this.#disconnect = () => stops.splice(0).forEach((stop) => stop());
    return this.#disconnect;
  }

  /** Why no training can begin now, as a sentence; null when one can. */
  get refusal(): string | null {
    if (!this.live?.active) return this.beginning ? 'Another training is about to begin.' : null;
    return `“${this.live.run.datasetName}” is being trained. One at a time: wait until it is done, or stop it.`;
  }

  /** Creates the run and begins. Throws `training.busy`, and what `runs.create` throws. */
  async start(input: Omit<CallInput<'runs.create'>, 'holder'>): Promise<Run> {
    const choice = $state.snapshot(input) as typeof input;
    return this.#begin((host, holder) => host.call('runs.create', { ...choice, holder }));
  }

  /**
   * Goes on with a run that was cut off, or takes it over from another window. Throws
   * `training.busy`, and what `runs.claim` throws.
   */
  async goOn(id: number, as: 'next' | 'takeOver'): Promise<void> {
    await this.#begin((host, holder) => host.call('runs.claim', { id, holder, as }));
  }

  /**
   * Makes a model of what a run that was cut off had reached: judged like any other where it can
   * still go on, as it is where not.
   */
  async keep(run: Run): Promise<void> {
    const { id } = run;
    if ((run.resumeEpoch ?? 0) > 0 && canGoOn(run)) {
      const claim = { id, as: 'next' } as const;
      await this.#begin((host, holder) => host.call('runs.claim', { ...claim, holder }), true);
    } else await this.#connected().call('runs.keep', { id });
  }

  /** Takes a lease and lets the worker train. */
  async #begin(
    take: (host: Host, holder: string) => Promise<CallOutput<'runs.claim'>>,
    keeping = false,
  ): Promise<Run> {
    const host = this.#free();
    this.beginning = true;
    try {
      const holder = crypto.randomUUID();
      const live = new LiveTraining(await take(host, holder), holder, keeping);
      try {
        live.epochs = await epochsUntil(host, live.run);
        this.#version ||= (await host.call('app.info', null)).version;
        this.#train(host, live);
      } catch (error) {
        // Nobody trains it: others need not wait until that shows.
        void host.call('runs.release', live.key).catch(ignore);
        throw error;
      }
      return live.run;
    } finally {
      this.beginning = false;
    }
  }

  #train(host: Host, live: LiveTraining): void {
    const { run, lease, keeping } = live;
    const { recipe, id } = run;
    if (recipe === null) {
      throw new WinnowError(
        'run.unreadable',
        run.problem?.message ?? 'The settings of this training can’t be read. Train again.',
        { id },
      );
    }
    this.live = live;
    this.#toldPlanned = null;
    this.#storing = this.#storingOf(host, live);
    if (keeping) live.phase = 'stopping';
    host.holdClose(
      `“${run.datasetName}” is being trained. When the window closes, the training ends with what it has reached.`,
    );
    const { fence } = lease;
    this.client.tell({
      type: 'train',
      runId: id,
      recipe: $state.snapshot(recipe) as typeof recipe,
      categories: [...run.categories],
      applicationVersion: this.#version,
      addresses: {
        documents: host.bulkUrl(bulk.documents(id)),
        checkpoint: host.bulkUrl(bulk.checkpoint(id, fence)),
        resumePoint: host.bulkUrl(bulk.resumePoint(id, fence)),
        predictions: host.bulkUrl(bulk.predictions(id, fence)),
        lease: host.bulkUrl(bulk.lease(id, fence)),
      },
      leaseSeconds: lease.seconds,
      resume: run.resumeEpoch !== null,
      epochsKnown: live.epochs.length,
      stopAtOnce: keeping,
    });
  }

  #storingOf(host: Host, live: LiveTraining): Storing {
    return new Storing(host, {
      report: (problem) => (live.notice = problem),
      reclaim: async () => {
        // One that failed still has epochs to store; one that was let go has nothing.
        if (!live.active && live.phase !== 'failed') return;
        await host.call('runs.claim', { id: live.run.id, holder: live.holder, as: 'again' });
        await this.#tellState(live);
      },
      lost: ({ code }) => this.#lost(code),
    });
  }

  pause(): void {
    this.#command('pause', ['running']);
  }

  resume(): void {
    this.#command('resume', ['paused']);
  }

  /** Ends the training; the best epoch so far is kept, evaluated and saved. */
  stop(): void {
    if (this.#command('stop', ['starting', 'running', 'paused'])) this.live!.phase = 'stopping';
  }

  /** Ends the training and keeps nothing of it. */
  discard(): void {
    const { live } = this;
    if (live === null || !live.active) return;
    const { id } = live.run;
    this.#letGo(id);
    this.#end('discarded');
    this.#storing?.clear();
    // Of its own: what is on its way still may end with the run, and must not end this.
    this.#storing = this.#storingOf(this.#connected(), live);
    this.#store((host) => host.call('runs.delete', { id }));
  }

  /** After `unsaved`: tries again. */
  async save(): Promise<void> {
    const { live } = this;
    if (live?.phase !== 'unsaved') return;
    live.phase = 'saving';
    live.error = null;
    await this.#storing?.settled();
    if (live.stored) await this.#finish(live);
    else this.client.tell({ type: 'store', runId: live.run.id });
  }

  #command(type: 'pause' | 'resume' | 'stop', phases: readonly Phase[]): boolean {
    const { live } = this;
    if (live === null || !phases.includes(live.phase)) return false;
    this.client.tell({ type, runId: live.run.id });
    return true;
  }

  #receive(message: TrainingMessage): void {
    const { live } = this;
    if (live?.run.id !== message.runId || !live.active) return;
    const { id } = live.run;
    switch (message.type) {
      case 'device':
        live.device = message.device;
        if (live.phase === 'starting') live.phase = 'running';
        this.#store(() => this.#tellState(live));
        break;
      case 'replaced':
        live.replaced = message.notice;
        // What came after is trained again.
        live.epochs = live.epochs.filter(({ epoch }) => epoch <= message.epochs);
        break;
      case 'progress':
        live.progress = message.progress;
        live.dispatches = message.dispatches;
        if (live.planned !== this.#toldPlanned) {
          this.#toldPlanned = live.planned;
          this.#store(() => this.#tellState(live));
        }
        if (message.epochs.length > 0) {
          live.epochs = mergeEpochs(live.epochs, message.epochs);
          // Small networks end hundreds of epochs a second: together, or storing falls behind.
          const { fence } = live.lease;
          const { epochs } = message;
          this.#store((host) => host.call('runs.addEpochs', { id, fence, epochs }));
        }
        break;
      case 'held':
        if (live.phase !== 'running' && live.phase !== 'paused') break;
        live.phase = message.held ? 'paused' : 'running';
        this.#store(() => this.#tellState(live));
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
        this.#storing?.lapsed();
        break;
      case 'lost':
        this.#lost(message.error.code);
        break;
      case 'trained':
        live.summary = message.summary;
        live.dispatches = message.dispatches;
        live.phase = 'saving';
        this.client.tell({ type: 'store', runId: id });
        break;
      case 'stored':
        live.stored = true;
        void this.#finish(live);
        break;
      case 'storeFailed':
        this.#unsaved(live, message.error);
        break;
      case 'failed':
        this.#fail(message.error);
        break;
    }
  }

  async #finish(live: LiveTraining): Promise<void> {
    const host = this.#connected();
    const { summary } = live;
    if (summary === null) return;
    try {
      await this.#storing?.settled();
      const finished = await host.call('runs.finish', {
        ...live.key,
        status: summary.stoppedEarly ? 'stopped' : 'finished',
        // The engine's own is read only.
        summary: summary as CallInput<'runs.finish'>['summary'],
      });
      live.modelId = finished.modelId;
      this.client.tell({ type: 'release', runId: live.run.id });
      this.#end('finished');
    } catch (error) {
      this.#unsaved(live, toErrorShape(error));
    }
  }

  /** The result stands in the worker until it is saved, or the run is lost. */
  #unsaved(live: LiveTraining, error: ErrorShape): void {
    if (!live.active) return;
    if (isLost(error)) {
      this.#lost(error.code);
      return;
    }
    live.error = error;
    live.phase = 'unsaved';
    if (error.code === 'run.lapsed') {
      // Claimed again first, it is as good as before.
      this.#storing?.lapsed();
    } else if (!mayPass(error)) {
      // What was sent is not what was wanted: it is sent again, when the person says so.
      live.stored = false;
      return;
    }
    setTimeout(() => {
      if (this.live === live) void this.save();
    }, SAVE_AGAIN_MS);
  }

  #fail(error: ErrorShape): void {
    const { live } = this;
    if (live === null || !live.active) return;
    live.error = error;
    this.#end('failed');
    this.#store((host) => host.call('runs.fail', { ...live.key, error }));
    if (live.keeping && live.run.checkpointEpoch !== null) {
      // It can't be judged any more; it is kept as it is.
      this.#store((host) => host.call('runs.keep', { id: live.run.id }));
    }
  }

  /** It is another window's by now, or was deleted there. */
  #lost(code: string): void {
    const { live } = this;
    if (live === null || !live.active) return;
    this.#letGo(live.run.id);
    this.#storing?.clear();
    this.#end(code === 'run.missing' ? 'discarded' : 'lost');
  }

  #letGo(runId: number): void {
    this.client.tell({ type: 'cancel', runId });
    this.client.tell({ type: 'release', runId });
  }

  #end(phase: Phase): void {
    if (this.live !== null) this.live.phase = phase;
    this.#host?.holdClose(null);
  }

  /** A worker that is gone ends the training here; the run can be gone on with. */
  #checkWorker(): void {
    if (this.live?.active) void this.client.check(this.live.lease.seconds * 1000);
  }

  /** Says on which device it goes on, and whether it is held. */
  #tellState(live: LiveTraining): Promise<null> {
    return this.#connected().call('runs.setState', {
      ...live.key,
      status: live.phase === 'paused' ? 'paused' : 'running',
      device: live.device?.label ?? null,
      epochsPlanned: live.planned,
    });
  }

  #store(call: (host: Host) => Promise<unknown>): void {
    this.#storing?.add(call);
  }

  /** The host, where no training holds this window. */
  #free(): Host {
    const { refusal } = this;
    if (refusal !== null) throw new WinnowError('training.busy', refusal);
    return this.#connected();
  }

  #connected(): Host {
    if (this.#host === null) throw new Error('The training state is not connected to a host.');
    return this.#host;
  }
}

export const training = new TrainingState();

/** Those that need not be trained again. */
async function epochsUntil(host: Host, { id, resumeEpoch }: Run): Promise<readonly Epoch[]> {
  if (resumeEpoch === null) return [];
  const stored = await readAllEpochs(host, id);
  return stored.filter(({ epoch }, i) => epoch <= resumeEpoch && epoch === i + 1);
}

function ignore(): void {
  // A page that goes away or a service that is not there: the next start sets it right.
}
