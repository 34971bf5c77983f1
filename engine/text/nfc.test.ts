// The same units as the host's own normalisation, and none of its quadratic time.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { normalizeNfc } from './nfc.ts';

/** Numbers that are the same in every run of the tests. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const allMarks = Array.from({ length: 0x20000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => /\p{M}/u.test(character));

describe('normalizeNfc', () => {
  it('leaves ordinary texts to the host', () => {
    for (const text of [
      '',
      'plain',
      'Tä\u0323ßt e\u0301',
      'हिन्दी क़',
      '\u1100\u1161\u11a8 각',
      '\ud800 broken',
      'z' + '\u0335\u0301\u0316'.repeat(33),
    ]) {
      expect(normalizeNfc(text)).toBe(text.normalize('NFC'));
    }
  });

  it('gives what the host gives for long runs, of every mark there is', () => {
    const next = generator(7);
    const starts = ['', 'a', '\u1100\u1161', 'क', '\u09c7', '\u1e69', '\u{11099}', ' '];
    for (let round = 0; round < 300; round++) {
      const few = Array.from({ length: 1 + next(6) }, () => allMarks[next(allMarks.length)]);
      const pool = round % 3 === 0 ? allMarks : few;
      let text = '';
      for (let part = 0; part < 3; part++) {
        text += starts[next(starts.length)];
        const length = 80 + next(200);
        for (let i = 0; i < length; i++) text += pool[next(pool.length)];
      }
      expect(normalizeNfc(text)).toBe(text.normalize('NFC'));
    }
  });

  it('is idempotent, and equal for equivalent runs', () => {
    const text = 'a' + '\u0301\u0316'.repeat(200);
    const once = normalizeNfc(text);
    expect(normalizeNfc(once)).toBe(once);
    expect(normalizeNfc('a' + '\u0316\u0301'.repeat(200))).toBe(once);
  });

  it('is done with megabytes of marks at once', () => {
    // In a process of its own: what hangs can be ended. The host alone takes minutes for each.
    const script = `
      const { normalizeNfc } = await import(${JSON.stringify(new URL('./nfc.ts', import.meta.url).href)});
      for (const text of [
        'a' + '\\u0301\\u0316'.repeat(500_000),
        '\\u0344\\u0316\\u093c'.repeat(300_000),
        ('\\u1100\\u1161' + '\\u302a\\u302e\\u0301'.repeat(33)).repeat(10_000) + '\\u302a\\u302e'.repeat(400_000),
        ('a' + '\\u0301\\u0316'.repeat(49)).repeat(10_000),
      ]) console.log(normalizeNfc(text).length > 0);`;
    const { stdout, error } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(error).toBeUndefined();
    expect(stdout).toBe('true\n'.repeat(4));
  }, 90_000);
});
