// The palette's search in texts, on real services.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancelled } from '../../src-main/contract/call.ts';
import { temporaryFolder } from '../../src-main/store/testing.ts';
import { checkedCall } from '../host/checked.ts';
import { TextSearch, type SearchHost } from '../shell/palette/textSearch.svelte.ts';
import { House } from './windows.ts';

let house: House;
/** What was searched for, in the order of the calls. */
let asked: string[];
let host: SearchHost;

beforeEach(() => {
  house = new House(temporaryFolder());
  asked = [];
  host = {
    call: checkedCall((name, input, signal) => {
      asked.push((input as { search: string }).search);
      return house.services.call(name, input, signal);
    }),
  };
});

afterEach(() => house.close());

test('finds in the texts of the datasets, and stops when it has enough', async () => {
  const search = new TextSearch(host, 0);
  await search.ask(' apple ', [house.datasetId]);
  expect(search.items.map(({ document }) => document.glimpse)).toEqual([
    'red apple',
    'green apple',
  ]);
  expect(search.searching).toBe(false);
  // The same dataset again and again stands for many: six are enough.
  await search.ask(
    'apple',
    Array.from({ length: 9 }, () => house.datasetId),
  );
  expect(search.items).toHaveLength(6);
  expect(asked).toHaveLength(1 + 3);
});

test('does not begin with a single letter', async () => {
  const search = new TextSearch(host, 0);
  await search.ask('a', [house.datasetId]);
  await search.ask('  a  ', [house.datasetId]);
  expect(asked).toEqual([]);
  expect(search.searching).toBe(false);
});

test('what is typed on ends what was asked before, and drops what that found', async () => {
  const search = new TextSearch(host, 0);
  await search.ask('apple', [house.datasetId]);
  const earlier = search.ask('dr', [house.datasetId]);
  const later = search.ask('drum', [house.datasetId]);
  expect(search.items).toEqual([]);
  await Promise.all([earlier, later]);
  expect(asked).toEqual(['apple', 'drum']);
  expect(search.items.map(({ document }) => document.glimpse)).toEqual(['loud drum', 'old drum']);
});

test('gives up after a while, keeps what it has and says so', async () => {
  const never = (signal?: AbortSignal) =>
    new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(cancelled())));
  const calls = checkedCall((name, input, signal) =>
    asked.push('') === 1 ? house.services.call(name, input, signal) : never(signal),
  );
  const search = new TextSearch({ call: calls }, 0, 50);
  await search.ask('pear', [house.datasetId, house.datasetId]);
  expect(search.items).toHaveLength(1);
  expect(search).toMatchObject({ searching: false, unfinished: true });
  search.stop();
  expect(search).toMatchObject({ items: [], unfinished: false });
});
