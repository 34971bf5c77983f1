import { expect, test } from 'vitest';
import { secured, securityHeaders } from './headers.ts';

test('the policy loosens nothing but WebAssembly', () => {
  const policy = securityHeaders['Content-Security-Policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).not.toMatch(/https?:|\*/u);
});

test('what an answer brought along is kept, but cannot loosen anything', async () => {
  const answer = secured(
    new Response('body', {
      status: 418,
      headers: { 'Content-Type': 'text/plain', 'Content-Security-Policy': "default-src '*'" },
    }),
  );
  expect(answer.status).toBe(418);
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect(answer.headers.get('content-security-policy')).toBe(
    securityHeaders['Content-Security-Policy'],
  );
  expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(await answer.text()).toBe('body');
});
