import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const settings = (f: Formats): Words['settings'] => ({
  title: 'Einstellungen',

  appearance: 'Sprache und Aussehen',
  language: 'Sprache',
  languageHint: 'Zahlen und Datumsangaben richten sich danach.',
  asSystem: 'Wie das System',
  asSystemIs: (language) => `Wie das System (${language})`,
  scheme: 'Aussehen',
  light: 'Hell',
  dark: 'Dunkel',

  answers: 'Antworten',
  notSure: 'Unsicher unter',
  notSureHint:
    'Eine führende Kategorie, die weniger wahrscheinlich ist, gilt nicht als Antwort. Das gilt für jedes Modell.',
  notSureSlider: 'Unsicher unter, mit dem Schieberegler',

  data: 'Ihre Daten',
  folder: 'Ordner',
  folderHint:
    'Datensätze, Trainings und Modelle liegen in diesem Ordner und nirgends sonst. Eine Kopie davon ist eine Sicherung.',
  copy: 'Kopieren',
  copied: 'Der Pfad wurde kopiert.',
  notCopied:
    'Der Pfad konnte nicht kopiert werden. Er ist markiert: Kopieren Sie ihn mit der Tastatur.',

  about: 'Über Winnow',
  version: (version) => `Winnow ${version}`,
  memory: (bytes) => `Dieser Rechner hat ${f.bytes(bytes)} Arbeitsspeicher.`,
  network: 'Winnow braucht kein Netz und sendet nichts.',
});
