// The worker in which the engine trains and predicts, so that the window never waits for it. What
// arrives is validated and handed on; a training yields between its steps, so messages get in.

import * as v from 'valibot';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import { probe } from './devices.ts';
import { Library } from './library.ts';
import { toWorker, type FromWorker, type ToWorker } from './messages.ts';
import { Questions } from './questions.ts';
import { Training } from './training.ts';

// The DOM library types `self` as a window; of a worker only these two are needed here.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
};
const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  scope.postMessage(message, transfer);

const library = new Library();
const questions = new Questions(library, post);
let training: Training | null = null;

scope.onmessage = ({ data }) => {
  const parsed = v.safeParse(toWorker, data);
  if (!parsed.success) {
    console.error('A message to the training worker is not valid.', parsed.issues);
    return;
  }
  handle(parsed.output);
};

function handle(message: ToWorker): void {
  switch (message.type) {
    case 'train':
      training?.cancel();
      training?.release();
      training = new Training(message, post);
      void training.run();
      break;
    case 'pause':
    case 'resume':
    case 'stop':
    case 'cancel':
      if (training?.runId === message.runId) training[message.type]();
      break;
    case 'store':
      if (training?.runId === message.runId) void training.store();
      break;
    case 'release':
      if (training?.runId !== message.runId) break;
      training.release();
      training = null;
      break;
    case 'ping':
      post({ type: 'alive', requestId: message.requestId });
      break;
    case 'probe':
      probe().then(
        (device) => post({ type: 'probed', requestId: message.requestId, device }),
        (error: unknown) =>
          post({ type: 'refused', requestId: message.requestId, error: toErrorShape(error) }),
      );
      break;
    case 'open':
    case 'predict':
    case 'explain':
      questions.ask(message);
      break;
    case 'close':
      library.close(message.modelId);
      break;
  }
}
