// The desktop host's decisions, as far as they go without Electron's binary. What needs a window is
// told by e2e, wherever the binary exists.

import {
  linkSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WinnowError } from '../../engine/errors.ts';
import { errorSentence } from '../../words/errors.ts';
import { chooseLocale, defaultLocale, speak } from '../../words/index.ts';
import { answer } from './answer.ts';
import { grantPaths } from './grants.ts';
import { DesktopLanguage } from './language.ts';
import { menuTemplate } from './menu-template.ts';
import { isOwnAddress, isTrustedSender, permissionAllowed } from './origin.ts';
import { PickedFiles } from './picked-files.ts';
import type { RunStatus } from '../contract/run-states.ts';
import type { Run } from '../contract/runs.ts';
import { Pieces } from './pieces.ts';
import { Reloads } from './reloads.ts';
import { RunningRuns } from './running-runs.ts';
import { saveBulk } from './save-file.ts';
import { switchesFor } from './switches.ts';
import { placeOn, readWindowState, writeWindowState } from './window-bounds.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-electron-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('addresses', () => {
  test.each(['app://winnow/', 'app://winnow/index.html#/datasets', 'app://winnow/bulk/models'])(
    '%s is ours',
    (address) => {
      expect(isOwnAddress(address)).toBe(true);
    },
  );
  test.each([
    'https://winnow/',
    'app://winnow.example/',
    'app://evil/',
    'app://user@winnow/',
    'file:///etc/passwd',
    'about:blank',
    'javascript:alert(1)',
    'data:text/html,hello',
    'appp://winnow/',
    '',
  ])('"%s" is not', (address) => {
    expect(isOwnAddress(address)).toBe(false);
  });

  test('only the top frame of our page may ask', () => {
    expect(isTrustedSender({ url: 'app://winnow/', top: true })).toBe(true);
    expect(isTrustedSender({ url: 'app://winnow/', top: false })).toBe(false);
    expect(isTrustedSender({ url: 'https://evil.example/', top: true })).toBe(false);
    expect(isTrustedSender(null)).toBe(false);
  });
});

describe('switches', () => {
  const on = (
    platform: NodeJS.Platform,
    env: Readonly<Record<string, string>> = {},
    { ozone = '', arch = 'x64' as NodeJS.Architecture } = {},
  ) => switchesFor({ platform, arch, env, ozone });
  const vulkan = ['enable-features', 'Vulkan'];

  test.each(['linux', 'darwin', 'win32'] as const)('no name is ever resolved on %s', (platform) => {
    expect(on(platform)).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND']);
  });

  test('Vulkan goes with X11 and never with Wayland, whichever Electron chose', () => {
    const wayland = { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' };
    expect(on('linux', { DISPLAY: ':0' })).toContainEqual(vulkan);
    expect(on('linux', wayland)).not.toContainEqual(vulkan);
    expect(on('linux', { XDG_SESSION_TYPE: 'wayland' })).not.toContainEqual(vulkan);
    // XWayland, as scripts/start.mjs asks for it; and Wayland asked for by a person.
    expect(on('linux', wayland, { ozone: 'x11' })).toContainEqual(vulkan);
    expect(on('linux', { DISPLAY: ':0' }, { ozone: 'wayland' })).not.toContainEqual(vulkan);
    expect(on('linux', wayland)).toContainEqual(['enable-unsafe-webgpu']);
  });

  test('WebGPU is asked for where it is hidden', () => {
    expect(on('win32', {}, { arch: 'arm64' })).toContainEqual(['enable-unsafe-webgpu']);
    expect(on('win32')).not.toContainEqual(['enable-unsafe-webgpu']);
    expect(on('darwin', {}, { arch: 'arm64' })).not.toContainEqual(['enable-unsafe-webgpu']);
  });
});

describe('where the window opens', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const before = { x: 100, y: 50, width: 1200, height: 800, maximized: false };

  test('where it was, while that can be seen', () => {
    expect(placeOn(before, [screen])).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
  });
  test('in the middle, where the screen it was on is gone', () => {
    expect(placeOn({ ...before, x: 3000 }, [screen])).toEqual({ width: 1200, height: 800 });
    expect(placeOn({ ...before, y: -500 }, [screen])).toEqual({ width: 1200, height: 800 });
  });
  test('no larger than the screen, no smaller than it can be used', () => {
    expect(placeOn(null, [{ ...screen, width: 1024, height: 500 }])).toEqual({
      width: 1024,
      height: 600,
    });
  });
  test('is remembered whole, and a damaged memory is none', async () => {
    const file = join(folder, 'window.json');
    expect(readWindowState(file)).toBeNull();
    await writeWindowState(file, { ...before, x: 7 });
    // Who reads while it is written reads what was there.
    linkSync(file, join(folder, 'window-before.json'));
    await writeWindowState(file, before);
    expect(readWindowState(file)).toEqual(before);
    expect(readWindowState(join(folder, 'window-before.json'))).toEqual({ ...before, x: 7 });
    await writeWindowState(join(folder, 'nowhere', 'window.json'), before);
    writeFileSync(file, '{"x":1}');
    expect(readWindowState(file)).toBeNull();
  });
});

test('a grant knows names and counts, and gives the paths to the services alone', async () => {
  mkdirSync(join(folder, 'spam'));
  writeFileSync(join(folder, 'note.txt'), 'hello');
  const given: (readonly string[])[] = [];
  const services = {
    grantPaths: (paths: readonly string[]) => {
      given.push(paths);
      return 'token';
    },
  };
  const paths = [join(folder, 'spam'), join(folder, 'note.txt'), join(folder, 'gone')];
  expect(await grantPaths(services, ['', ...paths])).toEqual({
    grant: 'token',
    names: ['spam', 'note.txt', 'gone'],
    folders: 1,
    files: 2,
  });
  expect(given).toEqual([paths]);
  await expect(grantPaths(services, [''])).rejects.toMatchObject({ code: 'host.noPath' });
});

test('a chosen file is lent once, under a name that cannot be guessed', async () => {
  const path = join(folder, 'model.safetensors');
  writeFileSync(path, 'weights');
  const picked = new PickedFiles();
  const lent = picked.lend(path);
  expect(lent.name).toBe('model.safetensors');
  expect(lent.path).not.toContain(folder);
  const answer = await picked.serve(lent.path);
  expect(answer.headers.get('content-length')).toBe('7');
  expect(await answer.text()).toBe('weights');
  expect((await picked.serve(lent.path)).status).toBe(404);
  expect((await picked.serve('/picked/../model.safetensors')).status).toBe(404);
});

test('one permission is given, to our page alone', () => {
  expect(permissionAllowed('clipboard-sanitized-write', 'app://winnow/')).toBe(true);
  expect(permissionAllowed('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
  for (const each of ['media', 'geolocation', 'notifications', 'openExternal', 'hid', 'serial']) {
    expect(permissionAllowed(each, 'app://winnow/')).toBe(false);
  }
});

test('the scheme serves the window, the bulk paths and lent files, with every header', async () => {
  writeFileSync(join(folder, 'index.html'), '<p>window</p>');
  writeFileSync(join(folder, 'lent'), 'lent');
  const picked = new PickedFiles();
  const asked: string[] = [];
  const served = {
    rendererDir: folder,
    picked,
    pieces: new Pieces(),
    services: {
      bulk: (request: { path: string }) => {
        asked.push(request.path);
        return Promise.resolve({ status: 200, headers: {}, body: null });
      },
    },
  };
  const get = (address: string): Promise<Response> => answer(new Request(address), served);
  const page = await get('app://winnow/');
  expect(await page.text()).toBe('<p>window</p>');
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect((await get('app://winnow/bulk/models/3?download=1')).status).toBe(200);
  expect(asked).toEqual(['/bulk/models/3?download=1']);
  const lent = await get(`app://winnow${picked.lend(join(folder, 'lent')).path}`);
  expect(await lent.text()).toBe('lent');
  expect((await get('app://elsewhere/')).status).toBe(403);
  expect((await get('app://winnow/%2e%2e/secret.js')).status).toBe(404);
});

describe('saving a file', () => {
  const body = (text: string) => new Blob([text]).stream();
  const serving = (status: number, stream: () => ReturnType<typeof body>) => ({
    bulk: () => Promise.resolve({ status, headers: {}, body: stream() as never }),
  });

  test('writes it whole, or not at all', async () => {
    const into = mkdtempSync(join(folder, 'save-'));
    const path = join(into, 'model.safetensors');
    await saveBulk(
      serving(200, () => body('weights')),
      '/bulk/models/1',
      path,
    );
    expect(readFileSync(path, 'utf8')).toBe('weights');

    const broken = (): ReturnType<typeof body> =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('half'));
          controller.error(new Error('cut off'));
        },
      }) as never;
    const failed = await saveBulk(serving(200, broken), '/bulk/models/1', path).catch(
      (error: WinnowError) => error,
    );
    expect(failed).toMatchObject({ code: 'export.failed' });
    const german = speak(chooseLocale('de', [])).words;
    expect(errorSentence(german, failed as WinnowError)).toMatch(/model\.safetensors.+cut off/u);
    await expect(
      saveBulk(
        serving(404, () => body('{}')),
        '/bulk/models/9',
        path,
      ),
    ).rejects.toMatchObject({ code: 'model.unreadable' });
    expect(readFileSync(path, 'utf8')).toBe('weights');
    expect(readdirSync(into)).toEqual(['model.safetensors']);
  });
});

describe.each(['linux', 'darwin', 'win32'] as const)('the menu on %s', (platform) => {
  const german = speak(chooseLocale('de', [])).words.desktop.menu;
  const english = speak(defaultLocale).words.desktop.menu;
  const sent: string[] = [];
  const menu = (words: typeof english) =>
    menuTemplate(platform, words, {
      command: (command) => sent.push(command),
      openDataFolder: () => sent.push('folder'),
    });
  const entries = (words: typeof english) =>
    menu(words).flatMap((top) => [top, ...(Array.isArray(top.submenu) ? top.submenu : [])]);

  test('sends the commands of the contract', () => {
    for (const { click } of entries(english)) {
      if (click !== undefined) (click as () => void)();
    }
    expect(sent.sort()).toEqual(['folder', 'import', 'openModel', 'shortcuts', 'train']);
    const accelerators = entries(english).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });

  test('says everything in the language that was chosen', () => {
    const labels = (words: typeof english) =>
      entries(words).flatMap(({ type, label }) => (type === 'separator' ? [] : [label]));
    expect(labels(german)).not.toContain(undefined);
    const same = labels(english).filter((label, i) => labels(german)[i] === label);
    expect(same).toEqual(platform === 'darwin' ? ['Winnow'] : []);
    expect(new Set(Object.values(english)).size).toBeGreaterThan(20);
  });
});

test('the desktop speaks the language of the settings, or else of the system', () => {
  let system = ['fr-FR', 'de-DE'];
  const changed = vi.fn();
  const language = new DesktopLanguage(() => system, changed);
  const set = (choice: string | null) =>
    language.follow({ notSureThreshold: 0.5, interface: { language: choice } });
  expect(language.words.import).toBe('Import');
  system = ['de-CH', 'en-US'];
  expect(language.words.import).toBe('Importieren');
  set('en');
  expect(language.words.import).toBe('Import');
  set('en');
  expect(changed).toHaveBeenCalledTimes(1);
  // Of a newer Winnow, or nonsense.
  set('klingon');
  expect(language.words.import).toBe('Importieren');
  set(null);
  expect(changed).toHaveBeenCalledTimes(2);
  // Errors, too; what has no sentence says what it says of itself.
  const stopped = { code: 'services.stopped', message: 'It has stopped.', details: {} };
  const german = language.sentence(stopped);
  set('en');
  expect(language.sentence(stopped)).not.toBe(german);
  expect(language.sentence({ code: 'none', message: 'As it is.' })).toBe('As it is.');
});

test('a page that crashes is brought back, but not for ever', () => {
  const reloads = new Reloads();
  expect([0, 1, 2, 3].map((second) => reloads.mayReload(second * 1000))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  reloads.forget();
  expect(reloads.mayReload(5_000)).toBe(true);
  expect([100, 200, 300, 400].every((second) => reloads.mayReload(second * 1000))).toBe(true);
});

test('the machine is kept awake exactly while something trains', () => {
  const changed = vi.fn<(any: boolean) => void>();
  const runs = new RunningRuns(changed);
  const told = (id: number, status: RunStatus | null): void =>
    runs.observe({
      name: 'runs.changed',
      payload: { id, run: status === null ? null : ({ id, status } as Run) },
    });
  told(1, 'running');
  told(2, 'running');
  runs.observe({ name: 'runs.epochs', payload: { id: 1, epochs: [] } });
  told(1, 'paused');
  expect(changed.mock.calls).toEqual([[true]]);
  told(2, 'finished');
  expect(changed.mock.calls).toEqual([[true], [false]]);
  told(1, 'running');
  // Discarded, in whatever state it was; and one whose trainer fell silent.
  told(1, null);
  expect(changed.mock.calls).toEqual([[true], [false], [true], [false]]);
  told(3, 'running');
  told(3, 'interrupted');
  runs.observe({ name: 'runs.changed', payload: { id: null, run: null } });
  expect(changed).toHaveBeenCalledTimes(6);
});

test('the preload asks for nothing that a sandboxed preload does not have', () => {
  const source = readFileSync(new URL('./preload.ts', import.meta.url), 'utf8');
  const imports = [...source.matchAll(/from '([^']+)'/gu)].map((found) => found[1]);
  expect(imports).toEqual(['electron', '../contract/bridge.ts']);
  expect(source).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/u);
});
