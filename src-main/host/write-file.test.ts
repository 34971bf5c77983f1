import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWholeFile } from './write-file.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'winnow-write-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file is written, and written again', async () => {
  const file = join(folder, 'a.txt');
  await writeWholeFile(file, 'first');
  expect(readFileSync(file, 'utf8')).toBe('first');
  await writeWholeFile(file, new TextEncoder().encode('second'));
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('what fails half way leaves what was there, and nothing beside it', async () => {
  const file = join(folder, 'a.txt');
  writeFileSync(file, 'as it was');
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(100_000);
    await Promise.resolve();
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }
  await expect(writeWholeFile(file, breaking())).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(readFileSync(file, 'utf8')).toBe('as it was');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('no reader ever sees half of it: the old file stays whole for who has it open', async () => {
  const file = join(folder, 'a.txt');
  writeFileSync(file, 'as it was');
  linkSync(file, join(folder, 'held.txt'));
  await writeWholeFile(file, 'new');
  expect(readFileSync(join(folder, 'held.txt'), 'utf8')).toBe('as it was');
});

test('a name as long as names may be', async () => {
  const file = join(folder, `${'n'.repeat(243)}.safetensors`);
  await writeWholeFile(file, 'x');
  expect(readFileSync(file, 'utf8')).toBe('x');
});

test.skipIf(process.platform === 'win32')('links, permissions and devices stay', async () => {
  const file = join(folder, 'a.txt');
  const link = join(folder, 'link.txt');
  writeFileSync(file, 'x');
  chmodSync(file, 0o640);
  symlinkSync(file, link);
  await writeWholeFile(link, 'y');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('y');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  await writeWholeFile(join(folder, 'own.txt'), 'z', { mode: 0o600 });
  expect(statSync(join(folder, 'own.txt')).mode & 0o777).toBe(0o600);
  await writeWholeFile('/dev/null', 'nowhere');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});
