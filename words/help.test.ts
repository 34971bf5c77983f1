// That help is complete and well formed in every language: the types see to the pages and sections,
// this to what is in them.

import { describe, expect, it } from 'vitest';
import {
  helpPageIds,
  helpPictures,
  languages,
  spansOf,
  speak,
  type HelpBlock,
  type Language,
} from './index.ts';

const inLanguage = (language: Language) =>
  speak({ language, words: language, numbers: language }).words.help.pages;
const blocksOf = (language: Language) =>
  helpPageIds.flatMap((page) =>
    Object.entries(inLanguage(language)[page].sections).flatMap(([section, { blocks }]) =>
      blocks.map((block) => ({ at: `${page}/${section}`, block })),
    ),
  );
function textsOf(block: HelpBlock): readonly string[] {
  if (block.kind === 'text') return [block.text];
  if (block.kind === 'steps' || block.kind === 'list') return block.items;
  if (block.kind === 'table') return block.rows.flat();
  return [];
}

describe.each(Object.keys(languages) as Language[])('help in %s', (language) => {
  it('has no empty section', () => {
    for (const page of helpPageIds) {
      const { title, summary, sections } = inLanguage(language)[page];
      expect(title).not.toBe('');
      expect(summary).toMatch(/\.$/u);
      for (const { heading, blocks } of Object.values(sections)) {
        expect(heading).not.toBe('');
        expect(blocks.length).toBeGreaterThan(0);
      }
    }
  });

  it('has texts whose signs and links are right', () => {
    for (const { at, block } of blocksOf(language)) {
      for (const text of textsOf(block)) {
        const left = spansOf(text).filter(({ kind }) => kind === 'plain');
        for (const { text: plain } of left) expect(plain, at).not.toMatch(/[`*[\]]/u);
      }
    }
  });

  it('shows every picture once, with its words for who can’t see it', () => {
    const shown = blocksOf(language).flatMap(({ block }) =>
      block.kind === 'picture' ? [block] : [],
    );
    expect(shown.map(({ picture }) => picture).sort()).toEqual([...helpPictures].sort());
    for (const { alt } of shown) expect(alt.length).toBeGreaterThan(30);
  });
});

/** Every sentence and name of a language but help's own. */
function saidIn(language: Language): Set<string> {
  const said = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') said.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  const { words } = speak({ language, words: language, numbers: language });
  for (const [room, said] of Object.entries(words)) if (room !== 'help') collect(said);
  return said;
}

it.each(Object.keys(languages) as Language[])(
  'names buttons in %s as they are named on the screens',
  (language) => {
    const said = saidIn(language);
    const named = blocksOf(language)
      .flatMap(({ block }) => textsOf(block).flatMap(spansOf))
      .filter(({ kind }) => kind === 'strong');
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(({ text }) => text).filter((name) => !said.has(name))).toEqual([]);
  },
);

it('has the same kinds of blocks in the same order in every language', () => {
  const kinds = (language: Language) =>
    blocksOf(language).map(({ at, block }) => {
      if (block.kind === 'table') return `${at} table ${block.rows.length}`;
      if (block.kind === 'list' || block.kind === 'steps') {
        return `${at} ${block.kind} ${block.items.length}`;
      }
      return `${at} ${block.kind}`;
    });
  expect(kinds('de')).toEqual(kinds('en'));
});
