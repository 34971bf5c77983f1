// What differs in a package: where things lie, and model files that are opened from outside.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/testing.ts';
import { modelFilesIn, OpenFiles, type Lent } from './open-files.ts';
import { placesOf } from './places.ts';

describe('places', () => {
  it('are in the repository where nothing is packaged', () => {
    const places = placesOf('/home/ada/winnow/out/main', null);
    expect(places.renderer).toBe('/home/ada/winnow/out/renderer');
    expect(places.resources).toBe('/home/ada/winnow/resources');
    expect(places.thread.href).toBe('file:///home/ada/winnow/out/main/thread.js');
  });

  it('are beside the archive where a thread or a person needs files of the disk', () => {
    const places = placesOf('/opt/Winnow/resources/app.asar/out/main', '/opt/Winnow/resources');
    expect(places.renderer).toBe('/opt/Winnow/resources/app.asar/out/renderer');
    expect(places.preload).toBe('/opt/Winnow/resources/app.asar/out/preload/index.cjs');
    expect(places.resources).toBe('/opt/Winnow/resources');
    expect(places.thread.href).toBe(
      'file:///opt/Winnow/resources/app.asar.unpacked/out/main/thread.js',
    );
  });

  it('take nothing for the archive that is only called like it', () => {
    const { thread } = placesOf('/home/app.asarium/app.asar/out/main', '/x');
    expect(thread.pathname).toBe('/home/app.asarium/app.asar.unpacked/out/main/thread.js');
  });
});

describe('model files on a command line', () => {
  it('are its arguments with their ending, wherever it was typed', () => {
    const argv = ['--no-sandbox', 'letters.safetensors', '/data/News.SafeTensors', 'a.txt'];
    expect(modelFilesIn(argv, '/home/ada')).toEqual([
      '/home/ada/letters.safetensors',
      '/data/News.SafeTensors',
    ]);
  });

  it('may be written as an address, as desktops on Linux do', () => {
    const argv = ['file:///home/ada/two%20words.safetensors', 'file://elsewhere/x.safetensors'];
    expect(modelFilesIn(argv, '/')).toEqual(['/home/ada/two words.safetensors']);
  });

  it('are no switches', () => {
    expect(modelFilesIn(['--load=x.safetensors', '-x.safetensors'], '/home/ada')).toEqual([]);
  });
});

describe('opened files', () => {
  function opened() {
    const sent: Lent[] = [];
    const files = new OpenFiles(
      (path) => ({ name: path, path: '/picked/1' }),
      (lent) => sent.push(lent),
    );
    return { files, names: () => sent.map(({ name }) => name) };
  }

  it('wait for the page, each once, and go to the next page after a reload', () => {
    const folder = temporaryFolder();
    const [first, second] = ['a.safetensors', 'b.safetensors'].map((name) => join(folder, name));
    for (const path of [first, second]) writeFileSync(path, 'x');
    const { files, names } = opened();
    files.open(first);
    files.open(first);
    expect(names()).toEqual([]);
    files.ready();
    files.ready();
    expect(names()).toEqual([first]);
    files.open(second);
    files.gone();
    files.open(first);
    expect(names()).toEqual([first, second]);
    files.ready();
    expect(names()).toEqual([first, second, first]);
  });

  it('are files: a folder, or what is not there, is left alone', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'x.safetensors'));
    const { files, names } = opened();
    files.ready();
    files.open(join(folder, 'x.safetensors'));
    files.open(join(folder, 'gone.safetensors'));
    expect(names()).toEqual([]);
  });
});
