// Which window trains a run. Several pages may show one library (two browser tabs), and a page that
// was reloaded or crashed leaves a run that says "running". A lock of the browser tells the two
// apart: it is held by the page that trains and goes with it, however it goes.

const nameOf = (runId: number): string => `winnow-training-${runId}`;

/** Holds the run until the returned function is called or the page goes away. */
export function holdRun(runId: number): () => void {
  const { locks } = navigator;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  void locks.request(nameOf(runId), () => released).catch(() => undefined);
  return release;
}

/** Whether a page, this one included, is training the run. */
export async function isHeld(runId: number): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return held?.some((lock) => lock.name === nameOf(runId)) ?? false;
}
