import type { Words } from '../index.ts';

export const desktop = (): Words['desktop'] => ({
  about: 'Nichts verlässt diesen Rechner.',
  menu: {
    aboutWinnow: 'Über Winnow',
    services: 'Dienste',
    hide: 'Winnow ausblenden',
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
    quit: 'Winnow beenden',

    file: '&Datei',
    importFolders: 'Ordner importieren …',
    openModel: 'Modell öffnen …',
    train: 'Klassifikator trainieren',
    exit: 'Beenden',

    edit: '&Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    delete: 'Löschen',
    selectAll: 'Alles auswählen',

    view: '&Ansicht',
    actualSize: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    developerTools: 'Entwicklerwerkzeuge',

    window: '&Fenster',
    minimize: 'Minimieren',
    zoom: 'Zoomen',
    close: 'Fenster schließen',
    bringToFront: 'Alle nach vorne bringen',

    help: '&Hilfe',
    shortcuts: 'Tastenkürzel',
    dataFolder: 'Datenordner öffnen',
  },

  importTitle: 'Ordner mit Texten importieren',
  import: 'Importieren',
  openModelTitle: 'Modell öffnen',
  modelFiles: 'Modelle',
  exportTitle: 'Modell exportieren',

  keepOpen: 'Geöffnet lassen',
  closeAnyway: 'Trotzdem schließen',

  cannotGoOn: 'Winnow kann nicht weitermachen',
  pageMissing: (reason) =>
    `Das Fenster von Winnow konnte nicht geladen werden (${reason}). Starten Sie Winnow neu; hilft das nicht, installieren Sie es neu. Was gespeichert wurde, ist sicher.`,
  bridgeMissing: (reason) =>
    `Das Fenster von Winnow konnte nicht mit seinen Daten verbunden werden (${reason}). Starten Sie Winnow neu; hilft das nicht, installieren Sie es neu. Was gespeichert wurde, ist sicher.`,
  noBridge:
    'Dieses Fenster ist nicht mit Winnow verbunden. Schließen Sie es und starten Sie Winnow neu. Was gespeichert wurde, ist sicher.',
  stoppedOften:
    'Das Fenster von Winnow ist mehrmals hintereinander abgestürzt. Was gespeichert wurde, ist sicher; ein unterbrochenes Training können Sie fortsetzen.',
  tryAgain: 'Noch einmal versuchen',
  quit: 'Beenden',
});
