import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestedFile, serveRendererFile } from './renderer-files.ts';

let root = '';
let outside = '';

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'winnow-files-'));
  root = join(outside, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<p>window</p>');
  writeFileSync(join(root, 'assets', 'app-1a2b3c.js'), 'export {};');
  writeFileSync(join(root, '.built.js'), 'hidden');
  writeFileSync(join(outside, 'secret.js'), 'secret');
  symlinkSync(join(outside, 'secret.js'), join(root, 'link.js'));
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

test('the window is index.html, read afresh; what carries a hash is kept', async () => {
  const page = await serveRendererFile(root, 'GET', '/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(await page.text()).toBe('<p>window</p>');

  const script = await serveRendererFile(root, 'GET', '/assets/app-1a2b3c.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toContain('immutable');
});

test('HEAD says how long, and sends nothing', async () => {
  const head = await serveRendererFile(root, 'HEAD', '/');
  expect(head.headers.get('content-length')).toBe('13');
  expect(await head.text()).toBe('');
});

test('nothing is written', async () => {
  expect((await serveRendererFile(root, 'PUT', '/index.html')).status).toBe(405);
});

describe('nothing beside the folder is served', () => {
  test.each([
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/assets/../../secret.js',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.js',
    '/..\\secret.js',
    '/..%5csecret.js',
    '//secret.js',
    '/assets//app-1a2b3c.js',
    '/.built.js',
    '/index.html%00.js',
    '/C:/secret.js',
    '/%',
    '/%c0%ae%c0%ae/secret.js',
    '/link.js',
    '/assets',
    '/assets/',
    '/nothing.js',
    '/index',
  ])('%s', async (path) => {
    const answer = await serveRendererFile(root, 'GET', path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });
});

test('an ordinary path is itself', () => {
  expect(requestedFile('/')).toBe('index.html');
  expect(requestedFile('/assets/a%20b.js')).toBe('assets/a b.js');
});
