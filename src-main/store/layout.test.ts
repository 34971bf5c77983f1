import { describe, expect, it } from 'vitest';
import { decideLayout, newFolders, noteFolders, placeOf } from './layout.ts';

/** Where each path belongs, once all of them are known. */
function places(...paths: string[]): Record<string, string> {
  const folders = newFolders();
  for (const path of paths) noteFolders(folders, path.split('/'));
  const layout = decideLayout(folders);
  return Object.fromEntries(
    paths.map((path) => {
      const place = placeOf(layout, path.split('/'));
      return [
        path,
        place.category === null ? '-' : `${place.split} ${place.category}: ${place.path}`,
      ];
    }),
  );
}

describe('layout', () => {
  it('takes each of several folders as a category', () => {
    expect(places('pets/a', 'cars/old/b', 'loose')).toEqual({
      'pets/a': 'none pets: pets/a',
      'cars/old/b': 'none cars: cars/old/b',
      loose: '-',
    });
  });

  it('takes the folders inside a single folder as categories', () => {
    expect(places('mails/pets/x/a', 'mails/cars/b', 'mails/readme')).toEqual({
      'mails/pets/x/a': 'none pets: pets/x/a',
      'mails/cars/b': 'none cars: cars/b',
      'mails/readme': '-',
    });
  });

  it('takes a single folder of files as one category', () => {
    expect(places('pets/a')).toEqual({ 'pets/a': 'none pets: pets/a' });
  });

  it('looks through folders that hold just one folder', () => {
    expect(places('zip/mails/pets/a', 'zip/mails/cars/b')).toEqual({
      'zip/mails/pets/a': 'none pets: pets/a',
      'zip/mails/cars/b': 'none cars: cars/b',
    });
  });

  it.each([
    ['train/pets/a', 'test/pets/deep/b'],
    ['Data/Training/pets/a', 'Data/TEST/pets/deep/b'],
    ['20news-bydate-train/pets/a', '20news-bydate-test/pets/deep/b'],
  ])('recognises a fixed split in %s and %s', (train, test) => {
    const found = places(train, test);
    expect(found[train]).toMatch(/^train pets: .*\/pets\/a$/u);
    expect(found[test]).toMatch(/^test pets: .*\/pets\/deep\/b$/u);
  });

  it('takes no categories called "train" and "test" for a split', () => {
    expect(places('m/test/a', 'm/train/b', 'm/bus/c')['m/test/a']).toBe('none test: test/a');
    expect(places('m/test/a', 'm/train/b')['m/test/a']).toBe('none test: test/a');
    expect(places('unit-test/a/x', 'smoke-train/b/y')['unit-test/a/x']).toContain('none unit-test');
  });

  it('leaves what lies beside the categories of a split', () => {
    expect(places('d/train/a/1', 'd/test/a/2', 'd/train/readme', 'd/readme')).toMatchObject({
      'd/train/readme': '-',
      'd/readme': '-',
    });
  });
});
