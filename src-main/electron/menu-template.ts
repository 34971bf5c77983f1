// The menu as data. What it does is done by the page: it is sent the same commands as the keys give.

import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '../../words/index.ts';
import type { EventPayload } from '../contract/index.ts';

export type Command = EventPayload<'app.command'>['command'];

interface Deeds {
  command(command: Command): void;
  openDataFolder(): void;
}

/** The menu in the words given. Every entry has a label: Electron's own know English alone. */
export function menuTemplate(
  platform: NodeJS.Platform,
  words: Words['desktop']['menu'],
  { command, openDataFolder }: Deeds,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const line = { type: 'separator' } as const;
  const item = (label: string, role: MenuItemConstructorOptions['role']) => ({ label, role });
  const about = item(words.aboutWinnow, 'about');

  const application: MenuItemConstructorOptions = {
    label: 'Winnow',
    submenu: [
      about,
      line,
      item(words.services, 'services'),
      line,
      item(words.hide, 'hide'),
      item(words.hideOthers, 'hideOthers'),
      item(words.showAll, 'unhide'),
      line,
      item(words.quit, 'quit'),
    ],
  };
  return [
    ...(mac ? [application] : []),
    {
      label: words.file,
      submenu: [
        {
          label: words.importFolders,
          accelerator: 'CmdOrCtrl+O',
          click: () => command('import'),
        },
        {
          label: words.openModel,
          accelerator: 'CmdOrCtrl+Shift+O',
          click: () => command('openModel'),
        },
        line,
        {
          label: words.train,
          accelerator: 'CmdOrCtrl+N',
          click: () => command('train'),
        },
        line,
        mac ? item(words.close, 'close') : item(words.exit, 'quit'),
      ],
    },
    {
      label: words.edit,
      submenu: [
        item(words.undo, 'undo'),
        item(words.redo, 'redo'),
        line,
        item(words.cut, 'cut'),
        item(words.copy, 'copy'),
        item(words.paste, 'paste'),
        item(words.delete, 'delete'),
        line,
        item(words.selectAll, 'selectAll'),
      ],
    },
    {
      label: words.view,
      submenu: [
        item(words.actualSize, 'resetZoom'),
        item(words.zoomIn, 'zoomIn'),
        item(words.zoomOut, 'zoomOut'),
        line,
        item(words.fullScreen, 'togglefullscreen'),
        item(words.developerTools, 'toggleDevTools'),
      ],
    },
    {
      label: words.window,
      // The system adds what it has in this menu.
      ...(mac ? { role: 'window' as const } : {}),
      submenu: [
        item(words.minimize, 'minimize'),
        item(words.zoom, 'zoom'),
        mac ? item(words.bringToFront, 'front') : item(words.close, 'close'),
      ],
    },
    {
      label: words.help,
      role: 'help',
      submenu: [
        { label: words.shortcuts, click: () => command('shortcuts') },
        { label: words.dataFolder, click: openDataFolder },
        ...(mac ? [] : [about]),
      ],
    },
  ];
}
