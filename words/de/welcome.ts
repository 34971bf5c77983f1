import type { Words } from '../index.ts';

export const welcome = (): Words['welcome'] => ({
  title: 'Ordner mit Texten hierher ziehen',
  how: 'Jeder Ordner wird eine Kategorie. Winnow lernt, sie zu unterscheiden.',
  chooseFolders: 'Ordner wählen',
  trySample: 'Mit dem Beispiel beginnen',
  openModel: 'Ein Modell öffnen',
  without:
    'Keine eigenen Texte zur Hand? Das Beispiel bringt 200 Mails an ein Geschäft mit, in vier Kategorien.',
  formats:
    'Gelesen werden reine Textdateien, wie sie auch heißen (.txt, .md, .eml …), bis 10 MB, in UTF‑8, UTF‑16 oder einer älteren Kodierung. Nicht gelesen werden PDF, Word, Excel und ZIP; speichern Sie diese zuerst als Text.',

  picture: {
    caption: 'Das kommt heraus',
    text: 'Mein Paket sollte am Montag da sein und fehlt noch immer.',
    answers: ['Lieferung', 'Rückgabe', 'Rechnung'],
    score: (share) => `${share} richtig`,
    judged: 'bei Texten, die es nicht kannte',
    described: (text, answer, probability, share) =>
      `Ein Beispiel dafür, was herauskommt: Ein neuer Text, „${text}“, wird mit ${probability} in ${answer} einsortiert. Das Modell lag bei Texten, die es nicht kannte, zu ${share} richtig, und eine Tabelle zeigt, welche Kategorien es verwechselt hat.`,
  },
  privacy:
    'Ihre Texte bleiben auf diesem Rechner. Winnow liest, lernt und antwortet hier, ohne Netz.',
});
