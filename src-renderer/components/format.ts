// Numbers as a person reads them: "2,954 texts", "97.7 %", "about 4 s left".

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  compactDisplay: 'long',
  maximumSignificantDigits: 2,
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

const SPACE = '\u00a0';

/** 2954 -> "2,954". */
export function number(value: number): string {
  return whole.format(value);
}

/** 2954, "text" -> "2,954 texts"; 1 -> "1 text". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}

/** 2_883_500 -> "2.9 million", 100_300 -> "100 thousand"; below ten thousand in full. */
export function about(value: number): string {
  return value < 10_000 ? whole.format(value) : compact.format(value);
}

/** 0.9771 -> "97.7 %". Never rounds up to 100 or down to 0. */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return '–';
  const least = 10 ** -digits;
  let value = share * 100;
  if (share < 1) value = Math.min(value, 100 - least);
  if (share > 0) value = Math.max(value, least);
  const text = share === 0 || share === 1 ? value.toFixed(0) : value.toFixed(digits);
  return `${text}${SPACE}%`;
}

/** A loss or a rate in few digits: 1.25, 0.0123, 0.0005, and below a ten-thousandth 5.74e-6. */
export function decimal(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return Number(value.toPrecision(digits)).toExponential();
  // Not rounded as a number: the largest would become infinite.
  if (size >= 1e6) return value.toExponential(digits - 1);
  return size >= 1
    ? value.toFixed(Math.max(0, digits - 1))
    : String(Number(value.toPrecision(digits)));
}

/** Bytes: "812 B", "3.4 kB", "5.2 MB" (decimal units, as systems show files). */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  const text = unit === 0 || size >= 99.95 ? size.toFixed(0) : size.toFixed(1);
  return `${text}${SPACE}${units[unit]}`;
}

/** Seconds: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${Number(seconds.toFixed(1))}${SPACE}s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total}${SPACE}s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}${SPACE}min${total % 60 ? ` ${total % 60}${SPACE}s` : ''}`;
  return `${Math.floor(minutes / 60)}${SPACE}h${minutes % 60 ? ` ${minutes % 60}${SPACE}min` : ''}`;
}

/** "about 4 s left", in steps that do not flicker. */
export function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 1) return 'almost done';
  const step = seconds < 10 ? 1 : seconds < 60 ? 5 : seconds < 600 ? 30 : 60;
  return `about ${duration(Math.ceil(seconds / step) * step)} left`;
}

/** "today, 14:05", "yesterday", "3 Nov", "3 Nov 2025". */
export function date(time: number, now = Date.now()): string {
  const then = new Date(time);
  const today = new Date(now);
  const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime();
  if (time >= midnight) return `today, ${clock.format(then)}`;
  if (time >= midnight - 24 * 3600 * 1000) return `yesterday, ${clock.format(then)}`;
  return (then.getFullYear() === today.getFullYear() ? day : dayAndYear).format(then);
}

/** The whole date and time, for hover and focus. */
export function exactDate(time: number): string {
  return exact.format(new Date(time));
}

/** "a", "a and b", "a, b and c", "a, b, c and 4 more". */
export function list(names: readonly string[], most = 4): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length > most) {
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  }
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
