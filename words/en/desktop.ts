// The desktop host: menu, dialogs, what is said before the window can.

export const desktop = () => ({
  about: 'Nothing leaves this machine.',
  menu: {
    aboutWinnow: 'About Winnow',
    services: 'Services',
    hide: 'Hide Winnow',
    hideOthers: 'Hide others',
    showAll: 'Show all',
    quit: 'Quit Winnow',

    file: '&File',
    importFolders: 'Import folders…',
    openModel: 'Open a model…',
    train: 'Train a classifier',
    exit: 'Quit',

    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    delete: 'Delete',
    selectAll: 'Select all',

    view: '&View',
    actualSize: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    developerTools: 'Developer tools',

    window: '&Window',
    minimize: 'Minimise',
    zoom: 'Zoom',
    close: 'Close window',
    bringToFront: 'Bring all to front',

    help: '&Help',
    shortcuts: 'Keyboard shortcuts',
    dataFolder: 'Open the data folder',
  },

  importTitle: 'Import folders of texts',
  import: 'Import',
  openModelTitle: 'Open a model',
  modelFiles: 'Models',
  exportTitle: 'Export the model',

  keepOpen: 'Keep it open',
  closeAnyway: 'Close anyway',

  cannotGoOn: 'Winnow cannot go on',
  pageMissing: (reason: string) =>
    `Winnow’s window could not be loaded (${reason}). Start Winnow again; if that does not help, install it again. What was stored is safe.`,
  bridgeMissing: (reason: string) =>
    `Winnow’s window could not be connected to its data (${reason}). Start Winnow again; if that does not help, install it again. What was stored is safe.`,
  noBridge:
    'This window is not connected to Winnow. Close it and start Winnow again. What was stored is safe.',
  stoppedOften:
    'Winnow’s window has stopped several times in a row. What was stored is safe; a training that was cut off can be gone on with.',
  tryAgain: 'Try again',
  quit: 'Quit',
});
