// Which entries a few typed letters mean, the likeliest first. Every typed word has to stand
// somewhere in an entry: at the beginning of its name, of a word, inside one, or as the beginnings
// of successive words ("shma" is "Shop mails"). What a person calls a thing counts more than its
// keywords, and among equals the order in which they came.

export interface Rankable {
  readonly name: string;
  /** Other words that it is found by. */
  readonly keywords?: string;
}

const EXACT = 100;
const BEGINS = 80;
const WORD = 60;
const INSIDE = 30;
const BEGINNINGS = 20;
/** What a hit in the keywords is worth beside one in the name. */
const KEYWORD_SHARE = 0.5;

/** Those that `query` means, at most `limit`, the best first; all in their order for an empty one. */
export function rank<T extends Rankable>(
  query: string,
  entries: readonly T[],
  limit: number,
): readonly T[] {
  const typed = folded(query).trim();
  if (typed === '') return entries.slice(0, limit);
  const tokens = typed.split(/\s+/u);
  return entries
    .map((entry, place) => ({ entry, place, score: scoreOf(typed, tokens, entry) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

/** 0 where a typed word stands nowhere. */
function scoreOf(typed: string, tokens: readonly string[], entry: Rankable): number {
  const name = folded(entry.name);
  if (name === typed) return EXACT * 2;
  const keywords = folded(entry.keywords ?? '');
  let sum = 0;
  for (const token of tokens) {
    const score = Math.max(
      tokenScore(token, name, true),
      tokenScore(token, keywords, false) * KEYWORD_SHARE,
    );
    if (score === 0) return 0;
    sum += score;
  }
  // The whole of what was typed, at the beginning, says more than its words do one by one.
  return sum / tokens.length + (name.startsWith(typed) ? EXACT - BEGINS : 0);
}

function tokenScore(token: string, text: string, whole: boolean): number {
  if (whole && text === token) return EXACT;
  if (whole && text.startsWith(token)) return BEGINS;
  const words = text.split(/[^\p{L}\p{N}]+/u);
  if (words.some((word) => word.startsWith(token))) return WORD;
  if (text.includes(token)) return INSIDE;
  return whole && beginsWords(token, words) ? BEGINNINGS : 0;
}

/**
 * Whether `token` is made of the beginnings of words, in their order: "trsh" of "train shop". Each
 * place is tried once, so that what repeats itself costs no more than its length.
 */
function beginsWords(token: string, words: readonly string[]): boolean {
  /** How much of the token can stand in the words so far. */
  const reached = new Set([0]);
  for (const word of words) {
    for (const from of [...reached]) {
      for (let taken = shared(token, from, word); taken > 0; taken--) reached.add(from + taken);
    }
  }
  return reached.has(token.length);
}

/** How many letters the token from a place on and a word's beginning have in common. */
function shared(token: string, from: number, word: string): number {
  let length = 0;
  while (
    from + length < token.length &&
    length < word.length &&
    token[from + length] === word[length]
  ) {
    length++;
  }
  return length;
}

/** Without case and without accents: "Ü" is found by "u". */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
