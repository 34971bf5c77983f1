// npm run docs: writes help as Markdown to docs/ (English) and docs/de/, from the same words as the
// window's pages. A test says when docs/ is out of date (docs.test.ts).

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docsFiles } from './lib/docs.ts';

const docs = join(dirname(import.meta.dirname), 'docs');
rmSync(docs, { recursive: true, force: true });
const files = await docsFiles();
for (const [path, text] of files) {
  mkdirSync(dirname(join(docs, path)), { recursive: true });
  writeFileSync(join(docs, path), text);
}
console.log(`${files.size} files in ${docs}`);
