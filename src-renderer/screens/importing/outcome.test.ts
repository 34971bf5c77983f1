import { expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';

it('calls an import good only where nearly all files became texts', () => {
  expect(outcomeOf('done', 200, 0)).toBe('good');
  expect(outcomeOf('done', 106, 3)).toBe('good');
  // Of 36 files that were dropped 29 were lost, and there was a green tick.
  expect(outcomeOf('done', 7, 29)).toBe('lossy');
  expect(outcomeOf('done', 18, 1)).toBe('lossy');
  expect(outcomeOf('cancelled', 200, 0)).toBe('cut');
  expect(outcomeOf('failed', 0, 0)).toBe('cut');
});
