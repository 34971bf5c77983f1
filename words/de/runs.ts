import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const runs = (f: Formats): Words['runs'] => {
  const until = (ended: number, planned: number | null): string =>
    planned === null
      ? f.count(ended, 'Epoche', 'Epochen')
      : `${f.number(ended)} von ${f.count(planned, 'Epoche', 'Epochen')}`;
  return {
    phases: {
      starting: 'Beginnt',
      paused: 'Angehalten',
      stopping: 'Wird beendet',
      evaluatingBest: 'Die beste Epoche wird geprüft',
      saving: 'Das Modell wird gespeichert',
      unsaved: 'Trainiert, noch nicht gespeichert',
      kept: 'Behalten, wie es war',
      done: 'Fertig',
      failed: 'Fehlgeschlagen',
      discarded: 'Verworfen',
      cutOff: 'Abgebrochen',
      pausedElsewhere: 'In einem anderen Fenster angehalten',
      elsewhere: 'Training in einem anderen Fenster',
      reading: 'Die Texte werden gelesen',
      counting: 'Die Wörter werden gezählt',
      preparing: 'Das Gerät wird vorbereitet',
      epoch: (n, planned) => `Epoche ${f.number(n)} von ${f.number(planned)}`,
      evaluating: 'Wird geprüft',
    },
    epochs: until,

    reached: {
      nothing: 'Die erste Epoche war noch nicht zu Ende.',
      training: (ended, planned, best, right) =>
        `Es kam bis ${until(ended, planned)}; die beste, Epoche ${f.number(best)}, lag bei ihren Trainingstexten zu ${f.percent(right)} richtig.`,
      validation: (ended, planned, best, right) =>
        `Es kam bis ${until(ended, planned)}; die beste, Epoche ${f.number(best)}, lag bei den zurückgehaltenen Texten zu ${f.percent(right)} richtig.`,
    },

    stuck: {
      noDataset: (kept) =>
        `Der Datensatz wurde gelöscht, darum geht es nicht weiter${butKept(f, kept)}`,
      changed: (kept) =>
        `Die Texte haben sich seitdem geändert, darum geht es nicht weiter${butKept(f, kept)}`,
      other: (kept) => `Es geht nicht weiter${butKept(f, kept)}`,
    },
    goesOn: {
      beginning: 'Es war noch nicht genug gespeichert; das Training kann neu beginnen.',
      there: 'Es kann von dort weitergehen.',
      fromStart: 'Es kann vom Anfang an weitergehen.',
      from: (epoch) =>
        `Es kann nach Epoche ${f.number(epoch)} weitergehen; die späteren werden noch einmal trainiert.`,
    },
  };
};

function butKept(f: Formats, epoch: number | null): string {
  if (epoch === null) return '.';
  return epoch === 0
    ? ', aber das Modell, wie es gespeichert war, kann behalten werden.'
    : `, aber das Modell der Epoche ${f.number(epoch)} kann behalten werden.`;
}
