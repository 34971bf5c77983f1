// How long the window's own thread is kept busy at a stretch. Two clocks tell: the wall's, as
// Chromium's "long tasks" have it, and the thread's, which stands still while the system gives the
// processor to others. On a machine that trains, imports and tests at once only the second says what
// the window itself did; so that one is held to a limit, and the first is told.

import type { CDPSession, Page } from '@playwright/test';

export interface Busy {
  /** Tasks of more than 50 ms of the thread's own time. */
  readonly long: number;
  /** The longest task by the thread's clock, in milliseconds. */
  readonly longest: number;
  /** The longest by the wall's clock. */
  readonly longestWall: number;
  readonly tasks: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: by the wall, and by the thread. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const LONG_MS = 50;

/** Watches the page's main thread while something happens. */
export async function busyDuring(page: Page, action: () => Promise<void>): Promise<Busy> {
  const session = await page.context().newCDPSession(page);
  await session.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: {
      recordMode: 'recordContinuously',
      includedCategories: ['disabled-by-default-devtools.timeline', '__metadata'],
    },
  });
  await action();
  const complete = new Promise<{ stream?: string; dataLossOccurred: boolean }>((resolve) => {
    session.once('Tracing.tracingComplete', resolve);
  });
  await session.send('Tracing.end');
  const { stream, dataLossOccurred } = await complete;
  if (stream === undefined || dataLossOccurred) throw new Error('The trace is incomplete.');
  const events = await readEvents(session, stream);
  await session.detach();

  const threads = new Set<string>();
  for (const { name, args, pid, tid } of events) {
    if (name === 'thread_name' && args?.name === 'CrRendererMain') threads.add(`${pid} ${tid}`);
  }
  let tasks = 0;
  let long = 0;
  let longest = 0;
  let longestWall = 0;
  for (const { name, ph, pid, tid, dur = 0, tdur } of events) {
    if (name !== 'RunTask' || ph !== 'X' || !threads.has(`${pid} ${tid}`)) continue;
    tasks++;
    const own = (tdur ?? dur) / 1000;
    if (own > LONG_MS) long++;
    longest = Math.max(longest, own);
    longestWall = Math.max(longestWall, dur / 1000);
  }
  if (tasks === 0) throw new Error('The trace shows no task of the page.');
  return { long, longest, longestWall, tasks };
}

async function readEvents(session: CDPSession, stream: string): Promise<readonly TraceEvent[]> {
  const parts: Buffer[] = [];
  for (;;) {
    const { data, base64Encoded, eof } = await session.send('IO.read', {
      handle: stream,
      size: 1 << 22,
    });
    parts.push(Buffer.from(data, base64Encoded === true ? 'base64' : 'utf8'));
    if (eof) break;
  }
  await session.send('IO.close', { handle: stream });
  const trace = JSON.parse(Buffer.concat(parts).toString('utf8')) as { traceEvents: TraceEvent[] };
  return trace.traceEvents;
}
