// The package as it would be installed, but for Electron itself: laid out as files, counted, and
// started on the emulation of Electron with everything else of the repository out of its reach.

import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../packaging/files.ts';
import { MOST_BYTES } from '../packaging/files.ts';
import { sizes, stage } from '../packaging/stage.ts';
import { expect, root, test } from './host.ts';
import { heading, importSample, main, trainToResult } from './screens.ts';

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

test('runs from its own files, and opens a model file that is its argument', async ({
  standIn,
  scratch,
}) => {
  const { app, resources } = stage(root, join(scratch, 'package'), target);
  const packaged = { main: join(app, 'out', 'main', 'index.js'), resourcesPath: resources };

  standIn.page = await standIn.launch(packaged).opened();
  const { page } = standIn;
  await importSample(page);
  await trainToResult(page, { epochs: 3 });
  const file = join(scratch, 'two words.safetensors');
  await standIn.saveFile(file, () =>
    main(page).getByRole('button', { name: 'Export' }).first().click(),
  );
  await standIn.kill();

  // On a library that knows nothing of it, as somebody who was given the file.
  const other = join(scratch, 'library');
  await mkdir(other);
  const again = standIn.launch({ ...packaged, dataDir: other, args: [file] });
  standIn.page = await again.opened();
  await expect(heading(standIn.page, /two words/u)).toBeVisible();

  await test.step('a second start hands its file over', async () => {
    const copy = join(scratch, 'a copy.safetensors');
    await cp(file, copy);
    const args = [['winnow', `file://${copy.replaceAll(' ', '%20')}`], scratch, null];
    again.ask({ kind: 'app-event', name: 'second-instance', args });
    await expect(heading(standIn.page, /a copy/u)).toBeVisible();
  });
  await test.step('what is no model is refused with its reason, and opens nothing', async () => {
    const letter = join(scratch, 'letter.safetensors');
    await cp(
      join(
        resources,
        'sample',
        'billing',
        (await readdir(join(resources, 'sample', 'billing')))[0],
      ),
      letter,
    );
    again.ask({
      kind: 'app-event',
      name: 'second-instance',
      args: [['winnow', letter], scratch, null],
    });
    await expect(main(standIn.page).getByRole('alert')).toContainText('letter.safetensors');
  });
});
