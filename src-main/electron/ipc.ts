// What the page may ask of the main process: the contract's calls and the few things that only a
// desktop can do. Every message is checked for who sent it and what it holds before anything happens.

import {
  dialog,
  ipcMain,
  type BrowserWindow,
  type IpcMainInvokeEvent,
  type WebContents,
} from 'electron';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import type { Words } from '../../words/index.ts';
import { channels, type Reply } from '../contract/bridge.ts';
import { modelFileName } from '../contract/file-names.ts';
import { hostErrorShape } from '../host/answers.ts';
import type { Services } from '../services/client.ts';
import { grantPaths } from './grants.ts';
import { isTrustedSender } from './origin.ts';
import type { PickedFiles } from './picked-files.ts';
import { RunningCalls } from './running-calls.ts';
import { saveBulk } from './save-file.ts';
import type { WinnowWindow } from './window.ts';

const text = v.pipe(v.string(), v.maxLength(32_768));
const schemas = {
  call: v.tuple([
    v.pipe(v.string(), v.maxLength(100)),
    v.unknown(),
    v.optional(v.pipe(v.string(), v.maxLength(100))),
  ]),
  cancel: v.tuple([v.pipe(v.string(), v.maxLength(100))]),
  grant: v.tuple([v.pipe(v.array(text), v.minLength(1), v.maxLength(10_000))]),
  saveFile: v.tuple([
    v.pipe(v.string(), v.regex(/^\/bulk\/models\/\d{1,15}$/u)),
    v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  ]),
  nothing: v.tuple([]),
  holdClose: v.tuple([v.nullable(v.pipe(v.string(), v.maxLength(500)))]),
};

interface Parts {
  readonly services: Services;
  readonly window: () => WinnowWindow | null;
  readonly picked: PickedFiles;
  readonly words: () => Words['desktop'];
  /** The page has begun to ask: it listens, too. */
  readonly heard: () => void;
}

export function handleIpc({ services, window, picked, words, heard }: Parts): void {
  /** The folder that the last dialog ended in. */
  let folder: string | undefined;
  const parent = (): BrowserWindow => {
    const open = window();
    if (open === null) throw new WinnowError('host.noWindow', 'The window is closed.');
    return open.browserWindow;
  };

  const calls = new RunningCalls();
  answer(channels.call, schemas.call, ([name, input, ticket], page) => {
    heard();
    return calls.run(page, ticket, (signal) => services.callUnknown(name, input, signal));
  });
  answer(channels.grant, schemas.grant, ([paths]) => grantPaths(services, paths));
  answer(channels.pickFolders, schemas.nothing, async () => {
    const { canceled, filePaths } = await dialog.showOpenDialog(parent(), {
      title: words().importTitle,
      buttonLabel: words().import,
      properties: ['openDirectory', 'multiSelections'],
      ...(folder === undefined ? {} : { defaultPath: folder }),
    });
    if (canceled || filePaths.length === 0) return null;
    folder = dirname(filePaths[0]);
    return grantPaths(services, filePaths);
  });
  answer(channels.pickModelFile, schemas.nothing, async () => {
    const { canceled, filePaths } = await dialog.showOpenDialog(parent(), {
      title: words().openModelTitle,
      properties: ['openFile'],
      filters: [{ name: words().modelFiles, extensions: ['safetensors'] }],
      ...(folder === undefined ? {} : { defaultPath: folder }),
    });
    if (canceled || filePaths.length === 0) return null;
    folder = dirname(filePaths[0]);
    return picked.lend(filePaths[0]);
  });
  answer(channels.saveFile, schemas.saveFile, async ([bulkPath, suggested]) => {
    const name = modelFileName(suggested);
    const { canceled, filePath } = await dialog.showSaveDialog(parent(), {
      title: words().exportTitle,
      defaultPath: folder === undefined ? name : join(folder, name),
    });
    if (canceled || filePath === '') return false;
    folder = dirname(filePath);
    await saveBulk(services, bulkPath, filePath);
    return true;
  });
  ipcMain.on(channels.cancel, (event, ...args) => {
    if (!trusted(event)) return;
    const found = v.safeParse(schemas.cancel, args);
    if (found.success) calls.cancel(event.sender, found.output[0]);
  });
  ipcMain.on(channels.holdClose, (event, ...args) => {
    if (!trusted(event)) return;
    const found = v.safeParse(schemas.holdClose, args);
    if (found.success) window()?.hold(found.output[0]);
  });
}

function trusted(event: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return isTrustedSender(frame === null ? null : { url: frame.url, top: frame.parent === null });
}

/** Answers a channel for our own page only; an error travels as an answer, with its code. */
function answer<S extends v.GenericSchema<unknown[]>>(
  channel: string,
  schema: S,
  handler: (input: v.InferOutput<S>, page: WebContents) => unknown,
): void {
  ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<Reply<unknown>> => {
    try {
      if (!trusted(event)) throw new WinnowError('host.foreign', 'This page may not ask that.');
      const found = v.safeParse(schema, args);
      if (!found.success) {
        throw new WinnowError('call.invalid', found.issues[0].message, { channel });
      }
      return { ok: true, value: await handler(found.output, event.sender) };
    } catch (error) {
      return { ok: false, error: hostErrorShape(error) };
    }
  });
}
