import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const palette = (f: Formats): Words['palette'] => ({
  name: 'Alles finden',
  placeholder: 'Datensatz, Modell, Text oder Aktion …',
  results: 'Gefunden',
  found: (n) => f.count(n, 'Eintrag', 'Einträge'),
  nothing: 'Nichts gefunden.',
  searching: 'Die Texte werden durchsucht …',
  unfinished:
    'Es sind viele Texte, nicht alle wurden durchsucht. Suchen Sie auf der Seite des Datensatzes.',
  keys: 'Pfeiltasten zum Wählen, Enter zum Öffnen, Esc zum Schließen',

  groups: {
    recent: 'Zuletzt',
    datasets: 'Datensätze',
    models: 'Modelle',
    trainings: 'Trainings',
    actions: 'Aktionen',
    settings: 'Einstellungen',
    help: 'Hilfe',
    texts: 'Texte',
  },

  dataset: (texts) => f.count(texts, 'Text', 'Texte'),
  model: (accuracy) => (accuracy === null ? 'Modell' : `Modell, ${f.percent(accuracy)} richtig`),
  training: (dataset) => `Training mit ${dataset}`,
  trainingDetail: (date, accuracy) =>
    accuracy === null ? date : `${date}, ${f.percent(accuracy)} richtig`,
  text: (dataset, path) => `${dataset}: ${path}`,

  importFolders: 'Ordner importieren',
  trySample: 'Beispiel importieren',
  trainOn: (dataset) => `Mit ${dataset} trainieren`,
  tryModel: (model) => `${model} ausprobieren`,
  openModel: 'Modelldatei öffnen',
  allModels: 'Alle Modelle',
  foldSidebar: 'Seitenleiste einklappen',
  unfoldSidebar: 'Seitenleiste ausklappen',
  help: 'Hilfe',
  shortcuts: 'Tastenkürzel',

  settings: 'Einstellungen',
  settingsDetail: 'Sprache, Aussehen, Antworten, Ihre Daten',
  notSure: 'Unsicher unter',
  folder: 'Wo Ihre Daten liegen',
  version: 'Version',
  look: (look) => `Aussehen: ${look}`,
  language: (language) => `Sprache: ${language}`,
  chosen: 'Gewählt',

  keywords: {
    importFolders: 'hinzufügen neu datensatz texte öffnen laden ziehen',
    trySample: 'demo muster anfang start',
    train: 'lernen klassifikator modell neu start training',
    tryModel: 'klassifizieren fragen testen antwort',
    openModel: 'laden safetensors datei hinzufügen',
    allModels: 'bibliothek liste',
    sidebar: 'verbergen zeigen leiste menü',
    help: 'anleitung handbuch wie was erklärung dokumentation',
    shortcuts: 'tasten tastatur kürzel liste',
    settings: 'optionen anpassen konfiguration',
    notSure: 'schwelle sicherheit zweifel',
    folder: 'pfad verzeichnis bibliothek sicherung platte speicher',
    version: 'über ausgabe',
    look: 'farben design modus nacht tag schema',
    language: 'english englisch deutsch übersetzung',
    training: 'ergebnis',
  },
});
