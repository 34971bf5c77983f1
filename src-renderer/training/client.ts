// The page's side of the worker: starts it when it is first needed, types what goes in, checks what
// comes out, and pairs answers with questions.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { fromErrorShape } from '../../src-main/contract/error-shape.ts';
import {
  fromWorker,
  type Device,
  type Explanation,
  type FromWorker,
  type Information,
  type Coverage,
  type Prediction,
  type ToWorker,
} from './messages.ts';

/** What concerns a training, as opposed to answers to questions. */
export type TrainingMessage = Extract<FromWorker, { runId: number }>;
type Answer = Exclude<FromWorker, TrainingMessage>;
type Question = Extract<ToWorker, { requestId: number }>;
type Unnumbered<T> = T extends unknown ? Omit<T, 'requestId'> : never;

/** What of a worker it needs. */
export type TrainingWorker = Pick<Worker, 'onmessage' | 'onerror' | 'postMessage' | 'terminate'>;

export class TrainingClient {
  readonly #create: () => TrainingWorker;
  readonly #listeners = new Set<(message: TrainingMessage) => void>();
  readonly #crashed = new Set<(error: WinnowError) => void>();
  readonly #asked = new Map<
    number,
    { resolve: (answer: Answer) => void; reject: (error: WinnowError) => void }
  >();
  #worker: TrainingWorker | null = null;
  #lastRequest = 0;

  constructor(create: () => TrainingWorker = createWorker) {
    this.#create = create;
  }

  /** Called with each message about a training, and when the worker itself broke down. */
  listen(
    listener: (message: TrainingMessage) => void,
    crashed: (error: WinnowError) => void,
  ): () => void {
    this.#listeners.add(listener);
    this.#crashed.add(crashed);
    return () => {
      this.#listeners.delete(listener);
      this.#crashed.delete(crashed);
    };
  }

  tell(message: Exclude<ToWorker, Question>): void {
    this.#start().postMessage(message);
  }

  /** Which device `auto` takes. */
  async probe(): Promise<Device> {
    const answer = await this.#ask({ type: 'probe' });
    return expect(answer, 'probed').device;
  }

  /** Gives a worker up that does not answer for so long: one that was ended says nothing itself. */
  async check(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#breakDown('it no longer answers'), withinMs);
    await this.#ask({ type: 'ping' }).catch(() => undefined);
    clearTimeout(timer);
  }

  async open(modelId: number, address: string): Promise<Information> {
    const answer = await this.#ask({ type: 'open', modelId, address });
    return expect(answer, 'opened').information;
  }

  /** Null when a later question on the channel made this one needless. */
  async predict(
    model: { readonly id: number; readonly address: string },
    text: string,
    channel: string,
  ): Promise<{ prediction: Prediction; coverage: Coverage } | null> {
    const { id: modelId, address } = model;
    const answer = await this.#ask({ type: 'predict', modelId, address, channel, text });
    return answer.type === 'superseded' ? null : expect(answer, 'predicted');
  }

  /** Null when a later question on the channel made this one needless. */
  async explain(
    model: { readonly id: number; readonly address: string },
    text: string,
    channel: string,
    category: number | null = null,
  ): Promise<Explanation | null> {
    const { id: modelId, address } = model;
    const question = { type: 'explain', modelId, address, channel, text, category } as const;
    const answer = await this.#ask(question);
    return answer.type === 'superseded' ? null : expect(answer, 'explained').explanation;
  }

  #ask(question: Unnumbered<Question>): Promise<Answer> {
    const requestId = ++this.#lastRequest;
    return new Promise((resolve, reject) => {
      this.#asked.set(requestId, { resolve, reject });
      this.#start().postMessage({ ...question, requestId });
    });
  }

  #start(): TrainingWorker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#create();
    worker.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#breakDown(event.message);
    };
    this.#worker = worker;
    return worker;
  }

  #receive(data: unknown): void {
    const parsed = v.safeParse(fromWorker, data);
    if (!parsed.success) {
      const details = { issues: parsed.issues.map((issue) => v.getDotPath(issue)) };
      console.error('A message from the training worker is not valid.', details);
      return;
    }
    const message = parsed.output;
    if ('runId' in message) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const asked = this.#asked.get(message.requestId);
    this.#asked.delete(message.requestId);
    if (message.type === 'refused') asked?.reject(fromErrorShape(message.error));
    else asked?.resolve(message);
  }

  /** An error outside any training or question: whatever waits must hear of it. */
  #breakDown(message: string): void {
    const error = new WinnowError(
      'worker.failed',
      `The training worker stopped unexpectedly${message === '' ? '' : ` (${message})`}. Try again.`,
      { message },
    );
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
    for (const crashed of this.#crashed) crashed(error);
  }
}

function createWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'training' });
}

function expect<T extends Answer['type']>(answer: Answer, type: T): Extract<Answer, { type: T }> {
  if (answer.type !== type) {
    throw new WinnowError('worker.failed', `The training worker answered "${answer.type}".`);
  }
  return answer as Extract<Answer, { type: T }>;
}
