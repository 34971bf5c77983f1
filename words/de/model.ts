import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

type On = 'test' | 'validation' | 'train' | null;

export const model = (f: Formats): Words['model'] => {
  const wasRight = (share: number | null, on: On): string =>
    share === null || on === null
      ? ''
      : ` Bei ${f.percent(share)} ${{ test: 'seiner Testtexte', validation: 'der zurückgehaltenen Texte', train: 'seiner eigenen Trainingstexte' }[on]} lag es richtig.`;
  return {
    title: 'Modell',
    reading: 'Das Modell wird gelesen …',
    gone: 'Dieses Modell gibt es nicht mehr.',
    toModels: 'Alle Modelle',
    tabs: {
      label: 'Über dieses Modell',
      result: 'Ergebnis',
      try: 'Ausprobieren',
      details: 'Einzelheiten',
    },
    tryIt: 'Ausprobieren',
    export: 'Exportieren',
    trainAgain: 'Neu trainieren',
    saved: 'Die Modelldatei wurde gespeichert.',
    noResult: {
      heading: 'Hier gibt es kein Ergebnis',
      fromFile: (share, on) =>
        `Dieses Modell kam als Datei, und die Texte, an denen es beurteilt wurde, sind nicht in dieser Bibliothek.${wasRight(share, on)}`,
      runDeleted: (share, on) =>
        `Das Training dieses Modells wurde gelöscht und sein Ergebnis mit ihm.${wasRight(share, on)}`,
    },

    details: {
      training: 'Training',
      dataset: 'Datensatz',
      datasetUnchanged: 'seither unverändert',
      datasetChanged: 'seither verändert',
      datasetGone: 'nicht mehr in der Bibliothek',
      fromFile: 'Das Modell kam als Datei',
      trained: 'Trainiert',
      texts: 'Texte',
      splits: (train, validation, test) =>
        `${f.number(train)} zum Lernen, ${f.number(validation)} zum Beobachten, ${f.number(test)} zum Testen`,
      epochs: 'Epochen',
      kept: (best, of) => `Epoche ${f.number(best)} von ${f.number(of)} behalten`,
      device: 'Gerät',
      times: 'Dauer',
      timesOf: (reading, training, judging) =>
        `${f.duration(reading)} Wörter lesen, ${f.duration(training)} trainieren, ${f.duration(judging)} beurteilen`,
      accuracy: 'Genauigkeit',
      file: 'Datei',
      vocabulary: 'Wortschatz',
      weights: 'Gewichte',
      size: 'Größe',
      exactBytes: (n) => f.count(n, 'Byte', 'Bytes'),
      format: 'Format',
      formatOf: (version, application) =>
        `Version ${f.plain(version)}, geschrieben von Winnow ${application}`,
      weightsHash: 'Hash der Gewichte',
      contentHash: 'Hash des Inhalts',
      noContentHash: 'keiner: vor dessen Einführung geschrieben',
      hashes:
        'Derselbe Hash der Gewichte heißt: dieselben Gewichte. Der Hash des Inhalts gilt auch für Wortschatz, Kategorien und Rezept und wird bei jedem Öffnen der Datei geprüft (SHA-256).',
      categories: (n) => f.count(n, 'Kategorie', 'Kategorien'),
    },
    recipe: {
      title: 'Rezept',
      asDefault: (preset) => `Vorlage ${f.quote(preset)}: alles wie in der Voreinstellung.`,
      differs: (preset, n) =>
        `Vorlage ${f.quote(preset)}: ${f.count(n, 'Einstellung weicht', 'Einstellungen weichen')} von der Voreinstellung ab.`,
      all: (n) => `Alle ${f.number(n)} Einstellungen zeigen`,
      fewer: 'Nur Abweichungen zeigen',
      setting: 'Einstellung',
      value: 'Hier',
      default: 'Voreinstellung',
      same: 'ebenso',
      layers: (sizes) => (sizes.length === 0 ? 'keine' : sizes.map(f.plain).join(' → ')),
      automatic: 'nach der Zahl der Texte',
      yes: 'ja',
      no: 'nein',
      noLimit: 'ohne Grenze',
      never: 'hält nie vorzeitig an',
    },
    trainedOn: (texts) => `Trainiert mit ${f.count(texts, 'Text', 'Texten')}`,
    trainedOnOf: (texts, dataset) =>
      `Trainiert mit ${f.count(texts, 'Text', 'Texten')} aus ${f.quote(dataset)}`,
    trainedOnDataset: (dataset) => `Trainiert mit ${f.quote(dataset)}`,
    right: (share) => `richtig bei ${f.percent(share)}`,
    rightOn: {
      test: (share) => `richtig bei ${f.percent(share)} der Testtexte`,
      validation: (share) => `richtig bei ${f.percent(share)} der zurückgehaltenen Texte`,
      train: (share) => `richtig bei ${f.percent(share)} der eigenen Trainingstexte`,
    },
  };
};
