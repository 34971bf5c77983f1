import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const models = (f: Formats): Words['models'] => ({
  title: 'Modelle',
  summary: (n) =>
    `${f.count(n, 'Modell', 'Modelle')}. Jedes ist eine Datei und arbeitet ohne seinen Datensatz.`,
  open: 'Modelldatei öffnen',
  none: 'Noch keine Modelle',
  noneHint:
    'Ein Modell ist, was ein Training hinterlässt: eine Datei, die Texte unterscheiden kann. Trainieren Sie eines, oder öffnen Sie eines aus einer Datei.',
  trainOn: (dataset) => `Mit ${dataset} trainieren`,

  name: 'Name und Kategorien',
  accuracy: 'Genauigkeit',
  dataset: 'Datensatz',
  trained: 'Trainiert',
  size: 'Größe',
  actions: 'Was man tun kann',

  moreCategories: (n) => `${f.number(n)} weitere`,
  stale: 'Der Datensatz ist inzwischen anders. Ein neues Training nimmt das auf.',
  exactScore: (share, on) =>
    `${f.percent(share, 2)} ${{ test: 'der Testtexte', validation: 'der zurückgehaltenen Texte', train: 'der eigenen Trainingstexte' }[on]}`,
  notJudged: 'Es wurde nicht beurteilt',
  fromFile: 'aus einer Datei',
  vocabulary: (n) => f.count(n, 'Wort', 'Wörter'),

  try: 'Ausprobieren',
  tryOf: (name) => `${name} ausprobieren`,
  exportOf: (name) => `${name} exportieren`,
  moreFor: (name) => `Mehr zu ${name}`,
  rename: 'Umbenennen',
  resultOf: (name, share) => `Ergebnis von ${name}: ${f.percent(share)}`,
  delete: 'Löschen',
  deleted: (name) => `${f.quote(name)} wurde gelöscht.`,
  undo: 'Rückgängig',
  undoOf: (name) => `Rückgängig: ${name} zurückholen`,
  putBack: (name) => `${f.quote(name)} ist wieder da.`,
  dismissOf: (name) => `Schließen: ${name} endgültig löschen`,
  undoHint: 'Es lässt sich zurückholen, bis Sie diese Seite verlassen.',
  exported: (name) => `${f.quote(name)} wurde exportiert.`,
  notOpened: (file) => `${f.quote(file)} wurde nicht geöffnet.`,
  opened: 'Das Modell ist in der Bibliothek.',
});
