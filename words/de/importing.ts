import { MAX_FILE_BYTES } from '../../src-main/contract/bulk.ts';
import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const fileKinds: Readonly<Record<string, string>> = {
  pdf: 'ein PDF-Dokument',
  zip: 'ein ZIP-Archiv oder ein Office-Dokument',
  oldOffice: 'ein altes Office-Dokument',
  image: 'ein Bild',
  compressed: 'eine komprimierte Datei',
  database: 'eine Datenbank',
};

export const importing = (f: Formats): Words['importing'] => {
  const files = (n: number): string => f.count(n, 'Datei', 'Dateien');
  const texts = (n: number): string => f.count(n, 'Text', 'Texte');
  const inCategories = (n: number, categories: number): string =>
    `${texts(n)} in ${f.count(categories, 'Kategorie', 'Kategorien')}`;
  return {
    heading: 'Import läuft',
    soFar: (n) => `bisher ${texts(n)}`,
    ofAll: (seen, total) => `${f.number(seen)} von ${f.count(total, 'Datei', 'Dateien')}`,
    finishing: (n) => `Gleich fertig: ${texts(n)}`,
    looking: 'Texte werden gesucht',
    skippedSoFar: (n) => `${f.number(n)} ausgelassen`,
    speed: (perSecond) => `${files(perSecond)} je Sekunde`,
    stopping: 'Wird abgebrochen',
    progress: 'Import',

    reading: (n, skipped) =>
      skipped === 0
        ? `Es wird gelesen: ${texts(n)}`
        : `Es wird gelesen: ${texts(n)}, ${f.number(skipped)} ausgelassen`,
    skippedList: (n) => `${files(n)} ausgelassen:`,
    skippedMore: (n) => `und ${f.number(n)} weitere (--json nennt alle)`,
    imported: (n, categories, id, name) =>
      `${inCategories(n, categories)}, als Datensatz ${id}, ${f.quote(name)}.`,
    stopped: 'Abgebrochen; was schon importiert ist, bleibt.',

    announceBegin: 'Der Import läuft.',
    announceDone: (n) => `${texts(n)} importiert.`,
    announceEnd: (n) => `Der Import endete mit ${f.count(n, 'Text', 'Texten')}.`,

    done: (n, categories) => `${inCategories(n, categories)}.`,
    cancelled: 'Abgebrochen.',
    cancelledKept: (n, categories) =>
      `Abgebrochen. Was schon angekommen war, bleibt: ${inCategories(n, categories)}.`,
    failedKept: (why, n, categories) =>
      `${why} Was schon angekommen war, bleibt: ${inCategories(n, categories)}.`,
    failed: 'Der Import ist fehlgeschlagen.',
    skippedCount: (n) => `${f.count(n, 'Datei wurde', 'Dateien wurden')} ausgelassen.`,
    nothingReadFrom: (folders) => `Aus ${folders.join(', ')} ließ sich nichts importieren.`,
    showList: 'Liste zeigen',
    hideList: 'Liste verbergen',
    closeLine: 'Diese Zeile schließen',

    skippedHeading: 'Ausgelassene Dateien',
    closeList: 'Die Liste schließen',
    list: 'Liste der ausgelassenen Dateien',
    listOf: (reason) => `Ausgelassene Dateien: ${reason}`,
    file: 'Datei',
    reason: 'Grund',
    size: 'Größe',
    showMore: (n) => `${f.number(n)} weitere zeigen`,

    skipped({ code, detail, bytes }) {
      const limit = `importiert werden Dateien bis ${megabytes(f, MAX_FILE_BYTES)}`;
      switch (code) {
        case 'import.empty':
          return detail === 'blank'
            ? 'Die Datei enthält keinen Text, nur Leerzeichen.'
            : 'Die Datei ist leer.';
        case 'import.binary':
          return Object.hasOwn(fileKinds, detail)
            ? `Die Datei ist ${fileKinds[detail]}, kein einfacher Text. Speichern Sie ihren Inhalt zuerst als Text.`
            : 'Die Datei ist kein Text: Sie enthält Binärdaten.';
        case 'import.tooLarge':
          if (bytes === null) return `Die Datei ist zu groß: ${limit}.`;
          return megabytes(f, bytes) === megabytes(f, MAX_FILE_BYTES)
            ? `Die Datei ist zu groß (etwas über ${megabytes(f, bytes)}): ${limit}.`
            : `Die Datei ist zu groß (${megabytes(f, bytes)}): ${limit}.`;
        case 'import.vanished':
          return 'Die Datei war verschwunden, als sie an der Reihe war.';
        case 'import.denied':
          return detail === 'folder'
            ? 'Die Rechte dieses Ordners erlauben es nicht, hineinzusehen.'
            : 'Die Rechte dieser Datei erlauben es nicht, sie zu lesen.';
        case 'import.special':
          return 'Das ist keine gewöhnliche Datei (sondern ein Gerät, eine Pipe oder ein Socket).';
        case 'import.link':
          return 'Das ist ein Verweis auf einen Ordner, der schon importiert ist oder ihn enthält.';
        case 'import.tooDeep':
          return 'Die Ordner sind zu tief verschachtelt.';
        case 'import.loose':
          return 'Die Datei liegt neben den Ordnern der Kategorien, nicht in einem von ihnen.';
        case 'import.badPath':
          return 'Einen solchen Pfad kann kein Ordner haben.';
        default:
          return detail === ''
            ? 'Die Datei ließ sich nicht lesen.'
            : `Die Datei ließ sich nicht lesen: ${detail}.`;
      }
    },
  };
};

const megabytes = (f: Formats, bytes: number): string => `${f.number(bytes / 1e6)}\u00a0MB`;
