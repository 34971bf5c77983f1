import { expect, it } from 'vitest';
import { keyLabel, shortcut, shortcuts } from './keyboard.ts';

const listed = (): string[] => shortcuts().map(({ keys, label }) => `${keys}: ${label}`);

it('a screen’s shortcut comes before one that holds everywhere, whichever was registered first', () => {
  const stops = [
    shortcut({ keys: '/', label: 'on the screen' }),
    shortcut({ keys: 'escape', label: 'back', everywhere: true }),
    // As after a change of language, when the shell registers its own anew.
    shortcut({ keys: '/', label: 'anywhere', everywhere: true }),
  ];
  expect(listed()).toEqual(['/: on the screen', 'escape: back']);
  stops[0]();
  expect(listed()).toEqual(['/: anywhere', 'escape: back']);
  stops.slice(1).forEach((stop) => stop());
  expect(listed()).toEqual([]);
});

it('what is not offered now gives its key to what else there is', () => {
  let ready = true;
  const stops = [
    shortcut({ keys: 'space', label: 'scroll' }),
    shortcut({ keys: 'space', label: 'pause', enabled: () => ready }),
  ];
  expect(listed()).toEqual(['space: pause']);
  ready = false;
  expect(listed()).toEqual(['space: scroll']);
  stops.forEach((stop) => stop());
});

it('keys are called what stands on them', () => {
  expect(['mod+o', 'alt+n', 'space', '?', 'f1', '↑ ↓'].map(keyLabel)).toEqual([
    'Ctrl+O',
    'Alt+N',
    'Space',
    '?',
    'F1',
    '↑ ↓',
  ]);
});
