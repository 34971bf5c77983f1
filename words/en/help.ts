// Help: the pages behind F1, and what the screen around them says.

import type { Formats } from '../formats.ts';
import { pages } from './help/pages.ts';

export const help = (f: Formats) => ({
  title: 'Help',
  search: 'Search in help',
  clearSearch: 'Clear the search',
  pagesLabel: 'Pages of help',
  results: (query: string) => `Results for ${f.quote(query)}`,
  found: (n: number) => `${f.count(n, 'place', 'places')} found.`,
  nothing: (query: string) => `Nothing found for ${f.quote(query)}`,
  nothingHint: 'Try one word, or look through the pages.',
  next: (title: string) => `Next: ${title}`,
  /** Heads of the table of shortcuts. */
  key: 'Key',
  does: 'What it does',
  diagnostics: {
    copy: 'Copy diagnostics',
    copied: 'Copied. Read it before you pass it on.',
    failed: 'It could not be copied. Mark the lines below and copy them.',
    label: 'Diagnostics',
    only: 'The button is in the application, on this page of help.',
  },
  pages: pages(f),
});
