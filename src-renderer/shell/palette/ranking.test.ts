import { describe, expect, it } from 'vitest';
import { rank } from './ranking.ts';

const entries = [
  { name: 'Support tickets' },
  { name: 'Shop mails' },
  { name: 'Old shop' },
  { name: 'Bookshops' },
  { name: 'Grüße aus Köln' },
  { name: 'Dark', keywords: 'look theme night' },
  { name: 'Train on Shop mails', keywords: 'learn' },
];
const names = (query: string, limit = 10): readonly string[] =>
  rank(query, entries, limit).map(({ name }) => name);

describe('ranking what was typed', () => {
  it('puts what begins so first, then words, then what stands inside of one', () => {
    expect(names('shop')).toEqual(['Shop mails', 'Old shop', 'Train on Shop mails', 'Bookshops']);
  });
  it('wants every typed word, in any order', () => {
    expect(names('mails train')).toEqual(['Train on Shop mails']);
    expect(names('shop tickets')).toEqual([]);
  });
  it('puts the whole name before everything else', () => {
    expect(names('old shop')[0]).toBe('Old shop');
    expect(names('shop mails')).toEqual(['Shop mails', 'Train on Shop mails']);
  });
  it('takes beginnings of successive words, after all others', () => {
    expect(names('shma')).toEqual(['Shop mails', 'Train on Shop mails']);
    expect(names('trsh')).toEqual(['Train on Shop mails']);
    expect(names('mash')).toEqual([]);
  });
  it('does not ask for case or accents', () => {
    expect(names('grusse')).toEqual([]);
    expect(names('GRÜ')).toEqual(['Grüße aus Köln']);
    expect(names('koln')).toEqual(['Grüße aus Köln']);
  });
  it('finds by keywords, for less than by the name', () => {
    expect(names('theme')).toEqual(['Dark']);
    expect(rank('dark', [{ name: 'Night', keywords: 'dark' }, { name: 'Dark' }], 2)[0].name).toBe(
      'Dark',
    );
  });
  it('keeps the order among equals, and the limit', () => {
    const same = ['a one', 'a two', 'a three'].map((name) => ({ name }));
    expect(rank('a', same, 2).map(({ name }) => name)).toEqual(['a one', 'a two']);
    expect(names('', 3)).toEqual(['Support tickets', 'Shop mails', 'Old shop']);
    expect(names('   ', 1)).toEqual(['Support tickets']);
  });
  it('reads no sign as a pattern, and survives long ones', () => {
    expect(names('.*')).toEqual([]);
    const words = Array.from({ length: 40 }, () => 'aaaa').join(' ');
    expect(rank('a'.repeat(40) + 'b', [{ name: words }], 5)).toEqual([]);
  });
});
