// A request to the browser host that served this page, from the page or from a worker.

import { WinnowError } from '../../engine/errors.ts';
import { cancelled } from '../../src-main/contract/call.ts';
import { connectionLost, reviveError } from './errors.ts';
import { fetchFromHost } from './session.ts';

/** Asks the host; resolves with its JSON, rejects with WinnowError. */
export async function request(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetchFromHost(path, init);
    text = await response.text();
  } catch (error) {
    if (init.signal?.aborted === true) throw cancelled();
    throw error instanceof WinnowError ? error : connectionLost(error);
  }
  let value: unknown;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch (error) {
    throw new WinnowError(
      'host.unexpected',
      'Winnow gave an answer that could not be understood.',
      { status: response.status },
      error,
    );
  }
  if (!response.ok) throw reviveError(value);
  return value;
}
