// The training under way. It lives beside the screens, so that one can leave and come back; it is
// the only one who talks with the worker about training, stores what the worker reaches, and keeps
// the window from closing unasked.

import { WinnowError } from '../../engine/errors.ts';
import { bulk } from '../../src-main/contract/bulk.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import type { CallOutput } from '../../src-main/contract/index.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { Host } from '../host/host.ts';
import { TrainingClient, type TrainingMessage } from '../training/client.ts';
import type { Device, Progress } from '../training/messages.ts';
import { holdRun, isHeld } from '../training/ownership.ts';
import { Storing } from '../training/storing.ts';

export type Epoch = Run['epochs'][number];
export type Summary = NonNullable<Run['summary']>;

/**
 * `saving`: trained, its model and predictions are on their way to the disk. `unsaved`: that
 * failed; the result still stands in the worker and saving can be tried again.
 */
export type Phase =
  | 'starting'
  | 'running'
  | 'paused'
  | 'stopping'
  | 'saving'
  | 'unsaved'
  | 'finished'
  | 'failed'
  | 'discarded';

const ACTIVE: readonly Phase[] = ['starting', 'running', 'paused', 'stopping', 'saving', 'unsaved'];

/** One training as the window sees it while it goes on, and until another one begins. */
export class LiveTraining {
  readonly run: Run;
  phase = $state<Phase>('starting');
  progress = $state.raw<Progress | null>(null);
  epochs = $state.raw<readonly Epoch[]>([]);
  device = $state.raw<Device | null>(null);
  /** Kernels that the GPU was given; null on the CPU. */
  dispatches = $state<number | null>(null);
  summary = $state.raw<Summary | null>(null);
  /** Why it failed, or why its result could not be saved. */
  error = $state.raw<ErrorShape | null>(null);
  /** What did not end the training but must be known: a checkpoint that could not be saved. */
  notice = $state.raw<ErrorShape | null>(null);
  /** That the device was lost and another one went on, as a sentence. */
  replaced = $state<string | null>(null);
  modelId = $state<number | null>(null);
  readonly active = $derived(ACTIVE.includes(this.phase));

  constructor(run: Run) {
    this.run = run;
  }
}

export class TrainingState {
  live = $state.raw<LiveTraining | null>(null);
  /** What `auto` takes on this machine; null until the worker has said it. */
  available = $state.raw<Device | null>(null);
  readonly client = new TrainingClient();
  #host: Host | null = null;
  /** Stores what the live training reaches. */
  #storing: Storing | null = null;
  #release: (() => void) | null = null;
  #version = '';

  /** True while a training goes on (also while it is held or being saved). */
  get busy(): boolean {
    return this.live?.active ?? false;
  }

  /** Once, when the window starts: runs that an earlier window left behind are marked. */
  async connect(host: Host): Promise<void> {
    this.#host = host;
    this.client.listen(
      (message) => this.#receive(message),
      (error) => this.#fail(toErrorShape(error)),
    );
    addEventListener('pagehide', () => {
      const { live } = this;
      if (live?.active) void host.call('runs.interrupt', { id: live.run.id }).catch(ignore);
    });
    host.onConnection((connected) => {
      if (connected) this.#storing?.retry();
    });
    void this.client.probe().then((device) => (this.available = device), ignore);
    this.#version = (await host.call('app.info', null)).version;
    for (const run of await host.call('runs.list', { datasetId: null })) {
      const underWay = run.status === 'running' || run.status === 'paused';
      if (underWay && run.id !== this.live?.run.id && !(await isHeld(run.id))) {
        await host.call('runs.interrupt', { id: run.id }).catch(ignore);
      }
    }
  }

  /** Why no training can begin now, as a sentence; null when one can. */
  get refusal(): string | null {
    if (!this.live?.active) return null;
    return `“${this.live.run.datasetName}” is being trained. One at a time: wait until it is done, or stop it.`;
  }

  /** Creates the run and begins. Throws `training.busy`, and what `runs.create` throws. */
  async start(input: Parameters<typeof createRun>[1]): Promise<Run> {
    const host = this.#connected();
    if (this.refusal !== null) throw new WinnowError('training.busy', this.refusal);
    const run = await createRun(host, input);
    const live = new LiveTraining(run);
    this.live = live;
    this.#storing = new Storing(
      host,
      (problem) => (live.notice = problem),
      async () => {
        if (live.active) await this.#claim(live);
      },
    );
    this.#release = holdRun(run.id);
    host.holdClose(
      `“${run.datasetName}” is being trained. When the window closes, the training ends with what it has reached.`,
    );
    this.client.tell({
      type: 'train',
      runId: run.id,
      recipe: run.recipe,
      categories: run.categories,
      applicationVersion: this.#version,
      addresses: {
        documents: host.bulkUrl(bulk.documents(run.id)),
        checkpoint: host.bulkUrl(bulk.checkpoint(run.id)),
        predictions: host.bulkUrl(bulk.predictions(run.id)),
      },
    });
    return run;
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
    this.client.tell({ type: 'cancel', runId: id });
    this.client.tell({ type: 'release', runId: id });
    this.#end('discarded');
    this.#store((host) => host.call('runs.delete', { id }));
  }

  /** After `unsaved`: tries again. */
  async save(): Promise<void> {
    const { live } = this;
    if (live?.phase !== 'unsaved') return;
    live.phase = 'saving';
    live.error = null;
    await this.#claim(live).catch(ignore);
    this.client.tell({ type: 'store', runId: live.run.id });
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
        this.#store(() => this.#claim(live));
        break;
      case 'replaced':
        live.replaced = message.notice;
        // What came after is trained again.
        live.epochs = live.epochs.filter(({ epoch }) => epoch <= message.epochs);
        break;
      case 'progress':
        live.progress = message.progress;
        live.dispatches = message.dispatches;
        if (message.epochs.length > 0) {
          live.epochs = [...live.epochs, ...message.epochs];
          // Small networks end hundreds of epochs a second: together, or storing falls behind.
          this.#store((host) => host.call('runs.addEpochs', { id, epochs: message.epochs }));
        }
        break;
      case 'held':
        if (live.phase !== 'running' && live.phase !== 'paused') break;
        live.phase = message.held ? 'paused' : 'running';
        this.#store(() => this.#claim(live));
        break;
      case 'checkpoint':
        live.notice = null;
        break;
      case 'checkpointFailed':
        live.notice = message.error;
        break;
      case 'trained':
        live.summary = message.summary;
        live.dispatches = message.dispatches;
        live.phase = 'saving';
        this.client.tell({ type: 'store', runId: id });
        break;
      case 'stored':
        void this.#finish(live);
        break;
      case 'storeFailed':
        live.error = message.error;
        live.phase = 'unsaved';
        break;
      case 'failed':
        this.#fail(message.error);
        break;
    }
  }

  async #finish(live: LiveTraining): Promise<void> {
    const host = this.#connected();
    const { summary, run } = live;
    if (summary === null) return;
    try {
      await this.#storing?.settled();
      const models = await host.call('models.list', null);
      const finished = await host.call('runs.finish', {
        id: run.id,
        status: summary.stoppedEarly ? 'stopped' : 'finished',
        summary,
        name: freeName(run.datasetName, models),
      });
      live.modelId = finished.modelId;
      this.client.tell({ type: 'release', runId: run.id });
      this.#end('finished');
    } catch (error) {
      live.error = toErrorShape(error);
      live.phase = 'unsaved';
    }
  }

  #fail(error: ErrorShape): void {
    const { live } = this;
    if (live === null || !live.active) return;
    const { id } = live.run;
    live.error = error;
    this.#end('failed');
    this.#store((host) => host.call('runs.fail', { id, error }));
  }

  #end(phase: Phase): void {
    if (this.live !== null) this.live.phase = phase;
    this.#release?.();
    this.#release = null;
    this.#host?.holdClose(null);
  }

  /** Says that the run goes on in this window, and on which device. */
  #claim(live: LiveTraining): Promise<null> {
    return this.#connected().call('runs.setState', {
      id: live.run.id,
      status: live.phase === 'paused' ? 'paused' : 'running',
      device: live.device?.label ?? null,
    });
  }

  #store(call: (host: Host) => Promise<unknown>): void {
    this.#storing?.add(call);
  }

  #connected(): Host {
    if (this.#host === null) throw new Error('The training state is not connected to a host.');
    return this.#host;
  }
}

export const training = new TrainingState();

function createRun(
  host: Host,
  input: { datasetId: number; categoryIds: number[]; recipe: Run['recipe'] },
): Promise<CallOutput<'runs.create'>> {
  return host.call('runs.create', $state.snapshot(input) as typeof input);
}

/** The dataset's name, with a number where a model already has it. */
function freeName(wanted: string, models: CallOutput<'models.list'>): string {
  const taken = new Set(models.map((model) => model.name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const candidate = `${wanted.slice(0, 190)} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function ignore(): void {
  // A page that goes away or a service that is not there: the next start sets it right.
}
