// The package as it would be installed, but for Electron itself: laid out as files, counted, and
// held to a list of what may be in it.

import { join } from 'node:path';
import type { Target } from '../packaging/files.ts';
import { MOST_BYTES } from '../packaging/files.ts';
import { sizes, stage } from '../packaging/stage.ts';
import { expect, root, test } from './host.ts';

const target = { platform: process.platform, arch: process.arch } as Target;

test('holds what Winnow needs and no more, under 12 MB beside Electron', async ({ scratch }) => {
  const { files } = stage(root, join(scratch, 'package'), target);
  const paths = [...files.keys()];
  const allowed = [
    /^app\/(?:LICENSE|package\.json)$/u,
    /^app\/out\/main\/(?:index|thread|inspect-model-thread)\.js$/u,
    /^app\/out\/main\/(?:package\.json|chunks\/[\w-]+\.js)$/u,
    /^app\/out\/main\/node_modules\/better-sqlite3\/(?:LICENSE|package\.json|lib\/.+\.js)$/u,
    /^app\/out\/main\/node_modules\/better-sqlite3\/prebuilds\/[\w-]+\.node$/u,
    /^app\/out\/preload\/index\.cjs$/u,
    /^app\/out\/renderer\/(?:index\.html|assets\/[\w.-]+\.(?:js|css|svg|webp))$/u,
    /^resources\/sample\/[\w ]+\/[\w-]+\.txt$/u,
  ];
  expect(paths.filter((path) => !allowed.some((one) => one.test(path)))).toEqual([]);
  expect(paths.filter((path) => path.endsWith('.node'))).toHaveLength(1);
  expect(paths.filter((path) => path.startsWith('resources/sample/'))).toHaveLength(200);

  const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
  const parts = sizes(files).map(([part, size]) => `${part}: ${(size / 1e6).toFixed(2)} MB`);
  test.info().annotations.push({ type: 'sizes', description: parts.join(', ') });
  expect(bytes, parts.join('\n')).toBeLessThan(MOST_BYTES);
});
