// The built desktop host on the emulation of Electron: what no other host shows. When its window
// comes, what it says in which language, what it refuses, and how it ends, in whatever way, while
// something trains. (How windows really behave is for machines that have Electron's binary.)

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from '@playwright/test';
import { startServer, killed } from './app.ts';
import { expect, test, type StandInApp } from './host.ts';
import { epochsShown, importSample, main, openWizard, set, startTraining } from './screens.ts';
import type { StandIn } from './stand-in/stand-in.ts';

const labels = ({ menu }: StandIn): string[] =>
  menu.flatMap(({ label, entries }) => [label, ...entries.map((entry) => entry.label)]);

test.describe('the window', () => {
  test('is shown once, when it can be', async ({ standIn }) => {
    const running = standIn.launch();
    await running.opened();
    await running.noted(/^window shown$/u);
    expect(running.notes.filter((note) => note === 'window shown')).toHaveLength(1);
    // Nothing before it is ready, and the thread, the scheme and the menu before the window.
    const order = ['app ready', 'menu set', 'app web-contents-created', 'window shown'];
    expect(running.notes.filter((note) => order.includes(note))).toEqual(order);
  });

  test('is shown also where it never says that it can be', async ({ standIn }) => {
    const running = standIn.launch({ readyToShow: false });
    await running.opened();
    await running.noted(/^window shown$/u);
    expect(running.notes).not.toContain('window ready-to-show');
  });

  test('is brought to the front by a second start, which ends', async ({ standIn }) => {
    const running = standIn.launch();
    await running.opened();
    running.ask({ kind: 'app-event', name: 'second-instance', args: [[], '', null] });
    await running.noted(/^window focused$/u);

    const second = standIn.launch({ first: false });
    expect(await second.ended).toBe(0);
    expect(second.notes).not.toContain('app ready');
    running.ask({ kind: 'quit' });
    expect(await running.ended).toBe(0);
  });

  test('that cannot be loaded, or not be connected, says so and ends', async ({ standIn }) => {
    const unloaded = standIn.launch({ loads: false });
    expect(await unloaded.ended).toBe(1);
    expect(unloaded.notes.join('\n')).toContain(
      'error box Winnow cannot go on: Winnow’s window could not be loaded (ERR_FILE_NOT_FOUND)',
    );
    const unconnected = standIn.launch({ languages: ['de-DE'] });
    await unconnected.opened();
    const args = ['preload.cjs', { message: 'it is damaged' }];
    unconnected.ask({ kind: 'contents-event', name: 'preload-error', args });
    expect(await unconnected.ended).toBe(1);
    expect(unconnected.notes.join('\n')).toMatch(
      /error box Winnow kann nicht weitermachen: .* \(it is damaged\)/u,
    );
  });

  test('that crashes comes back, and not for ever', async ({ standIn }) => {
    const running = standIn.launch();
    let after = 0;
    const loaded = async (): Promise<Page> => {
      await running.noted(/^page loaded$/u, after);
      after = running.notes.length;
      await main(running.page!).waitFor();
      return running.page!;
    };
    running.answer({ message: null });
    for (let crash = 0; crash < 4; crash++) {
      const page = await loaded();
      const session = await page.context().newCDPSession(page);
      void session.send('Page.crash').catch(() => undefined);
    }
    await running.noted(/^question Winnow’s window has stopped several times/u);
    running.answer({ message: 0 });
    await loaded();
    running.ask({ kind: 'quit' });
    expect(await running.ended).toBe(0);
  });
});

test('menu and dialogs speak the system’s language, then the one of the settings', async ({
  standIn,
}) => {
  const running = standIn.launch({ languages: ['de-CH', 'en-US'] });
  const page = await running.opened();
  expect(labels(running)).toContain('Ordner importieren …');
  const bridge = (expression: string): Promise<unknown> => page.evaluate(`winnow.${expression}`);
  await bridge('pickFolders()');
  expect(running.notes.join('\n')).toContain('"title":"Ordner mit Texten importieren"');

  await bridge(`call('settings.set', { interface: { language: 'en' } })`);
  await expect.poll(() => labels(running)).toContain('Import folders…');
  await bridge('pickModelFile()');
  expect(running.notes.join('\n')).toContain('"title":"Open a model"');
  running.answer({ message: 0 });
  await bridge(`holdClose('Really?')`);
  // Messages arrive in order.
  await bridge(`call('app.info', null)`);
  running.ask({ kind: 'close' });
  await running.noted(/^question Really\? \[Keep it open\] \[Close anyway\]$/u);

  // It is remembered.
  const note = running.notes.length;
  running.answer({ message: 1 });
  running.ask({ kind: 'menu', label: 'Quit' });
  await running.noted(/^question/u, note);
  expect(await running.ended).toBe(0);
  const again = standIn.launch({ languages: ['de-CH'] });
  await again.opened();
  expect(labels(again)).toContain('Import folders…');
});

test('the page is alone, and can ask for nothing but what the bridge has', async ({
  standIn,
  scratch,
}) => {
  const running = standIn.launch();
  const page = await running.opened();
  expect(await page.evaluate('crossOriginIsolated')).toBe(true);
  expect(await page.evaluate('navigator.hardwareConcurrency > 1 && !!new SharedArrayBuffer(8)')).toBe(true); // prettier-ignore
  expect(await page.evaluate('typeof require + typeof process + typeof Buffer')).toBe(
    'undefinedundefinedundefined',
  );
  expect(await page.evaluate('Object.isFrozen(winnow)')).toBe(true);
  for (const guard of ['windows: deny', 'permission requests', 'permission checks', 'devices']) {
    expect(running.notes).toContain(`guards ${guard}`);
  }
  expect(running.notes).toContain('switch host-resolver-rules=MAP * ~NOTFOUND');
  expect(running.notes.find((note) => note.startsWith('blocks'))).toContain('https://*/*');

  const refused = (expression: string): Promise<unknown> =>
    page.evaluate(`(async () => winnow.${expression})().then(
      (reply) => reply.ok ? 'answered' : reply.error.code,
      (error) => String(error),
    )`);
  expect(await refused('call("datasets.list", new Proxy({}, {}))')).toContain(
    'could not be cloned',
  );
  expect(await refused('call("constructor", null)')).toBe('call.unknown');
  expect(await refused('call("datasets.list", null, "x".repeat(101))')).toBe('call.invalid');
  expect(await refused('grantFiles([new File(["a"], "made-up.txt")])')).toBe('host.noPath');
  expect(await refused('grantFiles(["/etc/passwd"])')).toContain('expected a File');
  expect(await refused('saveFile("/bulk/models/../../x", "x")')).toBe('call.invalid');

  // A body in pieces is one body.
  const piece = (index: number, last: number): Promise<number> =>
    page.evaluate(`fetch('/bulk/models', { method: 'POST', body: 'x',
      headers: { 'winnow-piece': 'a ${index} ${last}' } }).then(({ status }) => status)`);
  expect([await piece(0, 0), await piece(1, 1)]).toEqual([202, 400]);

  // A lent file is served once; no other is.
  const file = join(scratch, 'model.safetensors');
  await writeFile(file, 'weights');
  running.answer({ open: { canceled: false, filePaths: [file] } });
  const read = `winnow.pickModelFile().then(({ value }) =>
    Promise.all([value.name, fetch(value.path).then((r) => r.text()).then(async (text) =>
      [text, (await fetch(value.path)).status])]))`;
  expect(await page.evaluate(read)).toEqual(['model.safetensors', ['weights', 404]]);
});

test('without a folder for its data it says so and ends', async ({ standIn, scratch }) => {
  const file = join(scratch, 'file');
  await writeFile(file, '');
  const running = standIn.launch({ dataDir: join(file, 'data') });
  expect(await running.ended).toBe(1);
  expect(running.notes.join('\n')).toMatch(/error box Winnow cannot go on: .*file/u);
});

test('another host with the same data sends it away with status 3', async ({ standIn }) => {
  const { server, address } = startServer(standIn.dataDir, null);
  await address;
  const running = standIn.launch();
  expect(await running.ended).toBe(3);
  expect(running.notes.join('\n')).not.toContain('error box');
  await killed(server);
});

test.describe('in the middle of a training it ends well', () => {
  const trains = async (page: Page): Promise<void> => {
    const before = await epochsShown(page);
    await expect.poll(() => epochsShown(page)).toBeGreaterThan(before);
  };
  const stored = (app: StandInApp): { status: string; epoch: number | null } => {
    const database = new Database(join(app.dataDir, 'winnow.sqlite'), { readonly: true });
    try {
      const sql = 'SELECT status, resume_epoch AS epoch FROM runs ORDER BY id DESC LIMIT 1';
      return database.prepare(sql).get() as { status: string; epoch: number | null };
    } finally {
      database.close();
    }
  };

  const ways: Record<
    string,
    { readonly end: (running: StandIn) => void; readonly asks: boolean; readonly status: number }
  > = {
    'its window is closed': {
      end: (running) => running.ask({ kind: 'close' }),
      asks: true,
      status: 0,
    },
    'quit is chosen': {
      end: (running) => running.ask({ kind: 'menu', label: 'Quit' }),
      asks: true,
      status: 0,
    },
    'a signal comes': {
      end: (running) => running.process.kill('SIGTERM'),
      asks: false,
      status: 0,
    },
    'Ctrl+C comes twice': {
      end: (running) => {
        running.process.kill('SIGINT');
        running.process.kill('SIGINT');
      },
      asks: false,
      status: 0,
    },
    'whoever started it is gone': {
      end: (running) => running.process.disconnect(),
      asks: false,
      status: 0,
    },
    'the thread with the data dies': {
      end: (running) => running.ask({ kind: 'services-die' }),
      asks: false,
      status: 1,
    },
  };

  for (const [title, { end, asks, status }] of Object.entries(ways)) {
    test(title, async ({ standIn }) => {
      const running = standIn.launch();
      const page = await running.opened();
      await importSample(page);
      await openWizard(page);
      await set(page, { epochs: 10_000, device: 'CPU', advanced: { Patience: '0' } });
      await startTraining(page);
      await trains(page);
      await expect.poll(() => stored(standIn).epoch).toBeGreaterThan(0);
      await running.noted(/^awake prevent-app-suspension$/u);
      if (asks) {
        running.answer({ message: 0 });
        end(running);
        await running.noted(/^question .*\[Keep it open\] \[Close anyway\]$/u);
        await trains(page);
        running.answer({ message: 1 });
      }
      end(running);
      expect(await running.ended).toBe(status);
      const questions = running.notes.filter((note) => note.startsWith('question'));
      expect(questions).toHaveLength(asks ? 2 : 0);
      const { epoch, ...left } = stored(standIn);
      // Who died could not write it down; the next start does.
      expect(left.status).toBe(status === 0 ? 'interrupted' : 'running');

      const again = await standIn.launch().opened();
      await main(again)
        .getByRole('link', { name: /^Training \d+/u })
        .first()
        .click();
      await main(again).getByRole('button', { name: 'Go on', exact: true }).last().click();
      await expect.poll(() => epochsShown(again)).toBeGreaterThan(epoch!);
    });
  }
});
