// Where figures are kept: bench/results, in the form that the repository's formatter asks for.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Writes bench/results/NAME.json, and NAME.svg where there is a picture. */
export async function save(name: string, report: object, picture?: string): Promise<void> {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const options = { ...(await resolveConfig(file)), plugins: [], parser: 'json' };
  const dated = { takenAt: new Date().toISOString(), ...report };
  writeFileSync(file, await format(JSON.stringify(dated), options));
  if (picture !== undefined) writeFileSync(join(folder, `${name}.svg`), picture);
  console.log(`\nSaved in bench/results/${name}.json${picture === undefined ? '' : ' and .svg'}`);
}
