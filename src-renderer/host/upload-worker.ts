// Walks, reads and sends files away from the page. One worker for each upload; it says once how it
// ended.

import { uploadError } from './errors.ts';
import type { ListedFile } from './files.ts';
import { sendPortable, type FromUploader, type ToUploader } from './send.ts';

const stop = new AbortController();
/** Files that the page has handed over and that were not read yet. */
let waiting: (readonly ListedFile[])[] = [];
let last = false;
let wake = (): void => undefined;

self.onmessage = ({ data }: MessageEvent<ToUploader>) => {
  switch (data.type) {
    case 'stop':
      stop.abort();
      break;
    case 'more':
      waiting.push(data.files);
      break;
    case 'last':
      last = true;
      break;
    case 'send':
      sendPortable(data.importId, data.source, handedOver(), stop.signal).then(
        () => answer({ error: null }),
        (error: unknown) => answer({ error: uploadError(error) }),
      );
      break;
  }
  wake();
};

async function* handedOver(): AsyncGenerator<ListedFile> {
  while (!stop.signal.aborted) {
    const now = waiting;
    waiting = [];
    for (const files of now) yield* files;
    if (waiting.length > 0) continue;
    if (last) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

const answer = (message: FromUploader): void => self.postMessage(message);
