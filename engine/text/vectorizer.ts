// Texts into sparse rows of numbers, as scikit-learn's CountVectorizer and TfidfVectorizer. The
// texts are read once: while collecting, every word gets a provisional number and each text keeps
// only its counts; when all are in, the vocabulary is chosen and the counts become the rows.

import { log } from '../backends/cpu/math.ts';
import type { Recipe } from '../classifier/recipe.ts';
import type { SparseRows } from './rows.ts';
import { hashUnits, Scanner } from './tokenizer.ts';
import { orderByCodePoint, Vocabulary } from './vocabulary.ts';
import { PairTable, WordTable } from './words.ts';

export type VectorizerSettings = Pick<
  Recipe,
  | 'tokenizer'
  | 'lowercase'
  | 'minTokenLength'
  | 'ngrams'
  | 'minDocumentFrequency'
  | 'maxVocabulary'
  | 'weighting'
  | 'normalize'
>;

/** Position in a row is packed beside the column while a row is sorted: 2^22 terms a text at most. */
const POSITIONS = 2 ** 22;

/** Entries per piece while collecting; a text's entries may make a piece longer. */
const PIECE = 1 << 20;

/** Counts of one text's terms, term numbers in the order of first appearance. */
class Counter {
  ids = new Int32Array(1024);
  counts = new Float32Array(1024);
  length = 0;
  #position = new Int32Array(4096);
  #stamp = new Int32Array(4096);
  #now = 0;

  begin(): void {
    this.length = 0;
    this.#now++;
  }

  count(id: number): void {
    if (id >= this.#stamp.length) this.#growIds(id);
    if (this.#stamp[id] === this.#now) {
      this.counts[this.#position[id]]++;
      return;
    }
    if (this.length === this.ids.length) this.#growEntries();
    this.#stamp[id] = this.#now;
    this.#position[id] = this.length;
    this.ids[this.length] = id;
    this.counts[this.length++] = 1;
  }

  #growIds(id: number): void {
    const length = Math.max(this.#stamp.length * 2, id + 1);
    const stamp = new Int32Array(length);
    stamp.set(this.#stamp);
    this.#stamp = stamp;
    const position = new Int32Array(length);
    position.set(this.#position);
    this.#position = position;
  }

  #growEntries(): void {
    const ids = new Int32Array(this.ids.length * 2);
    ids.set(this.ids);
    this.ids = ids;
    const counts = new Float32Array(this.counts.length * 2);
    counts.set(this.counts);
    this.counts = counts;
  }
}

/** Turns counts into a row's values, in place: the weighting, then the length. */
class Weigher {
  readonly #weighting: Recipe['weighting'];
  readonly #normalize: boolean;
  /** Inverse document frequencies; empty where the weighting has none. */
  readonly #idf: Float64Array;

  constructor(settings: VectorizerSettings, vocabulary: Vocabulary) {
    this.#weighting = settings.weighting;
    this.#normalize = settings.normalize === 'l2';
    const weighted = settings.weighting === 'tfidf' || settings.weighting === 'sublinearTfidf';
    this.#idf = new Float64Array(weighted ? vocabulary.size : 0);
    for (let i = 0; i < this.#idf.length; i++) {
      this.#idf[i] = log((1 + vocabulary.documents) / (1 + vocabulary.documentFrequencies[i])) + 1;
    }
  }

  /** `values` holds the counts of the columns `indices`, both from `from` to `to`. */
  weigh(indices: Int32Array, values: Float32Array, from: number, to: number): void {
    let squares = 0;
    for (let e = from; e < to; e++) {
      const value = this.#value(values[e], indices[e]);
      squares += value * value;
    }
    const scale = this.#normalize && squares > 0 ? 1 / Math.sqrt(squares) : 1;
    for (let e = from; e < to; e++) values[e] = this.#value(values[e], indices[e]) * scale;
  }

  #value(count: number, column: number): number {
    switch (this.#weighting) {
      case 'counts':
        return count;
      case 'binary':
        return 1;
      case 'tfidf':
        return count * this.#idf[column];
      case 'sublinearTfidf':
        return (count === 1 ? 1 : log(count) + 1) * this.#idf[column];
    }
  }
}

/** Sorts a row's columns ascending, its counts with them. */
class RowSorter {
  #keys = new Float64Array(1024);
  #counts = new Float32Array(1024);

  sort(indices: Int32Array, counts: Float32Array, from: number, to: number): void {
    const n = to - from;
    if (n > this.#keys.length) {
      this.#keys = new Float64Array(n * 2);
      this.#counts = new Float32Array(n * 2);
    }
    const keys = this.#keys.subarray(0, n);
    for (let i = 0; i < n; i++) {
      keys[i] = indices[from + i] * POSITIONS + i;
      this.#counts[i] = counts[from + i];
    }
    keys.sort();
    for (let i = 0; i < n; i++) {
      const column = Math.floor(keys[i] / POSITIONS);
      indices[from + i] = column;
      counts[from + i] = this.#counts[keys[i] - column * POSITIONS];
    }
  }
}

interface Piece {
  ids: Int32Array;
  counts: Float32Array;
  /** Entries of each text of the piece. */
  readonly lengths: number[];
}

/** Takes texts one by one, then gives the vocabulary and everyone's rows. Use it once. */
export class VectorizerBuilder {
  readonly #settings: VectorizerSettings;
  readonly #scanner: Scanner;
  readonly #words = new WordTable();
  readonly #pairs = new PairTable();
  readonly #wordCounter = new Counter();
  readonly #pairCounter = new Counter();
  readonly #pieces: Piece[] = [];
  #ids = new Int32Array(PIECE);
  #counts = new Float32Array(PIECE);
  #filled = 0;
  #lengths: number[] = [];
  #texts = 0;

  constructor(settings: VectorizerSettings) {
    this.#settings = settings;
    this.#scanner = new Scanner(settings);
  }

  /** Texts added so far. */
  get texts(): number {
    return this.#texts;
  }

  /** Adds a text; its row number is the number of texts added before. */
  add(text: string): void {
    const scanner = this.#scanner;
    const words = this.#wordCounter;
    const pairs = this.#pairCounter;
    words.begin();
    pairs.begin();
    const withPairs = this.#settings.ngrams === 2;
    let previous = -1;
    scanner.begin(text);
    while (scanner.next()) {
      const id = this.#words.add(scanner.units, scanner.length, scanner.hash);
      words.count(id);
      if (withPairs) {
        if (previous >= 0) pairs.count(this.#pairs.add(previous, id));
        previous = id;
      }
    }
    const entries = words.length + pairs.length;
    if (this.#filled + entries > this.#ids.length) this.#closePiece(entries);
    this.#ids.set(words.ids.subarray(0, words.length), this.#filled);
    this.#counts.set(words.counts.subarray(0, words.length), this.#filled);
    this.#filled += words.length;
    // Pairs are told from words by their sign until the numbers of both are known.
    for (let i = 0; i < pairs.length; i++) {
      this.#ids[this.#filled] = ~pairs.ids[i];
      this.#counts[this.#filled++] = pairs.counts[i];
    }
    this.#lengths.push(entries);
    this.#texts++;
  }

  /**
   * Chooses the vocabulary from the texts for which `counts` says so (all where it is left out)
   * and turns every text into its row.
   */
  build(counts?: (row: number) => boolean): { vectorizer: Vectorizer; rows: SparseRows } {
    this.#closePiece(0);
    const wordFrequencies = new Int32Array(this.#words.count);
    const pairFrequencies = new Int32Array(this.#pairs.count);
    let documents = 0;
    let row = 0;
    for (const piece of this.#pieces) {
      let e = 0;
      for (const length of piece.lengths) {
        const end = e + length;
        if (counts === undefined || counts(row)) {
          documents++;
          for (let i = e; i < end; i++) {
            const id = piece.ids[i];
            if (id >= 0) wordFrequencies[id]++;
            else pairFrequencies[~id]++;
          }
        }
        e = end;
        row++;
      }
    }

    const { vocabulary, wordColumns, pairColumns } = this.#choose(
      wordFrequencies,
      pairFrequencies,
      documents,
    );
    const vectorizer = new Vectorizer(this.#settings, vocabulary);

    // From provisional numbers to columns, in place, dropping what is not in the vocabulary.
    const offsets = new Int32Array(this.#texts + 1);
    row = 0;
    for (const piece of this.#pieces) {
      let e = 0;
      let kept = 0;
      for (const length of piece.lengths) {
        for (const end = e + length; e < end; e++) {
          const id = piece.ids[e];
          const column = id >= 0 ? wordColumns[id] : pairColumns[~id];
          if (column < 0) continue;
          piece.ids[kept] = column;
          piece.counts[kept++] = piece.counts[e];
        }
        offsets[++row] = kept;
      }
    }
    let before = 0;
    row = 0;
    for (const piece of this.#pieces) {
      for (let i = 0; i < piece.lengths.length; i++) offsets[++row] += before;
      before = offsets[row];
    }
    const indices = new Int32Array(before);
    const values = new Float32Array(before);
    row = 0;
    for (const piece of this.#pieces.splice(0)) {
      const from = offsets[row];
      row += piece.lengths.length;
      indices.set(piece.ids.subarray(0, offsets[row] - from), from);
      values.set(piece.counts.subarray(0, offsets[row] - from), from);
    }
    vectorizer.finish(offsets, indices, values);
    return {
      vectorizer,
      rows: { rows: this.#texts, columns: vocabulary.size, offsets, indices, values },
    };
  }

  #choose(
    wordFrequencies: Int32Array,
    pairFrequencies: Int32Array,
    documents: number,
  ): { vocabulary: Vocabulary; wordColumns: Int32Array; pairColumns: Int32Array } {
    const minimum = Math.max(1, this.#settings.minDocumentFrequency);
    const terms: string[] = [];
    const sources: number[] = []; // word number, or ~pair number
    for (let id = 0; id < wordFrequencies.length; id++) {
      if (wordFrequencies[id] < minimum) continue;
      terms.push(this.#words.word(id));
      sources.push(id);
    }
    for (let id = 0; id < pairFrequencies.length; id++) {
      if (pairFrequencies[id] < minimum) continue;
      const first = this.#words.word(this.#pairs.first(id));
      terms.push(`${first} ${this.#words.word(this.#pairs.second(id))}`);
      sources.push(~id);
    }
    const frequency = (source: number): number =>
      source >= 0 ? wordFrequencies[source] : pairFrequencies[~source];
    let order = orderByCodePoint(terms);
    const limit = this.#settings.maxVocabulary;
    if (limit > 0 && order.length > limit) {
      const rank = new Int32Array(order.length);
      for (let i = 0; i < order.length; i++) rank[order[i]] = i;
      order = order
        .sort((a, b) => frequency(sources[b]) - frequency(sources[a]) || rank[a] - rank[b])
        .slice(0, limit)
        .sort((a, b) => rank[a] - rank[b]);
    }
    const wordColumns = new Int32Array(wordFrequencies.length).fill(-1);
    const pairColumns = new Int32Array(pairFrequencies.length).fill(-1);
    const chosen: string[] = [];
    const frequencies = new Int32Array(order.length);
    for (let column = 0; column < order.length; column++) {
      const source = sources[order[column]];
      chosen.push(terms[order[column]]);
      frequencies[column] = frequency(source);
      if (source >= 0) wordColumns[source] = column;
      else pairColumns[~source] = column;
    }
    return {
      vocabulary: new Vocabulary(chosen, frequencies, documents),
      wordColumns,
      pairColumns,
    };
  }

  #closePiece(entriesToCome: number): void {
    if (this.#lengths.length > 0) {
      this.#pieces.push({
        ids: this.#ids.slice(0, this.#filled),
        counts: this.#counts.slice(0, this.#filled),
        lengths: this.#lengths,
      });
    }
    this.#lengths = [];
    this.#filled = 0;
    if (entriesToCome > this.#ids.length) {
      this.#ids = new Int32Array(entriesToCome);
      this.#counts = new Float32Array(entriesToCome);
    }
  }
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
  readonly settings: VectorizerSettings;
  readonly vocabulary: Vocabulary;
  readonly #scanner: Scanner;
  readonly #weigher: Weigher;
  readonly #sorter = new RowSorter();
  readonly #counter = new Counter();
  /** All words of the vocabulary and of its pairs; built when the first text comes. */
  #words: WordTable | null = null;
  #wordColumns = new Int32Array(0);
  #pairs = new PairTable();
  #pairColumns: number[] = [];

  constructor(settings: VectorizerSettings, vocabulary: Vocabulary) {
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.#scanner = new Scanner(settings);
    this.#weigher = new Weigher(settings, vocabulary);
  }

  /** One row per text. Words that the vocabulary does not hold count for nothing. */
  transform(texts: readonly string[]): SparseRows {
    const words = this.#lookup();
    const scanner = this.#scanner;
    const counter = this.#counter;
    const offsets = new Int32Array(texts.length + 1);
    let indices = new Int32Array(1024);
    let values = new Float32Array(1024);
    for (let row = 0; row < texts.length; row++) {
      counter.begin();
      let previous = -1;
      scanner.begin(texts[row]);
      while (scanner.next()) {
        const id = words.find(scanner.units, scanner.length, scanner.hash);
        this.#countTerm(id, previous);
        previous = id;
      }
      const from = offsets[row];
      const to = from + counter.length;
      if (to > indices.length) {
        const length = Math.max(indices.length * 2, to);
        const more = new Int32Array(length);
        more.set(indices);
        indices = more;
        const moreValues = new Float32Array(length);
        moreValues.set(values);
        values = moreValues;
      }
      indices.set(counter.ids.subarray(0, counter.length), from);
      values.set(counter.counts.subarray(0, counter.length), from);
      offsets[row + 1] = to;
    }
    indices = indices.slice(0, offsets[texts.length]);
    values = values.slice(0, offsets[texts.length]);
    this.finish(offsets, indices, values);
    return { rows: texts.length, columns: this.vocabulary.size, offsets, indices, values };
  }

  /** The words of a text in its order, for explanations. */
  tokens(text: string): Token[] {
    const words = this.#lookup();
    const seen = new WordTable();
    const tokens: Token[] = [];
    const scanner = this.#scanner;
    scanner.begin(text);
    while (scanner.next()) {
      const id = words.find(scanner.units, scanner.length, scanner.hash);
      tokens.push({
        start: scanner.start,
        end: scanner.end,
        word: seen.add(scanner.units, scanner.length, scanner.hash),
        known: id >= 0 && this.#wordColumns[id] >= 0,
      });
    }
    return tokens;
  }

  /**
   * The text's row with some of its words taken out: one row per list of words, `Token.word`
   * numbers of the same text. A pair with a word taken out is gone too, and no new pair forms.
   */
  transformWithout(text: string, without: readonly (readonly number[])[]): SparseRows {
    const words = this.#lookup();
    const seen = new WordTable();
    const scanner = this.#scanner;
    const counter = this.#counter;
    const sequence: { word: number; id: number }[] = [];
    scanner.begin(text);
    while (scanner.next()) {
      sequence.push({
        word: seen.add(scanner.units, scanner.length, scanner.hash),
        id: words.find(scanner.units, scanner.length, scanner.hash),
      });
    }
    const offsets = new Int32Array(without.length + 1);
    const parts: { ids: Int32Array; counts: Float32Array }[] = [];
    const gone = new Uint8Array(seen.count);
    for (let row = 0; row < without.length; row++) {
      for (const word of without[row]) gone[word] = 1;
      counter.begin();
      let previous = -1;
      for (const { word, id } of sequence) {
        const left = gone[word] === 1 ? -1 : id;
        this.#countTerm(left, previous);
        previous = left;
      }
      for (const word of without[row]) gone[word] = 0;
      parts.push({
        ids: counter.ids.slice(0, counter.length),
        counts: counter.counts.slice(0, counter.length),
      });
      offsets[row + 1] = offsets[row] + counter.length;
    }
    const indices = new Int32Array(offsets[without.length]);
    const values = new Float32Array(indices.length);
    for (let row = 0; row < without.length; row++) {
      indices.set(parts[row].ids, offsets[row]);
      values.set(parts[row].counts, offsets[row]);
    }
    this.finish(offsets, indices, values);
    return { rows: without.length, columns: this.vocabulary.size, offsets, indices, values };
  }

  /** Sorts and weighs rows whose values are still counts. In place. */
  finish(offsets: Int32Array, indices: Int32Array, values: Float32Array): void {
    for (let row = 0; row + 1 < offsets.length; row++) {
      const from = offsets[row];
      const to = offsets[row + 1];
      this.#sorter.sort(indices, values, from, to);
      this.#weigher.weigh(indices, values, from, to);
    }
  }

  #countTerm(id: number, previous: number): void {
    if (id < 0) return;
    const column = this.#wordColumns[id];
    if (column >= 0) this.#counter.count(column);
    if (previous < 0 || this.#pairs.count === 0) return;
    const pair = this.#pairs.find(previous, id);
    if (pair >= 0) this.#counter.count(this.#pairColumns[pair]);
  }

  #lookup(): WordTable {
    if (this.#words !== null) return this.#words;
    const table = new WordTable();
    const columns: number[] = [];
    let units = new Uint16Array(256);
    const add = (word: string): number => {
      if (word.length > units.length) units = new Uint16Array(word.length * 2);
      for (let i = 0; i < word.length; i++) units[i] = word.charCodeAt(i);
      const id = table.add(units, word.length, hashUnits(units, word.length));
      if (id === columns.length) columns.push(-1);
      return id;
    };
    const { terms } = this.vocabulary;
    for (let column = 0; column < terms.length; column++) {
      const blank = terms[column].indexOf(' ');
      if (blank < 0) columns[add(terms[column])] = column;
      else if (this.settings.ngrams === 2) {
        const first = add(terms[column].slice(0, blank));
        this.#pairs.add(first, add(terms[column].slice(blank + 1)));
        this.#pairColumns.push(column);
      }
    }
    this.#wordColumns = Int32Array.from(columns);
    this.#words = table;
    return table;
  }
}
