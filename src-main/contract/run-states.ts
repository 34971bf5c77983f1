// The states of a training run and what may happen in each: one table that everyone asks, the
// services before they write, the screens before they offer, the desktop before it keeps the
// machine awake.
//
//   running, paused   somebody trains it: a trainer holds its lease
//   interrupted       its trainer went away; it can be gone on with, kept or discarded
//   failed            it broke; the same
//   finished, stopped it ended well and has a model

import * as v from 'valibot';

export const runStatus = v.picklist([
  'running',
  'paused',
  'interrupted',
  'finished',
  'stopped',
  'failed',
]);
export type RunStatus = v.InferOutput<typeof runStatus>;

/**
 * `claim`: a trainer takes it (again). `pause`, `resume`: its trainer holds or goes on. `lapse`: its
 * lease ran out, its trainer let go, or the services ended. `finish`, `stop`: trained to the end, or
 * ended by hand. `keep`: the model that it had reached is kept as it is. `discard`: it is deleted.
 */
export type RunEvent =
  'claim' | 'pause' | 'resume' | 'lapse' | 'fail' | 'finish' | 'stop' | 'keep' | 'discard';

type Row = Partial<Record<RunEvent, RunStatus | 'gone'>>;

const trained: Row = {
  claim: 'running',
  pause: 'paused',
  resume: 'running',
  lapse: 'interrupted',
  fail: 'failed',
  finish: 'finished',
  stop: 'stopped',
  discard: 'gone',
};
const cutOff: Row = { claim: 'running', fail: 'failed', keep: 'stopped', discard: 'gone' };
const ended: Row = { discard: 'gone' };

export const transitions: Readonly<Record<RunStatus, Row>> = {
  running: trained,
  paused: trained,
  interrupted: cutOff,
  failed: cutOff,
  finished: ended,
  stopped: ended,
};

/** Whether this may happen in that state. */
export function allows(status: RunStatus, event: RunEvent): boolean {
  return transitions[status][event] !== undefined;
}

/** States in which a trainer holds the run: where writing needs its lease. */
export function isTrained(status: RunStatus): boolean {
  return allows(status, 'lapse');
}

/** All in which `isTrained` holds, for a query. */
export const trainedStatuses: readonly RunStatus[] = runStatus.options.filter(isTrained);

/** Whether the machine should stay awake for it: a paused training may sleep. */
export function keepsAwake(status: RunStatus): boolean {
  return isTrained(status) && status !== 'paused';
}
