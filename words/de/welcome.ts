import type { Words } from '../index.ts';

export const welcome = (): Words['welcome'] => ({
  title: 'Ordner mit Texten hierher ziehen',
  how: 'Jeder Ordner wird eine Kategorie. Winnow lernt, sie zu unterscheiden.',
  chooseFolders: 'Ordner wählen',
  trySample: 'Mit dem Beispiel beginnen',
  openModel: 'Ein Modell öffnen',
  privacy:
    'Ihre Texte bleiben auf diesem Rechner. Winnow liest, lernt und antwortet hier, ohne Netz.',
});
