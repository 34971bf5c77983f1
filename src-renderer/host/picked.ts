// A file that the main process lends to the page: chosen in its dialog, or opened from outside.

import { reviveError } from './errors.ts';

/** Fetches a lent file, which can be done once. Rejects with `host.fileGone` where it is gone. */
export async function fetchPicked(lent: {
  readonly name: string;
  readonly path: string;
}): Promise<File> {
  const response = await fetch(lent.path);
  if (!response.ok) throw reviveError(await response.json().catch(() => null));
  return new File([await response.blob()], lent.name);
}
