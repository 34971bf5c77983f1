// Everything that is denied: permissions, navigation, windows, webviews, devices, downloads and the
// network. One place, so that it can be read as a list.

import { app, type Session } from 'electron';
import { isOwnAddress, permissionAllowed } from './origin.ts';

/** Holds for every page that is ever made; call before the first window. */
export function denyStrangers(): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    });
  });
}

/** Holds for everything that a session loads. */
export function harden(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permissionAllowed(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    permissionAllowed(permission, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*'] },
    (_details, decide) => decide({ cancel: true }),
  );
  // No dictionaries are fetched.
  session.setSpellCheckerEnabled(false);
}
