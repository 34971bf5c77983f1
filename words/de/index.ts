// Every sentence in German. People are addressed as "Sie"; the field's terms are those of German
// textbooks (Epoche, Lernrate, Schicht, Genauigkeit, Trefferquote).

import { formats } from '../formats.ts';
import type { Speech } from '../index.ts';
import type { Locale } from '../locale.ts';
import { common } from './common.ts';
import { formatWords } from './formats.ts';
import { welcome } from './welcome.ts';

export function german(locale: Locale): Speech {
  const format = formats(locale, formatWords);
  return {
    format,
    words: {
      common: common(format),
      welcome: welcome(),
    },
  };
}
