import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePrivateFolder } from './private.ts';

test('a folder is made with those above it, or it is said why not', () => {
  const base = mkdtempSync(join(tmpdir(), 'winnow-data-'));
  const folder = join(base, 'a', 'b', 'c');
  makePrivateFolder(folder);
  makePrivateFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
  writeFileSync(join(base, 'file'), '');
  expect(() => makePrivateFolder(join(base, 'file'))).toThrow('EEXIST');
  expect(() => makePrivateFolder(join(base, 'file', 'below'))).toThrow();
  // Node's own way never comes back from there.
  if (process.platform === 'linux')
    expect(() => makePrivateFolder('/proc/winnow/data')).toThrow('ENOENT');
  rmSync(base, { recursive: true });
});
