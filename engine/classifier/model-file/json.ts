// The values of the metadata that are JSON: measured, looked through, and only then parsed.

import { scanJson, type JsonCounts, type JsonLimits } from '../../formats/json-scan.ts';
import { notAModel } from './errors.ts';

/**
 * The value of `key`, which is `text`. Throws `model.notAModel` where it is longer than `length`,
 * beyond the limits, not what `accepts` asks for, or no JSON.
 */
export function parseValue(
  key: string,
  text: string | undefined,
  length: number,
  limits: JsonLimits,
  accepts: (counts: JsonCounts) => boolean = () => true,
): unknown {
  if (text === undefined) throw notAModel(`it has no ${key}`);
  if (text.length > length) throw notAModel(`its ${key} can't be read: too long`);
  const found = scanJson(text, limits);
  if (typeof found === 'string') throw notAModel(`its ${key} can't be read: it ${found}`);
  if (!accepts(found)) throw notAModel(`its ${key} can't be read`);
  try {
    return JSON.parse(text);
  } catch {
    throw notAModel(`its ${key} can't be read`);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;
}

export function isStrings(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false;
  for (const one of value as unknown[]) if (typeof one !== 'string') return false;
  return true;
}

export function isCounts(value: unknown): value is number[] {
  if (!Array.isArray(value)) return false;
  for (const one of value as unknown[]) if (!isCount(one)) return false;
  return true;
}
