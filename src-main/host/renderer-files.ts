// Serves the built window to a host's own origin: files below one folder and nothing beside it.

import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * The relative path that an address's path asks for, `index.html` for `/`; null where it tries to
 * leave the folder or names what no build contains.
 */
export function requestedFile(pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!path.startsWith('/') || /[\0\\:]/u.test(path)) return null;
  const parts = path.slice(1).split('/');
  if (parts.length === 1 && parts[0] === '') return 'index.html';
  // No empty, hidden or climbing parts.
  if (parts.some((part) => part === '' || part.startsWith('.'))) return null;
  return parts.join('/');
}

/** Answers GET and HEAD of a path below `root` (a folder of built files). Never rejects. */
export async function serveRendererFile(
  root: string,
  method: string,
  pathname: string,
): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') {
    return text(405, 'This address can only be read.', { Allow: 'GET, HEAD' });
  }
  const file = requestedFile(pathname);
  const type = file === null ? undefined : types[extname(file)];
  if (file === null || type === undefined) return text(404, 'There is nothing at this address.');
  try {
    const [base, path] = await Promise.all([realpath(root), realpath(join(root, file))]);
    if (!path.startsWith(base + sep)) return text(404, 'There is nothing at this address.');
    const bytes = await readFile(path);
    return new Response(method === 'HEAD' ? null : bytes, {
      headers: {
        'Content-Type': type,
        'Content-Length': String(bytes.length),
        // What lies in assets/ carries a hash of its content in its name.
        'Cache-Control': file.startsWith('assets/')
          ? 'private, max-age=31536000, immutable'
          : 'no-cache',
      },
    });
  } catch {
    return text(404, 'There is nothing at this address.');
  }
}

function text(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(message, {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
}
