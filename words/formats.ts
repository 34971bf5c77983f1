// Numbers, dates and lists as a person reads them: "2,954 texts", "97.7 %", "about 4 s left".

import type { Locale } from './locale.ts';

const SPACE = '\u00a0';

/** The few words that stand inside of numbers, dates and lists. */
export interface FormatWords {
  readonly today: (time: string) => string;
  readonly yesterday: (time: string) => string;
  readonly almostDone: string;
  readonly timeLeft: (duration: string) => string;
  /** "4 more", at the end of a list. */
  readonly more: (number: string) => string;
  /** What quoted names stand in. */
  readonly quotes: readonly [string, string];
}

export interface Formats {
  readonly locale: Locale;
  /** 2954 -> "2,954". */
  number(value: number): string;
  /** 2954, "text", "texts" -> "2,954 texts"; 1 -> "1 text". */
  count(value: number, one: string, many: string): string;
  /** The form that a number asks for: 1 -> one, everything else -> many. */
  plural<T>(value: number, one: T, many: T): T;
  /** 2_883_500 -> "2.9 million", 100_300 -> "100 thousand"; below ten thousand in full. */
  about(value: number): string;
  /** 0.9771 -> "97.7 %". What is no whole is never written as one: "< 0.1 %", "> 99.9 %"; NaN is "–". */
  percent(share: number, digits?: number): string;
  /** 0.977123456 -> "97.7123 %": all the digits that a probability has, for hover and focus. */
  exactPercent(share: number): string;
  /** A weight for people: signed, two decimals, with a real minus: "+1.23", "−0.50". */
  signed(value: number): string;
  /** A loss or a rate in few digits: 1.25, 0.0123, 0.0005, and below a ten-thousandth 5.74e-6. */
  decimal(value: number, digits?: number): string;
  /** Bytes: "812 B", "3.4 kB", "5.2 MB" (decimal units, as systems show files). */
  bytes(value: number): string;
  /** Seconds: "< 0.1 s", "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
  duration(seconds: number): string;
  /** "about 4 s left", in steps that do not flicker. */
  timeLeft(seconds: number): string;
  /** "today, 14:05", "yesterday, 9:30", "3 Nov", "3 Nov 2025". */
  date(time: number, now?: number): string;
  /** The whole date and time, for hover and focus. */
  exactDate(time: number): string;
  /** As the language lists names: "a", "a and b", "a, b, and c"; over `most`: "a, b, c, and 4 more". */
  list(names: readonly string[], most?: number): string;
  /**
   * The order in which people read names: m1, m2, m10, by the language's alphabet. Trainings have
   * their own, the canonical one (engine/order.ts), and colours go by that.
   */
  compare(a: string, b: string): number;
  /** A name that a person gave, in the language's quotation marks. */
  quote(name: string): string;
  /** A number as a field for numbers shows it: every digit that counts, no groups. */
  plain(value: number): string;
}

export function formats(locale: Locale, words: FormatWords): Formats {
  const fixed = new Map<string, Intl.NumberFormat>();
  /** Formatters are slow to make, and few. */
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    let format = fixed.get(key);
    if (format === undefined) fixed.set(key, (format = numberFormat(locale.numbers, options)));
    return format;
  };
  const digitsAfter = (value: number, digits: number): string =>
    numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  // "million" is a word, so it is in the language of the words.
  const compact = new Intl.NumberFormat(locale.words, {
    notation: 'compact',
    compactDisplay: 'long',
    maximumSignificantDigits: 2,
  });
  const day = new Intl.DateTimeFormat(locale.words, { day: 'numeric', month: 'short' });
  const dayAndYear = new Intl.DateTimeFormat(locale.words, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const clock = new Intl.DateTimeFormat(locale.words, { hour: '2-digit', minute: '2-digit' });
  const exact = new Intl.DateTimeFormat(locale.words, { dateStyle: 'full', timeStyle: 'medium' });
  const conjunction = new Intl.ListFormat(locale.words, { type: 'conjunction' });
  const alphabet = new Intl.Collator(locale.words, { numeric: true });
  const plurals = new Intl.PluralRules(locale.words);

  const number = (value: number): string => numbers({ maximumFractionDigits: 0 }).format(value);
  const plural = <T>(value: number, one: T, many: T): T =>
    plurals.select(value) === 'one' ? one : many;

  const duration = (seconds: number): string => {
    if (!Number.isFinite(seconds)) return '–';
    if (seconds > 0 && seconds < 0.05) return `<${SPACE}${digitsAfter(0.1, 1)}${SPACE}s`;
    if (seconds < 10) return `${numbers({ maximumFractionDigits: 1 }).format(seconds)}${SPACE}s`;
    const total = Math.round(seconds);
    if (total < 60) return `${total}${SPACE}s`;
    const minutes = Math.floor(total / 60);
    const over = (rest: number, unit: string): string =>
      rest === 0 ? '' : ` ${rest}${SPACE}${unit}`;
    if (minutes < 60) return `${minutes}${SPACE}min${over(total % 60, 's')}`;
    return `${number(Math.floor(minutes / 60))}${SPACE}h${over(minutes % 60, 'min')}`;
  };

  return {
    locale,
    number,
    plural,
    count: (value, one, many) => `${number(value)} ${plural(value, one, many)}`,

    about(value) {
      if (value < 10_000) return number(value);
      return compact
        .formatToParts(value)
        .map((part) => (part.type === 'decimal' ? decimalSign(locale.numbers) : part.value))
        .join('');
    },

    percent(share, digits = 1) {
      if (!Number.isFinite(share)) return '–';
      const value = share * 100;
      const least = 10 ** -digits;
      if (share === 0 || share === 1) return `${number(value)}${SPACE}%`;
      if (value < least / 2) return `<${SPACE}${digitsAfter(least, digits)}${SPACE}%`;
      if (value < 100 && value >= 100 - least / 2) {
        return `>${SPACE}${digitsAfter(100 - least, digits)}${SPACE}%`;
      }
      return `${digitsAfter(value, digits)}${SPACE}%`;
    },

    exactPercent: (share) => `${localized((share * 100).toPrecision(6), locale.numbers)}${SPACE}%`,
    signed: (value) => `${value < 0 ? '−' : '+'}${digitsAfter(Math.abs(value), 2)}`,

    decimal(value, digits = 3) {
      if (!Number.isFinite(value)) return '–';
      const size = Math.abs(value);
      if (size !== 0 && size < 1e-4) {
        return localized(String(Number(value.toPrecision(digits)).toExponential()), locale.numbers);
      }
      // Not rounded as a number: the largest would become infinite.
      if (size >= 1e6) return localized(value.toExponential(digits - 1), locale.numbers);
      if (size >= 1) return digitsAfter(value, Math.max(0, digits - 1));
      return numbers({ maximumSignificantDigits: digits }).format(value);
    },

    bytes(value) {
      const units = ['B', 'kB', 'MB', 'GB', 'TB'];
      let size = value;
      let unit = 0;
      while (size >= 999.5 && unit < units.length - 1) {
        size /= 1000;
        unit++;
      }
      return `${digitsAfter(size, unit === 0 || size >= 99.95 ? 0 : 1)}${SPACE}${units[unit]}`;
    },

    duration,
    timeLeft(seconds) {
      if (!Number.isFinite(seconds)) return '';
      if (seconds < 1) return words.almostDone;
      const step = seconds < 10 ? 1 : seconds < 60 ? 5 : seconds < 600 ? 30 : 60;
      return words.timeLeft(duration(Math.ceil(seconds / step) * step));
    },

    date(time, now = Date.now()) {
      const then = new Date(time);
      const today = new Date(now);
      const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime();
      if (time >= midnight) return words.today(clock.format(then));
      if (time >= midnight - 24 * 3600 * 1000) return words.yesterday(clock.format(then));
      return (then.getFullYear() === today.getFullYear() ? day : dayAndYear).format(then);
    },
    exactDate: (time) => exact.format(new Date(time)),

    list(names, most = 4) {
      if (names.length <= most) return conjunction.format(names);
      const shown = names.slice(0, most - 1);
      return conjunction.format([...shown, words.more(number(names.length - shown.length))]);
    },
    // What the alphabet holds for the same still has one order.
    compare: (a, b) => alphabet.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0),
    quote: (name) => `${words.quotes[0]}${name}${words.quotes[1]}`,
    plain: (value) =>
      Number.isFinite(value)
        ? localized(String(Number(value.toPrecision(12))), locale.numbers)
        : '',
  };
}

/** A locale that Intl does not know may not keep a window from opening. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat('en-US', options);
  }
}

/** JavaScript's own form of a number with the locale's decimal sign. */
function localized(text: string, locale: string): string {
  return text.replace('.', decimalSign(locale));
}

/** What stands between whole and parts: "." or ",". */
export function decimalSign(locale: string): string {
  const part = numberFormat(locale, { useGrouping: false })
    .formatToParts(1.5)
    .find(({ type }) => type === 'decimal');
  return part?.value ?? '.';
}
