// The entry of a thread that checks one model file and tells what it says about itself. It is sent
// the file's bytes, and what it does with them costs nobody else anything.

import { parentPort } from 'node:worker_threads';
import { readModelInformation } from '../../engine/classifier/classifier.ts';
import { storeErrorShape } from '../store/errors.ts';
import type { Inspected } from './inspect-model.ts';

const port = parentPort;
if (port === null) throw new Error('inspect-model-thread.ts is the entry of a worker thread.');

port.once('message', (bytes: Uint8Array) => {
  const send = (inspected: Inspected): void => port.postMessage(inspected);
  void readModelInformation(bytes).then(
    (information) => send({ information }),
    (error: unknown) => send({ error: storeErrorShape(error) }),
  );
});
