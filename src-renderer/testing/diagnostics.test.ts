// That diagnostics say what is asked of them and hold nothing of what a person wrote or called, nor
// where it lies: gathered from real services on a library that has all of it.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../src-main/store/testing.ts';
import { diagnostics, type Machine } from '../screens/help/diagnostics.ts';
import { noteError, recentErrors } from '../state/recentErrors.ts';
import { House, TestWindow } from './windows.ts';

const machine: Machine = {
  agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0',
  processors: 8,
  isolated: true,
  gpu: 'GPU: nvidia hopper; webgpu is used',
  locale: 'de-DE en',
  window: '1280x800 at 1',
};

let house: House;
let window: TestWindow;
let dataDir: string;

beforeEach(() => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  dataDir = temporaryFolder();
  house = new House(dataDir);
  window = new TestWindow(house);
});
afterEach(async () => {
  await house.close();
  vi.unstubAllGlobals();
});

it('counts, and tells no text, no name and no path', async () => {
  noteError('import.tooLarge', 60_000);
  noteError('“letter to Ada.txt” could not be read', 60_000);
  noteError(new Error('no such file: /home/ada/letters'), 60_000);
  const text = await diagnostics(window.host, machine, recentErrors(), 180_000);

  const told = [
    dataDir,
    'Sounds',
    'fruit',
    'music',
    'apple',
    'drum',
    'Ada',
    'ada',
    '/home',
    '/tmp',
  ];
  for (const secret of told) expect(text).not.toContain(secret);
  const lines = Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/su)));
  expect(lines).toMatchObject({
    Winnow: '1, browser, recipe 3',
    System: machine.agent,
    CPU: '8 threads',
    GPU: machine.gpu,
    Models: '0, 0.000 GB, 0 words',
    Errors: 'import.tooLarge (2 min ago)',
  });
  expect(lines.Memory).toMatch(/^\d+\.\d+ GB$/u);
  expect(lines.Datasets).toMatch(/^1, \d+ texts, 2 categories, 0\.000 GB$/u);
});

it('keeps the last ten codes, the newest first and each once', () => {
  for (let i = 0; i < 12; i++) noteError(`made.up${'abcdefghijkl'[i]}`, i);
  noteError('made.upd', 99);
  const codes = recentErrors().map(({ code }) => code);
  expect(codes).toHaveLength(10);
  expect(codes.slice(0, 2)).toEqual(['made.upd', 'made.upl']);
  expect(new Set(codes).size).toBe(10);
});
