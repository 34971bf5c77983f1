import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const common = (f: Formats): Words['common'] => ({
  texts: (n) => f.count(n, 'Text', 'Texte'),
  files: (n) => f.count(n, 'Datei', 'Dateien'),
  words: (n) => f.count(n, 'Wort', 'Wörter'),
  epochs: (n) => f.count(n, 'Epoche', 'Epochen'),
  cpu: (threads) => `CPU, ${f.count(threads, 'Thread', 'Threads')}`,
  softwareGpu: (name) => `nachgebildete GPU: ${name}`,
  tryAgain: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  close: 'Schließen',
  nameOf: { dataset: 'Name des Datensatzes', model: 'Name des Modells' },
  rename: (name) => `${name} umbenennen`,
  noNumber: (typed) => `${f.quote(typed)} ist keine Zahl.`,
  numberMissing: 'Hier fehlt eine Zahl.',
  changed: 'Geändert',
  resetTo: (setting) => `${setting} auf den Standard zurücksetzen`,
});
