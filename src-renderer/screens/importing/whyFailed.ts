// Why an import failed, as a sentence: what the importing itself says stands in the words, every
// other error brings its own.

import type { ErrorShape } from '../../../src-main/contract/common.ts';
import { words } from '../../state/language.svelte.ts';

export function whyFailed({ code, message, details }: ErrorShape): string {
  const { importing } = words;
  if (code === 'import.noFiles') return importing.nothingFound(String(details.name));
  if (code === 'import.noTexts') return importing.nothingRead(Number(details.skipped));
  if (code === 'import.abandoned') return importing.abandoned;
  return message;
}
