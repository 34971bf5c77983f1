// A request to the browser host that served this page, from the page or from a worker.

import { WinnowError } from '../../engine/errors.ts';
import { cancelled } from '../../src-main/contract/call.ts';
import { connectionLost, reviveError } from './errors.ts';

/** Asks the host; resolves with its JSON, rejects with WinnowError. */
export async function request(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
    text = await response.text();
  } catch (error) {
    if (init.signal?.aborted === true) throw cancelled();
    throw connectionLost(error);
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
