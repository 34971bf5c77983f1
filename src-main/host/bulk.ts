// Carries a fetch of a bulk path to the services and their answer back, streamed both ways.

import type { Services } from '../services/client.ts';
import type { ByteStream } from '../services/protocol.ts';
import { hostErrorShape, json } from './answers.ts';

export const isBulkPath = (pathname: string): boolean => pathname.startsWith('/bulk/');

const methods = ['GET', 'HEAD', 'POST', 'PUT'];
/** The headers that the services may need; cookies and the like stay with the host. */
const passed = ['content-length', 'content-type', 'range'];

/** Answers a request to a bulk path. Never rejects. */
export async function serveBulk(
  services: Pick<Services, 'bulk'>,
  request: Request,
): Promise<Response> {
  if (!methods.includes(request.method)) {
    return json(405, { code: 'bulk.method', message: 'This address cannot do that.', details: {} });
  }
  const url = new URL(request.url);
  const headers: Record<string, string> = {};
  for (const name of passed) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  try {
    const answer = await services.bulk({
      method: request.method,
      path: url.pathname + url.search,
      headers,
      body: request.body as ByteStream | null,
    });
    return new Response(answer.body as ReadableStream<Uint8Array<ArrayBuffer>> | null, {
      status: answer.status,
      headers: { 'Cache-Control': 'no-store', ...answer.headers },
    });
  } catch (error) {
    return json(500, hostErrorShape(error));
  }
}
