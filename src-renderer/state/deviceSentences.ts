// What is said of the device that trains: why it is no GPU, and that another one took over.

import type { Device, Replacement } from '../training/messages.ts';
import { words } from './language.svelte.ts';

/** Before the name of a GPU that is emulated. */
const SOFTWARE = /^software GPU: /u;

/**
 * What a device is called. The engine names the CPU and what emulates a GPU in English, and trainings
 * keep that name; a graphics card's is its own in every language.
 */
export function deviceName(label: string): string {
  const cpu = /^CPU, (\d+) threads?$/u.exec(label);
  if (cpu !== null) return words.common.cpu(Number(cpu[1]));
  return SOFTWARE.test(label) ? words.common.softwareGpu(label.replace(SOFTWARE, '')) : label;
}

/** Why a device is not the GPU, in a sentence; null where there is nothing to say. */
export function deviceNote(note: Device['note']): string | null {
  const { notes } = words.training;
  switch (note?.why) {
    case undefined:
      return null;
    case 'noGpu':
      return notes.noGpu;
    case 'emulated':
      return notes.emulated(note.label.replace(SOFTWARE, ''));
    case 'broken':
      return notes.broken(note.message);
  }
}

/** That the GPU was lost or too small, and how it went on without it. */
export function replacedSentence({ why, phase, epochs }: Replacement): string {
  const { replaced } = words.training;
  if (why === 'tooLarge') return replaced.tooLarge;
  const { judged, begins, goesOn } = replaced[why];
  if (phase === 'evaluating') return judged;
  return epochs === 0 ? begins : goesOn(epochs + 1);
}
