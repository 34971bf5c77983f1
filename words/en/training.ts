// The screen of a training, and what is said of it elsewhere in the window.

import type { Formats } from '../formats.ts';

export const training = (f: Formats) => ({
  title: 'Training',
  titleOf: (dataset: string) => `Training ${f.quote(dataset)}`,
  reading: 'Reading the training …',
  leave: 'Leave',
  progress: 'Progress',

  /** What can be done with it. */
  pause: 'Pause',
  goOn: 'Go on',
  pauseOrGoOn: 'Pause the training, or go on',
  stop: 'Stop and keep the best',
  seeResult: 'See the result',
  takeOver: 'Take over',
  beginAgain: 'Begin again',
  keep: 'Keep what it reached',
  trainAgain: 'Train again',
  /** Beside a way that keeps them. */
  trainOtherwise: 'Train with other settings',
  fromTheBeginning: 'With the same settings, from the first epoch.',
  discard: 'Discard',
  saveAgain: 'Save again',

  discarding: {
    question: 'Discard this training?',
    detail: 'No model is kept. The dataset stays as it is.',
    elsewhere: 'It ends in the other window, and no model is kept. The dataset stays as it is.',
    goOn: 'Go on training',
  },
  takingOver: {
    question: 'Train here instead?',
    beginning: 'The other window stops, and the training begins again in this one.',
    after: (epoch: number) =>
      `The other window stops, and this one goes on after epoch ${f.number(epoch)}.`,
  },

  cutOff: 'This training was cut off before it was done.',
  discarded: 'This training was discarded. No model was kept.',
  elsewhere: 'Another window is training this. You can watch it here, or take it over.',
  pausedElsewhere: 'Paused in another window. You can watch it here, or take it over.',

  /** Said aloud. */
  nowOn: (device: string) => `Training on ${device}.`,
  thisMachine: 'this machine',
  wasDiscarded: 'The training was discarded.',

  device: (name: string) => `Device: ${name}`,
  noDevice: 'Device: none yet',
  gpu: (name: string, dispatches: number) =>
    `Device: ${name} (WebGPU), asked ${f.count(dispatches, 'time', 'times')}`,
  /** Why it is not a GPU. */
  notes: {
    noGpu: 'There is no GPU here that can be used; the CPU is used.',
    emulated: (name: string) => `The only GPU here is emulated (${name}); the CPU is faster.`,
    broken: (why: string) => `The GPU could not be started (${why}); the CPU is used.`,
  },
  /** That the GPU was lost or too small, and the CPU took over. */
  replaced: {
    tooLarge: 'The network is too large for the GPU; it is trained with the CPU.',
    memory: {
      judged: 'The GPU ran out of memory; the trained classifier was evaluated with the CPU.',
      begins: 'The GPU ran out of memory; the training began again with the CPU.',
      goesOn: (epoch: number) =>
        `The GPU ran out of memory; the training went on with the CPU from epoch ${f.number(epoch)}.`,
    },
    silent: {
      judged: 'The GPU stopped answering; the trained classifier was evaluated with the CPU.',
      begins: 'The GPU stopped answering; the training began again with the CPU.',
      goesOn: (epoch: number) =>
        `The GPU stopped answering; the training went on with the CPU from epoch ${f.number(epoch)}.`,
    },
  },

  /** How it is going, in a sentence. */
  verdicts: {
    tooEarly: 'Too early to say how it goes.',
    unwatched: 'No texts are held back, so nothing says how it does on new ones.',
    diverging:
      'The loss grows instead of falling: stop, and train again with a lower learning rate.',
    improving: 'Still getting better.',
    waiting: (epoch: number) => `Best so far after epoch ${f.number(epoch)}.`,
    stalled: (since: number) => `No better since epoch ${f.number(since)}: you may stop.`,
    byHeart: (since: number) =>
      `Learns the training texts by heart: the held-back ones are no better since epoch ${f.number(since)}. You may stop.`,
    cutShort: 'It was still getting better at its end: more epochs may help.',
    bestAt: (epoch: number) =>
      `Best after epoch ${f.number(epoch)}; the later ones brought nothing better.`,
  },

  figures: {
    epoch: 'Epoch',
    of: (planned: number) => `of ${f.number(planned)}`,
    validationAccuracy: 'Validation accuracy',
    validationLoss: 'Validation loss',
    trainingAccuracy: 'Training accuracy',
    trainingLoss: 'Training loss',
    learningRate: 'Learning rate',
    bestEpoch: 'Best epoch',
    showAs: 'Show the curves as',
    charts: 'Charts',
    table: 'Table',
  },
  table: {
    epochs: 'Epochs',
    all: 'All epochs so far, newest first',
    last: (shown: number, all: number) =>
      `The last ${f.number(shown)} of ${f.count(all, 'epoch', 'epochs')}, newest first`,
    best: 'best',
  },

  /** Why no other training can begin, and what a closing window asks. */
  beginning: 'Another training is about to begin.',
  busy: (dataset: string) =>
    `${f.quote(dataset)} is being trained. One at a time: wait until it is done, or stop it.`,
  closing: (dataset: string) =>
    `${f.quote(dataset)} is being trained. When the window closes, the training ends with what it has reached.`,
});
