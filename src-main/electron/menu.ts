// Sets the menu, and what "About" says.

import { app, Menu, shell } from 'electron';
import type { Words } from '../../words/index.ts';
import { menuTemplate, type Command } from './menu-template.ts';

/** Sets the menu anew, in the words given. */
export function setMenu(
  dataDir: string,
  words: Words['desktop'],
  command: (command: Command) => void,
): void {
  app.setAboutPanelOptions({
    applicationName: 'Winnow',
    applicationVersion: app.getVersion(),
    copyright: words.about,
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, words.menu, {
        command,
        openDataFolder: () => void shell.openPath(dataDir),
      }),
    ),
  );
}
