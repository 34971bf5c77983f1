// Search in help: every section and every term is a place; all typed words must be found in it, and
// what is called like them comes before what only mentions them.

import {
  helpPageIds,
  plainText,
  termIds,
  type HelpBlock,
  type HelpPageId,
  type Words,
} from '../../../words/index.ts';

export interface HelpPlace {
  readonly page: HelpPageId;
  /** A section's or a term's id. */
  readonly place: string;
  readonly title: string;
  /** Where it stands: the page's title. */
  readonly within: string;
  /** Other names of it. */
  readonly also: readonly string[];
  readonly text: string;
}

/** Every place of help, in the order of the pages. */
export function helpPlaces(words: Pick<Words, 'help' | 'terms'>): HelpPlace[] {
  const places: HelpPlace[] = [];
  for (const page of helpPageIds) {
    const { title, summary, sections } = words.help.pages[page];
    if (page === 'terms') continue;
    for (const [place, { heading, blocks }] of Object.entries(sections)) {
      const texts = blocks.flatMap(textsOf);
      // The page's own title finds its first section.
      const first = place === Object.keys(sections)[0];
      places.push({
        page,
        place,
        title: heading,
        within: title,
        also: first ? [title] : [],
        text: [...texts, ...(first ? [summary] : [])].join(' '),
      });
    }
  }
  const within = words.help.pages.terms.title;
  for (const id of termIds) {
    const { name, line, example, also = [] } = words.terms.list[id];
    places.push({
      page: 'terms',
      place: id,
      title: name,
      within,
      also,
      text: `${line} ${example}`,
    });
  }
  return places;
}

/** The texts of a block as they are read. */
function textsOf(block: HelpBlock): string[] {
  switch (block.kind) {
    case 'text':
      return [plainText(block.text)];
    case 'steps':
    case 'list':
      return block.items.map(plainText);
    case 'table':
      return block.rows.flat().map(plainText);
    case 'code':
      return [block.code];
    case 'picture':
      return [block.alt];
    default:
      return [];
  }
}

/** The places that hold every word of the query, best first. Nothing for an empty query. */
export function searchHelp(places: readonly HelpPlace[], query: string): HelpPlace[] {
  const asked = wordsOf(query);
  if (asked.length === 0) return [];
  const whole = asked.join(' ');
  return places
    .map((place, order) => ({ place, order, score: scoreOf(place, asked, whole) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ place }) => place);
}

/** 0 where a word is missing. */
function scoreOf(place: HelpPlace, asked: readonly string[], whole: string): number {
  const title = wordsOf(place.title);
  const names = place.also.map(wordsOf);
  const text = wordsOf(place.text);
  let score = 0;
  if (title.join(' ') === whole) score += 100;
  else if (names.some((name) => name.join(' ') === whole)) score += 60;
  for (const word of asked) {
    const best = Math.max(
      20 * match(title, word),
      12 * Math.max(0, ...names.map((name) => match(name, word))),
      3 * match(text, word),
    );
    if (best === 0) return 0;
    score += best;
  }
  return score;
}

/** 2 for the word, 1.5 for one that begins so, 0.5 for one that holds it. */
function match(words: readonly string[], asked: string): number {
  let best = 0;
  for (const word of words) {
    if (word === asked) return 2;
    if (word.startsWith(asked)) best = 1.5;
    else if (best === 0 && asked.length > 2 && word.includes(asked)) best = 0.5;
  }
  return best;
}

/** Without case, accents and signs: "F1", "Größe" and "groesse" stay what people type. */
function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/ß/gu, 'ss')
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/**
 * A part of a place's text around the first word found, for the list of results. What is called by
 * that word is told from its beginning: that says what it is.
 */
export function snippetOf(place: HelpPlace, query: string, length = 140): string {
  const { text } = place;
  const [word = ''] = query.trim().split(/\s+/u);
  const [asked = ''] = wordsOf(word);
  const called = match(wordsOf([place.title, ...place.also].join(' ')), asked) > 0;
  const first = called ? '' : word;
  const at = first === '' ? -1 : text.toLowerCase().indexOf(first.toLowerCase());
  const from = at < 60 ? 0 : text.lastIndexOf(' ', at - 30) + 1;
  const end = from + length;
  const cut = text.length > end ? text.slice(from, text.lastIndexOf(' ', end)) : text.slice(from);
  return `${from > 0 ? '…\u00a0' : ''}${cut}${text.length > end ? '\u00a0…' : ''}`;
}
