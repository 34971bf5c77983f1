// The menu as data. What it does is done by the page: it is sent the same commands as the keys give.

import type { MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '../contract/index.ts';

export type Command = EventPayload<'app.command'>['command'];

/** The menu as data. `command` and `openDataFolder` are called when an entry is chosen. */
export function menuTemplate(
  platform: NodeJS.Platform,
  command: (command: Command) => void,
  openDataFolder: () => void,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        {
          label: 'Import folders…',
          accelerator: 'CmdOrCtrl+O',
          click: () => command('import'),
        },
        {
          label: 'Open a model…',
          accelerator: 'CmdOrCtrl+Shift+O',
          click: () => command('openModel'),
        },
        { type: 'separator' },
        {
          label: 'Train a classifier',
          accelerator: 'CmdOrCtrl+N',
          click: () => command('train'),
        },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Keyboard shortcuts', click: () => command('shortcuts') },
        { label: 'Open the data folder', click: openDataFolder },
        ...(mac ? [] : [{ role: 'about' as const }]),
      ],
    },
  ];
}
