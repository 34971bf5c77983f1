// Sets the menu, and what "About" says.

import { app, Menu, shell } from 'electron';
import { menuTemplate, type Command } from './menu-template.ts';

export function setMenu(dataDir: string, command: (command: Command) => void): void {
  app.setAboutPanelOptions({
    applicationName: 'Winnow',
    applicationVersion: app.getVersion(),
    copyright: 'Nothing leaves this machine.',
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, command, () => void shell.openPath(dataDir)),
    ),
  );
}
