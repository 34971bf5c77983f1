// How far an import is, in words: a total only where it is known, since one that moves says nothing.

import type { ImportProgress } from '../../../src-main/contract/imports.ts';
import { words } from '../../state/language.svelte.ts';

/** To be called where it is shown. */
export function sayProgress({ state, filesTotal, imported, skipped }: ImportProgress): string {
  const { importing } = words;
  if (state === 'finishing') return importing.finishing(imported);
  return filesTotal === null
    ? importing.soFar(imported)
    : importing.ofAll(imported + skipped, filesTotal);
}
