// The bridge into the page: tiny, and without Electron's own objects. Paths of dropped files go
// from here straight to the main process; the page never sees one, and cannot make one up.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels, type Bridge } from '../contract/bridge.ts';

const bridge: Bridge = {
  call: (name, input, ticket) => ipcRenderer.invoke(channels.call, name, input, ticket),
  cancel: (ticket) => ipcRenderer.send(channels.cancel, ticket),
  listen(listener) {
    const own = (_event: unknown, name: string, payload: unknown): void => listener(name, payload);
    ipcRenderer.on(channels.event, own);
    return () => ipcRenderer.off(channels.event, own);
  },
  grantFiles: (files) =>
    ipcRenderer.invoke(
      channels.grant,
      files.map((file) => webUtils.getPathForFile(file as never)),
    ),
  pickFolders: () => ipcRenderer.invoke(channels.pickFolders),
  pickModelFile: () => ipcRenderer.invoke(channels.pickModelFile),
  saveFile: (bulkPath, suggestedName) =>
    ipcRenderer.invoke(channels.saveFile, bulkPath, suggestedName),
  holdClose: (reason) => ipcRenderer.send(channels.holdClose, reason),
};

contextBridge.exposeInMainWorld('winnow', bridge);
