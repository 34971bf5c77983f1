// A text that was found elsewhere and is to be shown in its dataset: left here by who found it, taken
// by the list of the dataset's texts when that is there.

export interface WantedText {
  readonly datasetId: number;
  readonly documentId: number;
  /** The words that it was found by. */
  readonly search: string;
}

class FoundText {
  #wanted = $state.raw<WantedText | null>(null);

  want(text: WantedText): void {
    this.#wanted = text;
  }

  /** What is wanted of a dataset, once. */
  take(datasetId: number): WantedText | null {
    const wanted = this.#wanted;
    if (wanted?.datasetId !== datasetId) return null;
    this.#wanted = null;
    return wanted;
  }
}

export const foundText = new FoundText();
