import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const tryIt = (f: Formats): Words['tryIt'] => ({
  title: 'Ausprobieren',
  titleOf: (name) => `${f.quote(name)} ausprobieren`,
  text: 'Text, der einzuordnen ist',
  placeholder: 'Einen Text schreiben oder einfügen, oder eine Textdatei hierher ziehen.',
  opening: 'Das Modell wird geöffnet …',
  noText: 'Noch kein Text',
  noTextHint: 'Die Antwort erscheint hier, während Sie schreiben. Nichts verlässt diesen Rechner.',

  notSure: 'Unsicher',
  noneKnown: 'Dieses Modell kennt keines dieser Wörter.',
  fewKnown: (known, words) =>
    `Nur ${f.number(known)} von ${f.count(words, 'Wort', 'verschiedenen Wörtern')} ${f.plural(known, 'ist', 'sind')} bekannt.`,
  below: (category, share, threshold) =>
    `${category} liegt mit ${f.percent(share)} vorn, unter der Schwelle von ${f.percent(threshold, 0)}.`,
  sure: (share, knownWords) =>
    `${f.percent(share)}, aus ${f.count(knownWords, 'bekannten Wort', 'bekannten Wörtern')}`,
  threshold: 'Unsicher unter',
  thresholdHint: 'Liegt die führende Kategorie darunter, gilt das nicht als Antwort.',
  thresholdSlider: 'Unsicher unter, mit dem Regler',

  dropped: {
    from: (file) => `Aus ${file}.`,
    fromBeginning: (file) => `Aus ${file} (das erste Megabyte).`,
    readAs: (encoding) => `Gelesen als ${encoding}.`,
    refused: {
      empty: (file) =>
        `${f.quote(file)} ist leer. Ziehen Sie eine Datei hierher, in der ein Text steht.`,
      pdf: (file) =>
        `${f.quote(file)} ist ein PDF; das kann Winnow hier nicht lesen. Kopieren Sie den Text und fügen Sie ihn ein, oder ziehen Sie eine Datei mit reinem Text hierher.`,
      office: (file) =>
        `${f.quote(file)} ist ein formatiertes Dokument; das kann Winnow hier nicht lesen. Kopieren Sie den Text und fügen Sie ihn ein, oder ziehen Sie eine Datei mit reinem Text hierher.`,
      picture: (file) =>
        `${f.quote(file)} ist ein Bild. Winnow liest nur Texte: Ziehen Sie eine Datei mit reinem Text hierher.`,
      archive: (file) =>
        `${f.quote(file)} enthält andere Dateien. Winnow liest hier bisher einen Text auf einmal: Entpacken Sie sie und ziehen Sie eine Textdatei hierher.`,
      table: (file) =>
        `${f.quote(file)} ist eine Tabelle mit vielen Texten. Winnow liest hier bisher einen Text auf einmal: Ziehen Sie eine Textdatei hierher, oder fügen Sie einen der Texte ein.`,
      binary: (file) =>
        `${f.quote(file)} ist keine Textdatei. Ziehen Sie eine Datei mit reinem Text hierher.`,
    },
    several: (n) =>
      `Das sind ${f.number(n)} Dinge auf einmal. Winnow liest hier bisher einen Text auf einmal: Ziehen Sie eine Textdatei hierher.`,
    folder: (name) =>
      `${f.quote(name)} ist ein Ordner. Winnow liest hier bisher einen Text auf einmal: Ziehen Sie eine Textdatei hierher.`,
    importFolders: 'Als neuen Datensatz importieren',
  },

  bars: {
    actual: 'richtig',
    fewer: 'Nur die wahrscheinlichsten',
    all: (categories) => `Alle ${f.number(categories)} zeigen`,
  },

  decided: 'Die Wörter, die den Ausschlag gaben',
  coloured: {
    text: (category) => `Text, dessen Wörter für und gegen ${category} gefärbt sind`,
    for: 'für',
    against: 'gegen',
    unknown: 'unbekanntes Wort',
    word: (word, weight) => `${word} ${f.signed(weight)}`,
    isUnknown: (word) => `${f.quote(word)} kennt dieses Modell nicht.`,
    saysNothing: (word) => `${f.quote(word)} spricht weder dafür noch dagegen.`,
    speaksFor: (word, category, weight) =>
      `${f.quote(word)} spricht für ${category}: ${f.signed(weight)}`,
    speaksAgainst: (word, category, weight) =>
      `${f.quote(word)} spricht gegen ${category}: ${f.signed(weight)}`,
    beginning: (characters) =>
      `Nur der Anfang von ${f.count(characters, 'Zeichen', 'Zeichen')} ist gefärbt.`,
    all: 'Alles zeigen',
  },

  byWeight: 'Wörter nach Gewicht',
  weights: {
    none: 'Kein Wort dieses Textes ändert die Antwort.',
    caption: (category) => `Wie sehr jedes Wort die Log-Odds von ${category} ändert`,
    word: 'Wort',
    weight: 'Gewicht',
    side: 'Dafür oder dagegen',
    times: (times) => `× ${f.number(times)}`,
    fewer: 'Weniger zeigen',
    more: (words) => `${f.count(words, 'Wort', 'Wörter')} zeigen`,
  },
});
