import { expect, it } from 'vitest';
import { firstProgress } from '../../../src-main/contract/imports.ts';
import { sayProgress } from './sayProgress.ts';

const begun = firstProgress({ importId: 1, datasetId: 1 });

it('counts what is stored, and names a total only where it is known', () => {
  // It said "0 of 1 file", then "663 of 672 so far".
  expect(sayProgress({ ...begun, filesFound: 1 })).toBe('0 texts so far');
  expect(sayProgress({ ...begun, filesFound: 672, imported: 660, skipped: 3 })).toBe(
    '660 texts so far',
  );
  const known = { ...begun, filesFound: 5000, filesTotal: 20_000 };
  expect(sayProgress({ ...known, imported: 4000, skipped: 2 })).toBe('4,002 of 20,000 files');
  expect(sayProgress({ ...known, state: 'finishing', imported: 19_990 })).toBe(
    'Finishing: 19,990 texts',
  );
});
