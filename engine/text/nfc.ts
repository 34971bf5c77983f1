// Unicode's composed form (NFC) in linear time. Hosts put a letter's combining marks in order by
// insertion, which is quadratic: a letter with 400,000 of them keeps a thread busy for minutes. So
// marks of very long runs are put in order here first; the result is the host's own, to the unit.
// (Unicode's Stream-Safe form would cut such runs, and so give equivalent texts different keys.)

/** A run of marks that is too long to be left to the host. It begins behind what is no mark. */
const LONG_RUN = /(?:^|\P{M})\p{M}{100}/u;
const LONG_RUNS = /\p{M}{100,}/gu;

/** `text.normalize('NFC')`, in time linear in the text's length whatever it holds. */
export function normalizeNfc(text: string): string {
  return (LONG_RUN.test(text) ? text.replace(LONG_RUNS, orderMarks) : text).normalize('NFC');
}

/** Sorts a run's decomposed marks by combining class, as canonical ordering asks, stably. */
function orderMarks(run: string): string {
  const decomposed = new Map<string, readonly string[]>();
  const marks = new Set<string>();
  for (const character of run) {
    if (decomposed.has(character)) continue;
    const parts = [...character.normalize('NFD')];
    decomposed.set(character, parts);
    for (const part of parts) if (!isStarter(part)) marks.add(part);
  }
  const ranks = rank(marks);
  const ordered: string[] = [];
  // Marks of each rank since the last starter: nothing moves across one (a vowel sign, say).
  let waiting: string[][] = [];
  const flush = (): void => {
    for (const each of waiting) for (const mark of each ?? []) ordered.push(mark);
    waiting = [];
  };
  for (const character of run) {
    for (const part of decomposed.get(character)!) {
      const place = ranks.get(part);
      if (place === undefined) {
        flush();
        ordered.push(part);
      } else (waiting[place] ??= []).push(part);
    }
  }
  flush();
  return ordered.join('');
}

/**
 * The places of combining classes among those of these marks. Hosts do not tell a character's class,
 * but they show which of two comes first.
 */
function rank(marks: ReadonlySet<string>): Map<string, number> {
  const ranks = new Map<string, number>();
  let place = 0;
  let before = '';
  for (const mark of [...marks].join('').normalize('NFD')) {
    if (before !== '' && !staysBefore(mark, before)) place++;
    ranks.set(mark, place);
    before = mark;
  }
  return ranks;
}

/** The mark of the highest combining class, and the only one of that class. */
const LAST = '\u0345';

/** True for a character of combining class 0. */
function isStarter(character: string): boolean {
  return character !== LAST && staysBefore(LAST, character);
}

function staysBefore(first: string, second: string): boolean {
  return (first + second).normalize('NFD') === first + second;
}
