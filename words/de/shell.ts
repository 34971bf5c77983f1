import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const shell = (f: Formats): Words['shell'] => ({
  lost: 'Winnow wurde beendet oder neu gestartet. Die Verbindung wird wieder aufgenommen …',

  drop: {
    title: 'Zum Importieren loslassen',
    how: (items) =>
      `${items > 1 ? `${f.number(items)} Dateien oder Ordner: Jeder` : 'Jeder'} Ordner wird eine Kategorie. Ein Paar aus Trainings- und Testordner („train“, „test“) wird eine feste Aufteilung.`,
    reading: 'Wird angesehen …',
    folders: (n) =>
      n === 1
        ? '1 Ordner: Jeder Ordner darin wird eine Kategorie.'
        : `${f.number(n)} Ordner: Jeder wird eine Kategorie.`,
  },

  sidebar: {
    name: 'Datensätze und Modelle',
    fold: 'Seitenleiste einklappen',
    unfold: 'Seitenleiste ausklappen',
    close: 'Seitenleiste schließen',
    importFolders: 'Ordner importieren',
    datasets: 'Datensätze',
    noDatasets: 'Noch keine. Ziehen Sie Ordner mit Texten hierher.',
    models: 'Modelle',
    noModels: 'Noch keine. Starten Sie ein Training oder öffnen Sie eine Modelldatei.',
    openModel: 'Modelldatei öffnen',
    settings: 'Einstellungen',
    help: 'Hilfe',
    find: 'Suchen',
  },

  status: {
    name: 'Status',
    offline: 'Offline: Nichts verlässt diesen Rechner',
    reconnecting: 'Verbindung wird aufgenommen …',
    importing: (dataset) => `Import von ${dataset}`,
    doing: {
      starting: (dataset) => `Start: ${dataset}`,
      running: (dataset) => `Training: ${dataset}`,
      paused: (dataset) => `Pause: ${dataset}`,
      stopping: (dataset) => `Wird beendet: ${dataset}`,
      saving: (dataset) => `Wird gespeichert: ${dataset}`,
      unsaved: (dataset) => `Nicht gespeichert: ${dataset}`,
    },
    elsewhere: 'in einem anderen Fenster',
    cutOff: (dataset) => `Abgebrochen: ${dataset}`,
    atBeginning: 'am Anfang',
    atEpoch: (epoch) => `in Epoche ${f.number(epoch)}`,
  },

  shortcuts: {
    find: 'Alles finden, alles tun',
    settings: 'Einstellungen',
    importFolders: 'Ordner importieren',
    train: 'Mit dem Datensatz trainieren',
    start: 'Training starten, im Assistenten',
    pause: 'Anhalten und fortsetzen, beim Training',
    findTexts: 'In den Texten suchen, bei einem Datensatz',
    move: 'In einer Liste oder Tabelle bewegen',
    back: 'Zurück, oder abbrechen',
    fold: 'Seitenleiste ein- und ausklappen',
    help: 'Hilfe',
  },
  keys: {
    ctrl: 'Strg',
    alt: 'Alt',
    shift: 'Umschalt',
    enter: 'Enter',
    space: 'Leertaste',
    escape: 'Esc',
  },

  noWayIn: {
    title: 'Winnow läuft hier',
    how: 'Öffnen Sie es mit der ganzen Adresse, die im Terminal steht, in dem es gestartet wurde: Ein Geheimnis darin öffnet das Fenster.',
    again: (command) =>
      `Oder starten Sie es noch einmal: ${command} öffnet ein Fenster des laufenden Winnow.`,
    why: 'Das Geheimnis hält andere Programme und andere Menschen an diesem Rechner fern.',
  },
});
