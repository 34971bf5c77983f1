// A look at JSON before it is parsed. JSON.parse makes an object of whatever it is given: a hundred
// megabytes of `{},{},...` become gigabytes, and of a name that stands twice it keeps the last
// without a word. One pass over the text, which makes next to nothing, counts what would be made and
// stops at the first limit. Whether the text is valid JSON is left to JSON.parse.

import { decodeUtf8 } from './utf8.ts';

export interface JsonLimits {
  /** How deep objects and lists may lie in one another. */
  readonly depth: number;
  /** Objects and lists together. */
  readonly containers: number;
  /** Names in objects, all together. */
  readonly names: number;
  /** Values after the first of each object and list, all together. */
  readonly commas: number;
  /** The longest name, as it is written. */
  readonly nameLength: number;
  /** The longest string under a name, as it is written; any length unless told. */
  readonly stringLength?: (name: string) => number;
}

export interface JsonCounts {
  readonly containers: number;
  readonly names: number;
  readonly commas: number;
  /** Strings that are values. */
  readonly strings: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * What the text holds, or what is wrong with it, as the end of a sentence about it. The text may
 * still be UTF-8, so that nothing is decoded in vain; lengths are then in bytes.
 */
export function scanJson(text: string | Uint8Array, limits: JsonLimits): JsonCounts | string {
  const code =
    typeof text === 'string' ? (i: number) => text.charCodeAt(i) : (i: number) => text[i];
  const around: (Set<string> | null)[] = []; // the names of the objects around, null for a list
  let names: Set<string> | null = null;
  let name = ''; // the last
  let nameComes = false;
  let containers = 0;
  let named = 0;
  let commas = 0;
  let strings = 0;
  for (let i = 0; i < text.length; i++) {
    switch (code(i)) {
      case 0x7b: // {
      case 0x5b: // [
        names = code(i) === 0x7b ? new Set() : null;
        nameComes = names !== null;
        around.push(names);
        if (around.length > limits.depth) return `is more than ${limits.depth} levels deep`;
        if (++containers > limits.containers) return `has more than ${limits.containers} parts`;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        around.pop();
        names = around.at(-1) ?? null;
        nameComes = false;
        break;
      case COMMA:
        nameComes = names !== null;
        if (++commas > limits.commas) return `has more than ${limits.commas} values`;
        break;
      case QUOTE: {
        const start = i;
        for (i++; i < text.length; i++) {
          const c = code(i);
          if (c === QUOTE) break;
          if (c === BACKSLASH) i++;
        }
        if (!nameComes || names === null) {
          strings++;
          const most = limits.stringLength?.(name) ?? Infinity;
          if (i - start - 1 > most) return `has a ${quoted(name)} of more than ${most} characters`;
          break;
        }
        nameComes = false;
        if (i - start - 1 > limits.nameLength) {
          return `has a name of more than ${limits.nameLength} characters`;
        }
        if (++named > limits.names) return `has more than ${limits.names} names`;
        name = nameOf(text, start, i + 1);
        if (names.has(name)) return `names ${quoted(name)} twice`;
        names.add(name);
      }
    }
  }
  return { containers, names: named, commas, strings };
}

/** Two spellings of one name are one name. */
function nameOf(text: string | Uint8Array, from: number, to: number): string {
  const written =
    typeof text === 'string' ? text.slice(from, to) : decodeUtf8(text.subarray(from, to));
  // Where it is no UTF-8 or no JSON, the whole is none.
  if (written === null) return '';
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    return JSON.parse(written) as string;
  } catch {
    return written;
  }
}

/** What a file names something, fit for a sentence: in quotes, without control characters, not long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
