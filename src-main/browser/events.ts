// The services' events as a stream that the page listens to (Server-Sent Events). It begins with
// `hello`, beats so that a dead connection is noticed, and drops a page that no longer reads.

import type { Services } from '../services/client.ts';

const BEAT_MS = 15_000;
/** Events that a page may be behind before it is cut off; it reconnects and reads afresh. */
const MAX_WAITING = 2_000;

const encoder = new TextEncoder();
const frame = (event: string, data: unknown): Uint8Array<ArrayBuffer> =>
  encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

export interface EventStreams {
  open(): Response;
  /** Ends all streams: the pages see it and try to reconnect. */
  close(): void;
}

export function eventStreams(
  services: Pick<Services, 'subscribe'>,
  beatMs = BEAT_MS,
): EventStreams {
  const ends = new Set<() => void>();
  return {
    open() {
      let end = (): void => {};
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          start(controller) {
            const send = (event: string, data: unknown): void => {
              if ((controller.desiredSize ?? 0) <= -MAX_WAITING) end();
              else controller.enqueue(frame(event, data));
            };
            const unsubscribe = services.subscribe(({ name, payload }) => send(name, payload));
            const beat = setInterval(() => send('beat', null), beatMs);
            end = () => {
              if (!ends.delete(end)) return;
              unsubscribe();
              clearInterval(beat);
              try {
                controller.close();
              } catch {
                // The page has gone already.
              }
            };
            ends.add(end);
            controller.enqueue(encoder.encode('retry: 1000\n\n'));
            send('hello', null);
          },
          cancel: () => end(),
        },
        { highWaterMark: 1 },
      );
      return new Response(body, {
        headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
      });
    },
    close() {
      for (const end of [...ends]) end();
    },
  };
}
