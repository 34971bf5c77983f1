// Files that ask for far more than they are cost no more than reading them.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { bombs, type Opened } from '../../testing/model-bombs.ts';

const program = join(import.meta.dirname, '../../testing/model-bombs.ts');

it('is told from a model before it takes the memory that it asks for', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    // Half a gigabyte of JavaScript's own: a bomb that is believed ends the process.
    '--max-old-space-size=500',
    program,
  ]);
  const opened = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Opened);
  expect(opened.map(({ name }) => name)).toEqual(Object.keys(bombs));
  for (const { name, code, message, megabytes } of opened) {
    expect.soft({ name, code }).toEqual({ name, code: 'model.notAModel' });
    expect.soft(message.length).toBeLessThan(250);
    // With the file of a hundred megabytes, and what is left of those before it.
    expect.soft(megabytes).toBeLessThan(900);
  }
});
