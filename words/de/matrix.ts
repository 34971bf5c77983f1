import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const matrix = (f: Formats): Words['matrix'] => ({
  heading: 'Konfusionsmatrix',
  reads: 'Zeilen: was sie sind. Spalten: wofür sie gehalten wurden.',
  cut: (all, shown) =>
    `Von ${f.number(all)} Kategorien sind die ${f.number(shown)} mit den meisten Fehlern zu sehen; die Tabelle der Kategorien nennt alle.`,
  show: 'In der Matrix zeigen',
  counts: 'Anzahl',
  ofActual: '% der wahren',
  ofPredicted: '% der vorhergesagten',
  cell: (actual, predicted, count, share) =>
    `${actual}, für ${predicted} gehalten: ${f.number(count)}, ${f.percent(share)} ihrer Texte`,
  cellOfPredicted: (actual, predicted, count, share) =>
    `${actual}, für ${predicted} gehalten: ${f.number(count)}, ${f.percent(share)} der dafür gehaltenen`,
  emptyCell: (actual, predicted) => `${actual}, für ${predicted} gehalten: 0`,
  listActual: (category) => `Texte von ${category} zeigen`,
  listPredicted: (category) => `Zeigen, was für ${category} gehalten wurde`,
  point: 'Zeigen Sie auf eine Zelle oder gehen Sie mit den Pfeiltasten, um sie zu lesen.',
  order: 'Reihenfolge',
  orders: {
    given: 'Wie gegeben',
    size: 'Größte zuerst',
    f1: 'Niedrigstes F1 zuerst',
    similarity: 'Verwechselte beisammen',
  },
  enlarge: 'Vergrößern',
  enlarged: 'Konfusionsmatrix, vergrößert',
  few: 'wenige Fehler',
  many: 'viele',
  right: 'richtig',
  pairs: {
    heading: 'Am häufigsten verwechselt',
    pair: (actual, predicted) => `${actual}, für ${predicted} gehalten`,
    figures: (count, share) =>
      `${f.count(count, 'Text', 'Texte')}, ${f.percent(share)} ihrer Texte`,
    none: 'Keine Kategorie wurde für eine andere gehalten.',
    more: (n) => `${f.count(n, 'weiteres Paar', 'weitere Paare')} zeigen`,
    fewer: 'Weniger zeigen',
  },
});
