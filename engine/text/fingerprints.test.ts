import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src-main/importing/intake.ts';
import { randomBits } from '../tensor/random.ts';
import { Fingerprints } from './fingerprints.ts';

const all = (length: number) => Int32Array.from({ length }, (_, row) => row);

/** Whether two texts say the same. */
function same(a: string, b: string): boolean {
  const fingerprints = new Fingerprints();
  fingerprints.add(a);
  fingerprints.add(b);
  return fingerprints.copies(Int32Array.of(1), [Int32Array.of(0)]).has(1);
}

describe('fingerprints', () => {
  it('tell the same texts apart as those of the library do', () => {
    const texts = [
      'one two',
      ' one\r\n\ttwo\n',
      'one\u00a0two',
      'one\u3000\u2028two\ufeff',
      'onetwo',
      'One two',
      'one two.',
      'two one',
      'caf\u00e9',
      'cafe\u0301',
      'cafe',
      'a\u0323\u0307',
      'a\u0307\u0323',
      '\ud55c',
      '\u1112\u1161\u11ab',
      '',
      ' \n ',
      '\u0000',
      '\u0000\u0000',
      '\u200b',
      '\ud83d\ude00',
      '\ud83d',
      'ab',
      'ba',
      'a'.repeat(9000),
      'a'.repeat(9001),
      `e${'\u0301'.repeat(300)}`,
    ];
    const hex = texts.map((text) => Buffer.from(fingerprintOf(text)).toString('hex'));
    for (const [i, a] of texts.entries()) {
      for (const [j, b] of texts.entries()) {
        expect(same(a, b), JSON.stringify([a, b])).toBe(hex[i] === hex[j]);
      }
    }
  });

  it('take no two of a hundred thousand near texts for one, and find each again', () => {
    const texts = Array.from({ length: 100_000 }, (_, i) => {
      const bits = randomBits(5, i, 0);
      // Near each other: numbers, swapped letters, one bit.
      return i % 2 === 0
        ? `text ${i} of many`
        : String.fromCharCode(97 + (i % 3), 200 + (i >> 2), bits & 0xff, i & 0xff, i >> 8);
    });
    const distinct = [
      ...new Map(
        texts.map((text) => [Buffer.from(fingerprintOf(text)).toString('hex'), text]),
      ).values(),
    ];
    const fingerprints = new Fingerprints();
    for (const text of distinct) fingerprints.add(text);
    const rows = all(distinct.length);
    const half = distinct.length >> 1;
    expect(fingerprints.copies(rows.subarray(half), [rows.subarray(0, half)]).size).toBe(0);
    for (const text of distinct) fingerprints.add(text);
    const again = all(2 * distinct.length).subarray(distinct.length);
    expect(fingerprints.copies(again, [rows.subarray(0, half), rows.subarray(half)]).size).toBe(
      distinct.length,
    );
  });

  it('know no copy where there is nothing to be a copy of', () => {
    const fingerprints = new Fingerprints();
    fingerprints.add('one');
    expect(fingerprints.copies(Int32Array.of(0), []).size).toBe(0);
    expect(fingerprints.copies(new Int32Array(0), [Int32Array.of(0)]).size).toBe(0);
  });
});
