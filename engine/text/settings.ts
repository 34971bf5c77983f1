// How texts become rows of numbers: all that scanner, vectorizer and weigher go by. Whoever has more
// settings than these (a recipe) hands them over as they are.

export interface TextSettings {
  /**
   * `runs`: runs of letters, digits and underscores. `words`: the same, but pairs of characters in
   * scripts without blanks between words. `blanks`: whatever single blanks separate.
   */
  readonly tokenizer: 'words' | 'runs' | 'blanks';
  readonly lowercase: boolean;
  /** Shorter words are ignored (in characters). */
  readonly minTokenLength: number;
  /** 1: words. 2: words and pairs of neighbouring words. */
  readonly ngrams: number;
  /** Words that stand in fewer texts are ignored. */
  readonly minDocumentFrequency: number;
  /** The most frequent words are kept (by document frequency). 0: no limit. */
  readonly maxVocabulary: number;
  readonly weighting: 'counts' | 'binary' | 'tfidf' | 'sublinearTfidf';
  /** `l2`: each text's row has length 1. */
  readonly normalize: 'none' | 'l2';
}
