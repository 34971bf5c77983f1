// How a training stands: what it is doing, how far it came, what can come of it.

import type { Formats } from '../formats.ts';

export const runs = (f: Formats) => {
  const epochs = (n: number): string => f.count(n, 'epoch', 'epochs');
  return {
    phases: {
      starting: 'Starting',
      paused: 'Paused',
      stopping: 'Stopping',
      evaluatingBest: 'Evaluating the best epoch',
      saving: 'Saving the model',
      unsaved: 'Trained, not saved yet',
      kept: 'Kept as it was',
      done: 'Done',
      failed: 'Failed',
      discarded: 'Discarded',
      cutOff: 'Cut off',
      pausedElsewhere: 'Paused in another window',
      elsewhere: 'Training in another window',
      reading: 'Reading the texts',
      counting: 'Counting words',
      preparing: 'Preparing the device',
      epoch: (n: number, planned: number) => `Epoch ${f.number(n)} of ${f.number(planned)}`,
      evaluating: 'Evaluating',
    },
    /** How many epochs have ended; `planned` is null where nobody knows. */
    epochs: (ended: number, planned: number | null) =>
      planned === null ? epochs(ended) : `${f.number(ended)} of ${epochs(planned)}`,

    reached: {
      nothing: 'It had not ended its first epoch.',
      training: (ended: number, planned: number | null, best: number, right: number) =>
        `It reached ${planned === null ? epochs(ended) : `${f.number(ended)} of ${epochs(planned)}`}; the best one, epoch ${f.number(best)}, was ${f.percent(right)} right on its training texts.`,
      validation: (ended: number, planned: number | null, best: number, right: number) =>
        `It reached ${planned === null ? epochs(ended) : `${f.number(ended)} of ${epochs(planned)}`}; the best one, epoch ${f.number(best)}, was ${f.percent(right)} right on the texts held back.`,
    },

    /** Why it can't go on; `kept` says which model can be kept: of an epoch, as it was saved, or none. */
    stuck: {
      noDataset: (kept: number | null) =>
        `Its dataset was deleted, so it can’t go on${butKept(f, kept)}`,
      changed: (kept: number | null) =>
        `The texts have changed since, so it can’t go on${butKept(f, kept)}`,
      other: (kept: number | null) => `It can’t go on${butKept(f, kept)}`,
    },
    goesOn: {
      beginning: 'It had not saved enough to go on from: it can begin again.',
      there: 'It can go on from there.',
      fromStart: 'It can go on from its beginning.',
      from: (epoch: number) =>
        `It can go on from epoch ${f.number(epoch)}; those after it are trained again.`,
    },
  };
};

/** The end of a sentence. 0: the model as it was saved. */
function butKept(f: Formats, epoch: number | null): string {
  if (epoch === null) return '.';
  return epoch === 0
    ? ', but its model as it was saved can be kept.'
    : `, but its model of epoch ${f.number(epoch)} can be kept.`;
}
