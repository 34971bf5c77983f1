import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const errors = (f: Formats): Words['errors'] => ({
  'window.unexpected': (d) =>
    d.has('cause')
      ? `Etwas Unerwartetes ist geschehen: ${d.text('cause')}`
      : 'Etwas Unerwartetes ist geschehen.',
  'connection.lost': (d) =>
    d.has('file')
      ? `${f.quote(d.text('file'))} konnte nicht geöffnet werden: Die Datei war nicht lesbar, oder Winnow antwortet nicht.`
      : 'Winnow antwortet nicht. Falls es beendet wurde, starten Sie es wieder: Diese Seite verbindet sich von selbst.',
  'host.unexpected': () => 'Winnow hat eine unverständliche Antwort gegeben.',
  'host.unauthorised': () =>
    'Diese Seite ist nicht mehr mit Winnow verbunden. Öffnen Sie die Adresse, die Winnow im Terminal nennt.',
  'call.badAnswer': () => 'Winnow hat eine unverständliche Antwort gegeben.',
  'upload.failed': () => 'Die Dateien konnten nicht übertragen werden.',
});
