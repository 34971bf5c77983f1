// What happens to a training run, from its beginning to its end. Each way from one state to another
// is here, asks the table of states (contract/run-states.ts) and writes in one transaction, so that
// whatever arrives last leaves a run that makes sense.
//
// A run is held by a lease. Its trainer gets a fence with it, a number that grows whenever another
// trainer takes the run, and shows it with everything it writes: what a trainer that was asleep,
// cut off or replaced still sends is refused, and nothing of it is stored.

import type { EpochReport } from '../../engine/classifier/types.ts';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import type { ErrorShape } from '../contract/common.ts';
import type { CallArguments, CallOutput } from '../contract/index.ts';
import { allows, isTrained, transitions, type RunEvent } from '../contract/run-states.ts';
import type { Run } from '../contract/runs.ts';
import { removeBlob, writeBlob } from '../store/blobs.ts';
import { putEpochs, putResult, readEpoch } from '../store/run-epochs.ts';
import { makeModel, putBlob, type ReachedModel } from '../store/run-model.ts';
import {
  changeRun,
  getRun,
  insertRun,
  removeRun,
  requireSameTexts,
  runState,
  trainedRuns,
  type RunState,
} from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import type { Emit } from './protocol.ts';
import { inspectModel } from './inspect-model.ts';
import { Leases } from './leases.ts';

type Leased = CallOutput<'runs.claim'>;

/** A run whose end could not be noted (the disk is full) is noted later. */
const NOTE_AGAIN_MS = 5000;

export class RunLifecycle {
  readonly #store: Store;
  readonly #emit: Emit;
  readonly #leases: Leases;

  constructor(store: Store, emit: Emit, leaseSeconds?: number) {
    this.#store = store;
    this.#emit = emit;
    this.#leases = new Leases((id) => this.#lapse(id), leaseSeconds);
  }

  /** Throws WinnowError `dataset.missing`, `dataset.importing`, `dataset.categories`. */
  create(choice: CallArguments<'runs.create'>): Leased {
    const id = this.#store.transaction(() => insertRun(this.#store, choice));
    return this.#lease(id);
  }

  /** Throws WinnowError `run.*`, as the contract says. */
  claim({ id, holder, as }: CallArguments<'runs.claim'>): Leased {
    this.#store.transaction(() => {
      const state = runState(this.#store, id);
      if (!allows(state.status, 'claim')) throw ended(state);
      const own = state.holder === holder;
      if (as === 'again') {
        if (!own) throw taken(state);
      } else {
        if (!own && as === 'next' && isTrained(state.status) && this.#leases.runs(id)) {
          throw problem('run.held', { id });
        }
        requireSameTexts(this.#store, id);
      }
      changeRun(this.#store, id, {
        status: after(state, 'claim'),
        endedAt: null,
        error: null,
        holder,
        fence: own ? state.fence : state.fence + 1,
      });
    });
    return this.#lease(id);
  }

  /** The trainer lives. Gives the seconds that its lease runs from now on. */
  renew(id: number, fence: number): number {
    this.#require(id, fence);
    return this.#leases.seconds;
  }

  setState({ id, fence, status, device, epochsPlanned }: CallArguments<'runs.setState'>): void {
    this.#store.transaction(() => {
      const state = this.#require(id, fence);
      changeRun(this.#store, id, {
        status: after(state, status === 'paused' ? 'pause' : 'resume'),
        device: device ?? undefined,
        epochsPlanned: epochsPlanned ?? undefined,
      });
    });
    this.#changed(id);
  }

  addEpochs(id: number, fence: number, epochs: readonly EpochReport[]): void {
    this.#store.transaction(() => {
      this.#require(id, fence);
      putEpochs(this.#store, id, epochs);
    });
    this.#emit('runs.epochs', { id, epochs: [...epochs] });
  }

  /** Stores a model file or a resume point in the place of the one before. */
  async store(
    which: 'checkpoint' | 'resume',
    { id, fence, epoch }: { id: number; fence: number; epoch: number },
    body: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    this.#require(id, fence);
    const blob = await writeBlob(this.#store, body);
    try {
      this.#store.transaction(() => {
        // It took a while: somebody may have taken the run meanwhile.
        this.#require(id, fence);
        putBlob(this.#store, id, which, blob, epoch);
      });
    } catch (error) {
      if (this.#store.database.open) removeBlob(this.#store, blob);
      throw error;
    }
    // Who watches knows by it from where the run would go on.
    this.#changed(id);
  }

  /** Throws WinnowError `run.missing`, `run.taken`, `run.lapsed`, `run.ended`. */
  require(id: number, fence: number): void {
    this.#require(id, fence);
  }

  /** Throws WinnowError `run.noModel`, `run.otherModel`, and as `require`. */
  async finish({ id, fence, status, summary }: CallArguments<'runs.finish'>): Promise<Run> {
    // The answer was lost, and it is asked again: perhaps before the first one is done.
    const done = (): boolean =>
      getRun(this.#store, id).result?.weightsHash === summary.weightsHash &&
      runState(this.#store, id).fence === fence;
    if (done()) return getRun(this.#store, id);
    const otherModel = (): WinnowError => problem('run.otherModel', { id });
    const { checkpointId } = this.#require(id, fence);
    if (checkpointId !== null) {
      // The library holds only what can be opened again, and is what the run says it is.
      const { weightsHash } = await inspectModel(this.#store, checkpointId);
      if (weightsHash !== summary.weightsHash) throw otherModel();
    }
    const modelId = this.#store.urgentTransaction(() => {
      if (done()) return null;
      const state = this.#require(id, fence);
      // Checking took a while: what counts is the file that was checked.
      if (state.checkpointId !== checkpointId) throw otherModel();
      const made = makeModel(this.#store, id, {
        vocabulary: summary.vocabulary,
        accuracy: summary.metrics.accuracy,
        macroF1: summary.metrics.macroF1,
        evaluatedOn: summary.evaluatedOn,
        trainedOn: summary.documents.train,
        trainedAt: Date.now(),
        weightsHash: summary.weightsHash,
      });
      putResult(this.#store, id, summary);
      changeRun(this.#store, id, {
        status: after(state, status === 'finished' ? 'finish' : 'stop'),
        epochsPlanned: summary.epochsPlanned,
        endedAt: Date.now(),
      });
      return made;
    });
    if (modelId === null) return getRun(this.#store, id);
    this.#leases.end(id);
    this.#emit('models.changed', { id: modelId });
    return this.#changed(id);
  }

  /** It broke; what it had reached stays. Throws as `require`, but not for a lease that ran out. */
  fail(id: number, fence: number, error: ErrorShape): void {
    this.#store.urgentTransaction(() => {
      const state = runState(this.#store, id);
      if (state.fence !== fence) throw taken(state);
      if (!allows(state.status, 'fail')) throw ended(state);
      changeRun(this.#store, id, {
        status: after(state, 'fail'),
        error,
        endedAt: Date.now(),
      });
    });
    this.#leases.end(id);
    this.#changed(id);
  }

  /** The trainer goes. One that has lost the run already has nothing to give back. */
  release(id: number, fence: number): void {
    if (runState(this.#store, id).fence === fence) this.#lapse(id);
  }

  /** Throws WinnowError `run.held`, `run.ended`, `run.noModel`, and `model.*`. */
  async keep(id: number): Promise<Run> {
    const state = this.#keepable(id);
    const reached = await this.#reached(state);
    const modelId = this.#store.urgentTransaction(() => {
      const now = this.#keepable(id);
      if (now.checkpointId !== state.checkpointId) throw held(now);
      const made = makeModel(this.#store, id, reached);
      changeRun(this.#store, id, { status: after(now, 'keep'), error: null, endedAt: Date.now() });
      return made;
    });
    this.#emit('models.changed', { id: modelId });
    return this.#changed(id);
  }

  /** In every state. Its trainer hears of it with the next thing that it sends. */
  discard(id: number): void {
    this.#store.urgentTransaction(() => {
      after(runState(this.#store, id), 'discard');
      removeRun(this.#store, id);
    });
    this.#leases.end(id);
    this.#emit('runs.changed', { id, run: null });
    this.#emit('models.changed', { id: null });
  }

  /** The services end: nobody trains any more, as far as they know. */
  close(): void {
    this.#leases.close();
    for (const id of trainedRuns(this.#store)) this.#lapse(id);
  }

  /** Throws `run.held` while somebody trains it, `run.ended` once it has ended well. */
  #keepable(id: number): RunState {
    const state = runState(this.#store, id);
    if (allows(state.status, 'keep')) return state;
    throw isTrained(state.status) ? held(state) : ended(state);
  }

  /** What a checkpoint is worth: judged where it was the last one, else as its epoch was. */
  async #reached({ id, checkpointId, checkpointEpoch }: RunState): Promise<ReachedModel> {
    if (checkpointId === null) {
      throw problem('run.noModel', { id });
    }
    const information = await inspectModel(this.#store, checkpointId);
    const { metrics, evaluatedOn, vocabulary, trainingTexts, weightsHash } = information;
    const trainedAt = Date.parse(information.createdAt);
    const accuracy =
      metrics?.accuracy ??
      readEpoch(this.#store, id, checkpointEpoch ?? 0)?.validationAccuracy ??
      null;
    return {
      vocabulary,
      accuracy,
      macroF1: metrics?.macroF1 ?? null,
      evaluatedOn: metrics !== null ? evaluatedOn : accuracy === null ? null : 'validation',
      trainedOn: trainingTexts,
      trainedAt: Number.isNaN(trainedAt) ? null : trainedAt,
      weightsHash,
    };
  }

  /** The run of whoever shows this fence, whose lease goes on with that. */
  #require(id: number, fence: number): RunState {
    const state = runState(this.#store, id);
    if (state.fence !== fence) throw taken(state);
    if (isTrained(state.status) && this.#leases.runs(id)) {
      this.#leases.renew(id);
      return state;
    }
    if (!isTrained(state.status) && !allows(state.status, 'claim')) throw ended(state);
    throw problem('run.lapsed', { id });
  }

  #lease(id: number): Leased {
    this.#leases.renew(id);
    const { fence } = runState(this.#store, id);
    return { run: this.#changed(id), lease: { fence, seconds: this.#leases.seconds } };
  }

  #lapse(id: number): void {
    this.#leases.end(id);
    if (!this.#store.database.open) return;
    try {
      this.#store.urgentTransaction(() => {
        const state = runState(this.#store, id);
        if (!allows(state.status, 'lapse')) return;
        changeRun(this.#store, id, { status: after(state, 'lapse'), endedAt: Date.now() });
      });
      this.#changed(id);
    } catch (error) {
      if (error instanceof WinnowError && error.code === 'run.missing') return;
      setTimeout(() => {
        if (!this.#leases.runs(id)) this.#lapse(id);
      }, NOTE_AGAIN_MS).unref();
    }
  }

  #changed(id: number): Run {
    const run = getRun(this.#store, id);
    this.#emit('runs.changed', { id, run });
    return run;
  }
}

/** The state that an event leads to. Throws `run.ended` where it can't happen. */
function after(state: RunState, event: RunEvent): Run['status'] {
  const next = transitions[state.status][event];
  if (next === undefined) throw ended(state);
  return next === 'gone' ? state.status : next;
}

function ended({ id, status }: RunState): WinnowError {
  return problem('run.ended', { id, status });
}

function taken({ id }: RunState): WinnowError {
  return problem('run.taken', { id });
}

function held({ id }: RunState): WinnowError {
  return problem('run.held', { id });
}
