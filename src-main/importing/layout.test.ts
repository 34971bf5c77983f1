import { describe, expect, it } from 'vitest';
import { placeOf, recogniseLayout } from './layout.ts';

describe('layout', () => {
  it('takes each of several folders as a category', () => {
    const layout = recogniseLayout({ roots: ['pets', 'cars'], inside: [] });
    expect(placeOf(layout, 'pets/a.txt')).toEqual({ category: 'pets', split: 'none' });
    expect(placeOf(layout, 'pets/old/2019/a.txt')).toEqual({ category: 'pets', split: 'none' });
    expect(placeOf(layout, 'loose.txt')).toBeNull();
  });

  it('takes the folders inside a single folder as categories', () => {
    const layout = recogniseLayout({ roots: ['mails'], inside: ['pets', 'cars'] });
    expect(placeOf(layout, 'mails/pets/x/a.txt')).toEqual({ category: 'pets', split: 'none' });
    expect(placeOf(layout, 'mails/readme.txt')).toBeNull();
  });

  it('takes a single folder of files as one category', () => {
    const layout = recogniseLayout({ roots: ['pets'], inside: [] });
    expect(placeOf(layout, 'pets/a.txt')).toEqual({ category: 'pets', split: 'none' });
  });

  it.each([
    [{ roots: ['train', 'test'], inside: [] }, 'train/pets/a.txt', 'test/pets/deep/a.txt'],
    [{ roots: ['Data'], inside: ['Training', 'TEST'] }, 'Data/Training/pets/a', 'Data/TEST/pets/a'],
  ])('recognises a fixed split in %j', (overview, train, test) => {
    const layout = recogniseLayout(overview);
    expect(placeOf(layout, train)).toEqual({ category: 'pets', split: 'train' });
    expect(placeOf(layout, test)).toEqual({ category: 'pets', split: 'test' });
  });

  it('does not take a category called "test" for a split', () => {
    const layout = recogniseLayout({ roots: ['mails'], inside: ['test', 'train', 'bus'] });
    expect(placeOf(layout, 'mails/test/a.txt')).toEqual({ category: 'test', split: 'none' });
  });

  it('gives names in any script one normal form', () => {
    const layout = recogniseLayout({ roots: ['a', 'b'], inside: [] });
    expect(placeOf(layout, 'Cafe\u0301/x.txt')?.category).toBe('Caf\u00e9');
  });
});
