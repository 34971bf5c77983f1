// Texts into sparse rows of numbers, as scikit-learn's CountVectorizer and TfidfVectorizer. The
// texts are read once: while collecting, every word gets a provisional number and each text keeps
// only its counts; when all are in, the vocabulary is chosen and the counts become the rows.

import type { SparseRows } from '../data/rows.ts';
import { Collector } from './collector.ts';
import { RowGatherer } from './gather.ts';
import { MOST_TERMS, noRoomToCount, tooManyTerms } from './room.ts';
import type { TextSettings } from './settings.ts';
import { Terms } from './terms.ts';
import { Scanner } from './tokenizer.ts';
import { Vocabulary } from './vocabulary.ts';
import { Weigher } from './weigher.ts';
import { PairTable, takeKey, WordTable, type Word } from './words.ts';

const BLANK = 32;

/** Takes texts one by one, then gives the vocabulary and everyone's rows. */
export class VectorizerBuilder {
  readonly #settings: TextSettings;
  readonly #scanner: Scanner;
  readonly #words = new WordTable();
  readonly #pairs = new PairTable();
  readonly #collector = new Collector();
  readonly #most: number;

  /** `most`: terms that the vocabulary may have; more are `training.tooManyWords`. */
  constructor(settings: TextSettings, most: number = MOST_TERMS) {
    this.#settings = settings;
    this.#most = most;
    this.#scanner = new Scanner(settings);
  }

  /** Texts added so far. */
  get texts(): number {
    return this.#collector.rows;
  }

  /**
   * Adds a text; its row number is the number of texts added before. Throws WinnowError
   * `training.tooManyWords` where there is no memory for its words; then the builder is of no use.
   */
  add(text: string): void {
    try {
      this.#count(text);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #count(text: string): void {
    const scanner = this.#scanner;
    const words = this.#words;
    const collector = this.#collector;
    const withPairs = this.#settings.ngrams === 2;
    let previous = -1;
    scanner.begin(text);
    while (scanner.next()) {
      const id = words.add(scanner);
      collector.count(id);
      if (!withPairs) continue;
      if (previous >= 0) collector.countPair(this.#pairs.add(previous, id));
      previous = id;
    }
    collector.closeRow();
  }

  /** What the host says of memory, in words that help. */
  #explained(error: unknown): unknown {
    if (!(error instanceof RangeError)) return error;
    const { texts } = this;
    return noRoomToCount({ texts, words: this.#words.count, pairs: this.#pairs.count }, error);
  }

  /**
   * Chooses the vocabulary from the texts for which `counts` says so (all where it is left out)
   * and turns every text into its row. The texts' counts are given up while the rows are made;
   * `keep` keeps them, for another vocabulary from other texts. Throws WinnowError
   * `training.tooManyWords`.
   */
  build(
    counts?: (row: number) => boolean,
    keep = false,
  ): { vectorizer: Vectorizer; rows: SparseRows } {
    try {
      return this.#build(counts, keep);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #build(
    counts: ((row: number) => boolean) | undefined,
    keep: boolean,
  ): { vectorizer: Vectorizer; rows: SparseRows } {
    const collector = this.#collector;
    const wordFrequencies = new Int32Array(this.#words.count);
    const pairFrequencies = new Int32Array(this.#pairs.count);
    const documents = collector.frequencies(wordFrequencies, pairFrequencies, counts);
    const { vocabulary, wordColumns, pairColumns } = this.#choose(
      wordFrequencies,
      pairFrequencies,
      documents,
    );
    const vectorizer = new Vectorizer(this.#settings, vocabulary);
    const columns = vocabulary.size;
    const { offsets, indices, values } = collector.takeRows(
      wordColumns,
      pairColumns,
      columns,
      keep,
    );
    vectorizer.weigh(offsets, indices, values);
    return { vectorizer, rows: { rows: collector.rows, columns, offsets, indices, values } };
  }

  #choose(
    wordFrequencies: Int32Array,
    pairFrequencies: Int32Array,
    documents: number,
  ): { vocabulary: Vocabulary; wordColumns: Int32Array; pairColumns: Int32Array } {
    const { minDocumentFrequency, maxVocabulary } = this.#settings;
    const { least, atLeast } = cut(
      [wordFrequencies, pairFrequencies],
      documents,
      Math.max(1, minDocumentFrequency),
      maxVocabulary > 0 ? maxVocabulary : Infinity,
    );
    const words = numbersFrom(wordFrequencies, least);
    const pairs = numbersFrom(pairFrequencies, least);
    const wanted = Math.min(words.length + pairs.length, maxVocabulary || Infinity);
    if (wanted > this.#most) throw tooManyTerms(wanted, this.#most, this.#settings.ngrams === 2);
    // Without pairs the words can be sorted where they are.
    const terms = pairs.length === 0 ? this.#words.terms : this.#write(words, pairs);
    const order = terms.sort(
      pairs.length === 0
        ? words.slice()
        : Int32Array.from({ length: words.length + pairs.length }, (_, i) => i),
    );
    const frequencies = new Int32Array(order.length);
    const wordColumns = new Int32Array(wordFrequencies.length).fill(-1);
    const pairColumns = new Int32Array(pairFrequencies.length).fill(-1);
    let column = 0;
    let room = atLeast;
    for (const term of order) {
      const isPair = pairs.length > 0 && term >= words.length;
      const id = pairs.length === 0 ? term : isPair ? pairs[term - words.length] : words[term];
      const frequency = (isPair ? pairFrequencies : wordFrequencies)[id];
      if (frequency === least && room-- <= 0) continue;
      (isPair ? pairColumns : wordColumns)[id] = column;
      frequencies[column] = frequency;
      order[column++] = term;
    }
    const vocabulary = new Vocabulary(
      terms.strings(order.subarray(0, column)),
      frequencies.slice(0, column),
      documents,
    );
    return { vocabulary, wordColumns, pairColumns };
  }

  /** The given words, then the given pairs, as terms. */
  #write(words: Int32Array, pairs: Int32Array): Terms {
    const from = this.#words.terms;
    const terms = new Terms();
    for (const id of words) {
      terms.appendTerm(from, id);
      terms.close();
    }
    for (const id of pairs) {
      terms.appendTerm(from, this.#pairs.first(id));
      terms.appendUnit(BLANK);
      terms.appendTerm(from, this.#pairs.second(id));
      terms.close();
    }
    return terms;
  }
}

/**
 * Which frequencies the most frequent `limit` terms have: all above `least` have room, and of those
 * with just `least` so many as `atLeast` says (the first by code point). None is below `minimum`.
 */
function cut(
  frequencies: readonly Int32Array[],
  documents: number,
  minimum: number,
  limit: number,
): { least: number; atLeast: number } {
  const terms = new Int32Array(documents + 1);
  for (const list of frequencies) for (const frequency of list) terms[frequency]++;
  let above = 0;
  for (let least = documents; least >= minimum; least--) {
    if (above + terms[least] > limit) return { least, atLeast: limit - above };
    above += terms[least];
  }
  return { least: minimum, atLeast: Infinity };
}

/** Where a list holds `least` or more. */
function numbersFrom(list: Int32Array, least: number): Int32Array {
  let count = 0;
  for (const frequency of list) if (frequency >= least) count++;
  const numbers = new Int32Array(count);
  for (let id = 0, n = 0; n < count; id++) if (list[id] >= least) numbers[n++] = id;
  return numbers;
}

/** A word of a text with its place, as `Vectorizer.tokens` gives it. */
export interface Token {
  /** UTF-16 offsets into the text as given. */
  readonly start: number;
  readonly end: number;
  /** The same for the same word (after lower-casing), within one call. */
  readonly word: number;
  /** True where the vocabulary knows the word by itself. */
  readonly known: boolean;
}

/** Turns texts into rows over a fixed vocabulary. */
export class Vectorizer {
  readonly settings: TextSettings;
  readonly vocabulary: Vocabulary;
  readonly #scanner: Scanner;
  readonly #weigher: Weigher;
  /** Built when the first text comes. */
  #lookup: Lookup | null = null;

  constructor(settings: TextSettings, vocabulary: Vocabulary) {
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.#scanner = new Scanner(settings);
    this.#weigher = new Weigher(settings, vocabulary);
  }

  /** One row per text. Words that the vocabulary does not hold count for nothing. */
  transform(texts: readonly string[]): SparseRows {
    const { words } = this.#prepared();
    const scanner = this.#scanner;
    const rows = new RowsInMaking(texts.length);
    for (const text of texts) {
      let previous = -1;
      let entries = 0;
      scanner.begin(text);
      while (scanner.next()) {
        const id = words.find(scanner);
        entries += this.#countTerm(id, previous);
        previous = id;
      }
      rows.add(this.#prepared().gatherer, entries);
    }
    return this.#finish(rows);
  }

  /** The words of a text in its order, for explanations. */
  tokens(text: string): Token[] {
    const { words, wordColumns } = this.#prepared();
    const seen = new WordTable();
    const tokens: Token[] = [];
    const scanner = this.#scanner;
    scanner.begin(text);
    while (scanner.next()) {
      const id = words.find(scanner);
      tokens.push({
        start: scanner.start,
        end: scanner.end,
        word: seen.add(scanner),
        known: id >= 0 && wordColumns[id] >= 0,
      });
    }
    return tokens;
  }

  /** How many distinct words a text has, and how many of them the vocabulary knows by themselves. */
  coverage(text: string): { words: number; known: number } {
    const { words, wordColumns } = this.#prepared();
    const seen = new WordTable();
    const scanner = this.#scanner;
    let known = 0;
    scanner.begin(text);
    while (scanner.next()) {
      const before = seen.count;
      if (seen.add(scanner) < before) continue;
      const id = words.find(scanner);
      if (id >= 0 && wordColumns[id] >= 0) known++;
    }
    return { words: seen.count, known };
  }

  /**
   * The text's row with some of its words taken out: one row per list of words, `Token.word`
   * numbers of the same text. A pair with a word taken out is gone too, and no new pair forms.
   */
  transformWithout(text: string, without: readonly (readonly number[])[]): SparseRows {
    const { words, gatherer } = this.#prepared();
    const seen = new WordTable();
    const scanner = this.#scanner;
    const sequence: { word: number; id: number }[] = [];
    scanner.begin(text);
    while (scanner.next()) {
      sequence.push({
        word: seen.add(scanner),
        id: words.find(scanner),
      });
    }
    const rows = new RowsInMaking(without.length);
    const gone = new Uint8Array(seen.count);
    for (const list of without) {
      for (const word of list) gone[word] = 1;
      let previous = -1;
      let entries = 0;
      for (const { word, id } of sequence) {
        const left = gone[word] === 1 ? -1 : id;
        entries += this.#countTerm(left, previous);
        previous = left;
      }
      for (const word of list) gone[word] = 0;
      rows.add(gatherer, entries);
    }
    return this.#finish(rows);
  }

  /** Weighs rows whose values are still counts. In place. */
  weigh(offsets: Int32Array, indices: Int32Array, values: Float32Array): void {
    for (let row = 0; row + 1 < offsets.length; row++) {
      this.#weigher.weigh(indices, values, offsets[row], offsets[row + 1]);
    }
  }

  #finish(made: RowsInMaking): SparseRows {
    const { rows, offsets, indices, values } = made.finish();
    this.weigh(offsets, indices, values);
    return { rows, columns: this.vocabulary.size, offsets, indices, values };
  }

  /** Counts a word, and the pair that it makes with the one before; gives how many were counted. */
  #countTerm(id: number, previous: number): number {
    if (id < 0) return 0;
    const { wordColumns, pairs, pairColumns, gatherer } = this.#prepared();
    let counted = 0;
    const column = wordColumns[id];
    if (column >= 0) {
      gatherer.add(column, 1);
      counted++;
    }
    if (previous < 0 || pairs.count === 0) return counted;
    const pair = pairs.find(previous, id);
    if (pair >= 0) {
      gatherer.add(pairColumns[pair], 1);
      counted++;
    }
    return counted;
  }

  #prepared(): Lookup {
    return (this.#lookup ??= new Lookup(this.vocabulary, this.settings.ngrams === 2));
  }
}

/** The vocabulary as tables, to find columns by words. */
class Lookup {
  /** All words of the vocabulary and of its pairs. */
  readonly words = new WordTable();
  /** By word number; -1 where the word is only part of a pair. */
  readonly wordColumns: Int32Array;
  readonly pairs = new PairTable();
  readonly pairColumns: readonly number[];
  readonly gatherer: RowGatherer;
  readonly #word: Word = {
    units: new Uint16Array(256),
    from: 0,
    to: 0,
    low: 0,
    high: 0,
    keyed: 0,
  };

  constructor({ terms }: Vocabulary, withPairs: boolean) {
    const columns: number[] = [];
    const pairColumns: number[] = [];
    const add = (term: string, from: number, to: number): number => {
      const id = this.#add(term, from, to);
      if (id === columns.length) columns.push(-1);
      return id;
    };
    for (let column = 0; column < terms.length; column++) {
      const term = terms[column];
      const blank = term.indexOf(' ');
      if (blank < 0) columns[add(term, 0, term.length)] = column;
      else if (withPairs) {
        const first = add(term, 0, blank);
        this.pairs.add(first, add(term, blank + 1, term.length));
        pairColumns.push(column);
      }
    }
    this.wordColumns = Int32Array.from(columns);
    this.pairColumns = pairColumns;
    this.gatherer = new RowGatherer(terms.length);
  }

  #add(term: string, from: number, to: number): number {
    const word = this.#word;
    word.to = to - from;
    if (word.to > word.units.length) word.units = new Uint16Array(2 * word.to);
    for (let i = from; i < to; i++) word.units[i - from] = term.charCodeAt(i);
    takeKey(word);
    return this.words.add(word);
  }
}

/** Rows as they come from a gatherer, in arrays that grow. Values are counts. */
class RowsInMaking {
  readonly #offsets: Int32Array;
  #rows = 0;
  #indices = new Int32Array(1024);
  #values = new Float32Array(1024);

  constructor(rows: number) {
    this.#offsets = new Int32Array(rows + 1);
  }

  /** Takes the gatherer's row, which has no more than `entries`. */
  add(gatherer: RowGatherer, entries: number): void {
    const from = this.#offsets[this.#rows++];
    if (from + entries > this.#indices.length) {
      const length = Math.max(this.#indices.length * 2, from + entries);
      const indices = new Int32Array(length);
      indices.set(this.#indices);
      this.#indices = indices;
      const values = new Float32Array(length);
      values.set(this.#values);
      this.#values = values;
    }
    this.#offsets[this.#rows] = gatherer.take(this.#indices, this.#values, from);
  }

  finish(): { rows: number; offsets: Int32Array; indices: Int32Array; values: Float32Array } {
    const length = this.#offsets[this.#rows];
    return {
      rows: this.#rows,
      offsets: this.#offsets,
      indices: this.#indices.slice(0, length),
      values: this.#values.slice(0, length),
    };
  }
}
