// Every sentence in English, a file a room. What stands here decides what each other language has
// to say: its type is the catalogue's.

import { formats } from '../formats.ts';
import type { Locale } from '../locale.ts';
import { common } from './common.ts';
import { formatWords } from './formats.ts';
import { welcome } from './welcome.ts';

export function english(locale: Locale) {
  const format = formats(locale, formatWords);
  const words = {
    common: common(format),
    welcome: welcome(),
  };
  return { words, format };
}
