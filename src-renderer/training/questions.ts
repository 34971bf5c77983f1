// Questions to open models, one after the other. On each channel only the newest counts: who types
// does not wait for answers about what no longer stands there.

import * as v from 'valibot';
import type {
  Explanation as EngineExplanation,
  TextPrediction,
} from '../../engine/classifier/index.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { Library } from './library.ts';
import {
  information,
  type Explanation,
  type FromWorker,
  type Prediction,
  type ToWorker,
} from './messages.ts';

export type Question = Extract<ToWorker, { type: 'open' | 'predict' | 'explain' }>;

export class Questions {
  readonly #library: Library;
  readonly #post: (message: FromWorker, transfer?: Transferable[]) => void;
  #waiting: Question[] = [];
  #working = false;

  constructor(library: Library, post: (message: FromWorker, transfer?: Transferable[]) => void) {
    this.#library = library;
    this.#post = post;
  }

  ask(question: Question): void {
    if ('channel' in question) {
      const { channel, type } = question;
      this.#waiting = this.#waiting.filter((other) => {
        if (!('channel' in other) || other.channel !== channel || other.type !== type) return true;
        this.#post({ type: 'superseded', requestId: other.requestId });
        return false;
      });
    }
    this.#waiting.push(question);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        await this.#answer(next);
      }
    } finally {
      this.#working = false;
    }
  }

  async #answer(question: Question): Promise<void> {
    const { requestId } = question;
    try {
      const classifier = await this.#library.get(question.modelId, question.address);
      if (question.type === 'open') {
        this.#post({
          type: 'opened',
          requestId,
          information: v.parse(information, classifier.information),
        });
      } else if (question.type === 'predict') {
        const [prediction] = await classifier.predict([question.text]);
        this.#post({
          type: 'predicted',
          requestId,
          prediction: plainPrediction(prediction),
          coverage: classifier.coverage(question.text),
        });
      } else {
        const { text, category } = question;
        const options = category === null ? {} : { category };
        const explanation = packExplanation(await classifier.explain(text, options));
        const { starts, ends, known, weights } = explanation;
        this.#post({ type: 'explained', requestId, explanation }, [
          starts.buffer,
          ends.buffer,
          known.buffer,
          weights.buffer,
        ]);
      }
    } catch (error) {
      this.#post({ type: 'refused', requestId, error: toErrorShape(error) });
    }
  }
}

function plainPrediction(prediction: TextPrediction): Prediction {
  return {
    category: prediction.category,
    probabilities: Float32Array.from(prediction.probabilities),
    logits: Float32Array.from(prediction.logits),
    knownWords: prediction.knownWords,
  };
}

/** Its words as typed arrays: thousands of small objects would be slow to send and to check. */
function packExplanation(explanation: EngineExplanation) {
  const { tokens, explained } = explanation;
  return {
    ...plainPrediction(explanation),
    explained,
    starts: Uint32Array.from(tokens, (token) => token.start),
    ends: Uint32Array.from(tokens, (token) => token.end),
    known: Uint8Array.from(tokens, (token) => (token.known ? 1 : 0)),
    weights: Float32Array.from(tokens, (token) => token.weight),
  } satisfies Explanation;
}
