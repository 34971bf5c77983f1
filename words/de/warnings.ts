import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const warnings = (f: Formats): Words['warnings'] => {
  const quoted = (names: readonly string[]): string => f.list(names.map(f.quote));
  const texts = (n: number): string => f.count(n, 'Text', 'Texte');
  return {
    heading: 'Gut zu wissen',
    more: (n) => f.count(n, 'weiterer Hinweis', 'weitere Hinweise'),
    fewer: 'Weniger zeigen',
    show: 'Zeigen',
    hide: 'Verbergen',
    showCategory: (name) => `Die Texte von ${name} zeigen`,
    showTexts: (n) => `${texts(n)} zeigen`,

    message(warning) {
      switch (warning.kind) {
        case 'tooFewCategories':
          return warning.count === 0
            ? 'In diesem Datensatz sind keine Texte.'
            : `Alle Texte sind in einer einzigen Kategorie, ${f.quote(warning.names[0])}.`;
        case 'similarNames':
          return `Die Namen ${quoted(warning.names)} unterscheiden sich nur in Groß- und Kleinschreibung oder Leerzeichen.`;
        case 'missingFromTrain':
          return `${quoted(warning.names)} ${f.plural(warning.count, 'hat', 'haben')} keine Trainingstexte.`;
        case 'missingFromTest':
          return `${quoted(warning.names)} ${f.plural(warning.count, 'hat', 'haben')} keine Testtexte.`;
        case 'tooFewTexts': {
          const { count, names, least, training } = warning;
          const [one, many] = training ? ['Trainingstext', 'Trainingstexte'] : ['Text', 'Texte'];
          return count === 1
            ? `${f.quote(names[0])} hat nur ${f.count(warning.texts, one, many)}.`
            : `${f.number(count)} Kategorien haben weniger als ${f.number(least)} ${many}: ${quoted(names)}.`;
        }
        case 'imbalance': {
          const [largest, smallest] = warning.names;
          return `Die Größen liegen weit auseinander: ${f.quote(largest)} hat ${texts(warning.largest)}, ${f.quote(smallest)} hat ${f.number(warning.smallest)}.`;
        }
        case 'duplicates':
          return `${f.count(warning.count, 'Text ist die genaue Kopie', 'Texte sind genaue Kopien')} eines anderen in derselben Kategorie.`;
        case 'duplicatesAcrossSplits':
          return `${f.count(warning.count, 'Testtext steht', 'Testtexte stehen')} Wort für Wort auch unter den Trainingstexten.`;
        case 'duplicatesAcrossCategories':
          return `${f.count(warning.count, 'Text steht', 'Texte stehen')} in mehr als einer Kategorie.`;
        case 'skippedFiles':
          return `${f.count(warning.count, 'Datei wurde', 'Dateien wurden')} ausgelassen.`;
      }
    },

    advice(warning) {
      switch (warning.kind) {
        case 'tooFewCategories':
          return 'Gelernt wird, Kategorien zu unterscheiden: Importieren Sie mindestens zwei Ordner, einen je Kategorie.';
        case 'similarNames':
          return 'Wenn dasselbe gemeint ist, legen Sie die Texte in einen Ordner und importieren Sie noch einmal.';
        case 'missingFromTrain':
          return 'Aus Testtexten wird nicht gelernt: Ergänzen Sie Trainingstexte, oder lassen Sie die Kategorie weg.';
        case 'missingFromTest':
          return 'Das Ergebnis sagt darüber nichts aus: Ergänzen Sie Testtexte, oder lassen Sie die Kategorie weg.';
        case 'tooFewTexts':
          return `Unter ${f.count(warning.least, 'Text', 'Texten')} bleibt eine Kategorie meist geraten: Ergänzen Sie welche, oder lassen Sie sie weg.`;
        case 'imbalance':
          return 'Das Modell wird zu den großen Kategorien neigen: Achten Sie auf die Trefferquote jeder einzelnen, nicht nur auf die Genauigkeit.';
        case 'duplicates':
          return 'Kopien zählen beim Training doppelt; werden die Testtexte aus ihnen gezogen, fällt das Ergebnis zu gut aus.';
        case 'duplicatesAcrossSplits':
          return 'Das Ergebnis fiele zu gut aus: Entfernen Sie die Texte auf einer der beiden Seiten, und importieren Sie noch einmal.';
        case 'duplicatesAcrossCategories':
          return 'Über denselben Text wird zweierlei gesagt: Behalten Sie jeden nur dort, wo er hingehört.';
        case 'skippedFiles':
          return 'Die Liste der ausgelassenen Dateien nennt die Gründe.';
      }
    },

    filter: {
      duplicates: 'Kopien innerhalb einer Kategorie',
      duplicatesAcrossSplits: 'Testtexte und ihre Kopien im Training',
      duplicatesAcrossCategories: 'Texte in mehreren Kategorien',
    },
    removeFilter: (filter) => `${filter}: wieder alle Texte zeigen`,
  };
};
