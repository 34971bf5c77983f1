import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';
import { pages } from './help/pages.ts';

export const help = (f: Formats): Words['help'] => ({
  title: 'Hilfe',
  search: 'In der Hilfe suchen',
  clearSearch: 'Suche leeren',
  pagesLabel: 'Seiten der Hilfe',
  results: (query) => `Treffer für ${f.quote(query)}`,
  found: (n) => `${f.count(n, 'Stelle', 'Stellen')} gefunden.`,
  nothing: (query) => `Nichts gefunden für ${f.quote(query)}`,
  nothingHint: 'Versuchen Sie es mit einem Wort oder sehen Sie die Seiten durch.',
  next: (title) => `Weiter: ${title}`,
  key: 'Taste',
  does: 'Was sie tut',
  diagnostics: {
    copy: 'Diagnose kopieren',
    copied: 'Kopiert. Lesen Sie sie, bevor Sie sie weitergeben.',
    failed: 'Das Kopieren gelang nicht. Markieren und kopieren Sie die Zeilen unten.',
    label: 'Diagnose',
    only: 'Die Schaltfläche steht in der Anwendung, auf dieser Seite der Hilfe.',
  },
  pages: pages(f),
});
