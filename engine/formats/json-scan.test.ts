import { describe, expect, it } from 'vitest';
import { randomBits } from '../tensor/random.ts';
import { quoted, scanJson, type JsonCounts, type JsonLimits } from './json-scan.ts';

const none: JsonLimits = {
  depth: Infinity,
  containers: Infinity,
  names: Infinity,
  commas: Infinity,
  nameLength: Infinity,
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Any value, with strings that look like JSON themselves. */
function anything(seed: number, depth = 0): unknown {
  let draws = 0;
  const draw = (n: number): number => randomBits(seed, depth, draws++) % n;
  const list = (): number[] => Array.from({ length: draw(4) }, (_, i) => seed * 7 + i + 1);
  switch (draw(depth > 4 ? 3 : 6)) {
    case 0:
      return ['', '"', '\\', '\\"', '{"a":[1,2]}', '],}', 'é中\u{1f600}', 'a:b', '\ud800'][draw(9)];
    case 1:
      return [0, -1.5e-7, true, false, null][draw(5)];
    case 2:
    case 3:
      return list().map((one) => anything(one, depth + 1));
    default:
      return Object.fromEntries(
        list().map((one, i) => [`${['k', '"', '\\', '中', ',{'][i]}`, anything(one, depth + 1)]),
      );
  }
}

function count(value: unknown): JsonCounts {
  if (typeof value === 'string') return { containers: 0, names: 0, commas: 0, strings: 1 };
  if (typeof value !== 'object' || value === null) {
    return { containers: 0, names: 0, commas: 0, strings: 0 };
  }
  const inner = Object.values(value).map(count);
  const sum = (of: keyof JsonCounts): number => inner.reduce((all, one) => all + one[of], 0);
  return {
    containers: sum('containers') + 1,
    names: sum('names') + (Array.isArray(value) ? 0 : inner.length),
    commas: sum('commas') + Math.max(0, inner.length - 1),
    strings: sum('strings'),
  };
}

describe('a look at JSON', () => {
  it('counts what would be made of it, however it is set', () => {
    let containers = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const value = anything(seed);
      const expected = count(value);
      containers += expected.containers;
      for (const text of [JSON.stringify(value), JSON.stringify(value, null, '\t \n')]) {
        expect(scanJson(text, none)).toEqual(expected);
        expect(scanJson(bytes(text), none)).toEqual(expected);
      }
    }
    expect(containers).toBeGreaterThan(500);
  });

  it.each<[string, Partial<JsonLimits>, string | RegExp]>([
    ['[[[]]]', { depth: 2 }, 'is more than 2 levels deep'],
    ['[[],{}]', { containers: 2 }, 'has more than 2 parts'],
    ['[{"a":1},{"b":1,"c":2}]', { names: 2 }, 'has more than 2 names'],
    ['[1,2,3]', { commas: 1 }, 'has more than 1 values'],
    ['{"abcd":1}', { nameLength: 3 }, 'has a name of more than 3 characters'],
    ['{"a":"xyz"}', { stringLength: () => 2 }, 'has a "a" of more than 2 characters'],
    ['{"a":1,"a":2}', {}, 'names "a" twice'],
    [`{"a":1,"a"${' '.repeat(5000)}:2}`, {}, 'names "a" twice'],
    ['{"a":1,"\\u0061":2}', {}, 'names "a" twice'],
    ['{"x":{"a":[{}],"b":{"a":2},"a":3}}', {}, 'names "a" twice'],
    [`{"${'é'.repeat(99)}":1,"${'é'.repeat(99)}":2}`, {}, /^names "é{60}…" twice$/],
  ])('stops at a limit: %s', (text, limits, why) => {
    for (const given of [text, bytes(text)]) {
      const found = scanJson(given, { ...none, ...limits });
      if (typeof why === 'string') expect(found).toBe(why);
      else expect(found).toMatch(why);
    }
  });

  it('ends with every text, whatever it is', () => {
    for (const text of [
      '',
      '"',
      '"\\',
      '{"',
      '{"a',
      '[}',
      '}}',
      ']',
      '{"a"}',
      '{,"a":"a"}',
      '\0',
    ]) {
      expect(() => scanJson(text, none)).not.toThrow();
      expect(() => scanJson(bytes(text), none)).not.toThrow();
    }
    expect(() => scanJson(Uint8Array.of(0x7b, 0x22, 0xff, 0x22), none)).not.toThrow();
  });

  it('names things fit for a sentence', () => {
    expect(quoted('a"\n\u001b')).toBe('"a\\"\\n\\u001b"');
    expect(quoted('x'.repeat(1e6))).toHaveLength(63);
  });
});
