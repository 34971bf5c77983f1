import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const training = (f: Formats): Words['training'] => ({
  title: 'Training',
  titleOf: (dataset) => `Training ${f.quote(dataset)}`,
  reading: 'Das Training wird gelesen …',
  leave: 'Verlassen',
  progress: 'Fortschritt',

  pause: 'Anhalten',
  goOn: 'Weiter',
  pauseOrGoOn: 'Das Training anhalten oder fortsetzen',
  stop: 'Beenden, das Beste behalten',
  seeResult: 'Zum Ergebnis',
  takeOver: 'Übernehmen',
  beginAgain: 'Neu beginnen',
  keep: 'Das Erreichte behalten',
  trainAgain: 'Noch einmal trainieren',
  trainOtherwise: 'Mit anderen Einstellungen',
  fromTheBeginning: 'Mit denselben Einstellungen, von der ersten Epoche an.',
  discard: 'Verwerfen',
  saveAgain: 'Noch einmal speichern',

  discarding: {
    question: 'Dieses Training verwerfen?',
    detail: 'Kein Modell bleibt. Der Datensatz bleibt, wie er ist.',
    elsewhere:
      'Es endet im anderen Fenster, und kein Modell bleibt. Der Datensatz bleibt, wie er ist.',
    goOn: 'Weiter trainieren',
  },
  takingOver: {
    question: 'Stattdessen hier trainieren?',
    beginning: 'Das andere Fenster hört auf, und in diesem beginnt das Training neu.',
    after: (epoch) =>
      `Das andere Fenster hört auf, und dieses macht nach Epoche ${f.number(epoch)} weiter.`,
  },

  cutOff: 'Dieses Training wurde abgebrochen, bevor es fertig war.',
  discarded: 'Dieses Training wurde verworfen. Kein Modell ist geblieben.',
  elsewhere: 'Ein anderes Fenster trainiert gerade. Sie können hier zusehen oder es übernehmen.',
  pausedElsewhere:
    'In einem anderen Fenster angehalten. Sie können hier zusehen oder es übernehmen.',

  nowOn: (device) => `Training auf: ${device}.`,
  thisMachine: 'dieser Rechner',
  wasDiscarded: 'Das Training wurde verworfen.',

  device: (name) => `Gerät: ${name}`,
  noDevice: 'Gerät: noch keines',
  gpu: (name, dispatches) =>
    `Gerät: ${name} (WebGPU), ${f.count(dispatches, 'Auftrag', 'Aufträge')}`,
  notes: {
    noGpu: 'Hier gibt es keine GPU, die sich nutzen lässt; die CPU rechnet.',
    emulated: (name) => `Die einzige GPU hier ist nachgebildet (${name}); die CPU ist schneller.`,
    broken: (why) => `Die GPU ließ sich nicht starten (${why}); die CPU rechnet.`,
  },
  replaced: {
    tooLarge: 'Das Netz ist zu groß für die GPU; die CPU trainiert es.',
    memory: {
      judged: 'Der Speicher der GPU reichte nicht; die CPU hat das trainierte Modell geprüft.',
      begins: 'Der Speicher der GPU reichte nicht; das Training begann neu auf der CPU.',
      goesOn: (epoch) =>
        `Der Speicher der GPU reichte nicht; das Training ging ab Epoche ${f.number(epoch)} auf der CPU weiter.`,
    },
    silent: {
      judged: 'Die GPU antwortete nicht mehr; die CPU hat das trainierte Modell geprüft.',
      begins: 'Die GPU antwortete nicht mehr; das Training begann neu auf der CPU.',
      goesOn: (epoch) =>
        `Die GPU antwortete nicht mehr; das Training ging ab Epoche ${f.number(epoch)} auf der CPU weiter.`,
    },
  },

  verdicts: {
    tooEarly: 'Noch zu früh für ein Urteil.',
    unwatched: 'Keine Texte sind zurückgehalten, darum zeigt nichts, wie es mit neuen geht.',
    diverging:
      'Der Verlust wächst, statt zu fallen: Beenden Sie, und trainieren Sie mit einer kleineren Lernrate.',
    improving: 'Wird noch besser.',
    waiting: (epoch) => `Bisher am besten nach Epoche ${f.number(epoch)}.`,
    stalled: (since) => `Nicht besser seit Epoche ${f.number(since)}: Sie können beenden.`,
    byHeart: (since) =>
      `Lernt die Trainingstexte auswendig: Die zurückgehaltenen werden seit Epoche ${f.number(since)} nicht besser. Sie können beenden.`,
    cutShort: 'Es wurde am Ende noch besser: Mehr Epochen können helfen.',
    bestAt: (epoch) =>
      `Am besten nach Epoche ${f.number(epoch)}; die späteren brachten nichts Besseres.`,
  },

  figures: {
    epoch: 'Epoche',
    of: (planned) => `von ${f.number(planned)}`,
    validationAccuracy: 'Genauigkeit, Validierung',
    validationLoss: 'Verlust, Validierung',
    trainingAccuracy: 'Genauigkeit, Training',
    trainingLoss: 'Verlust, Training',
    learningRate: 'Lernrate',
    bestEpoch: 'Beste Epoche',
    showAs: 'Die Kurven zeigen als',
    charts: 'Kurven',
    table: 'Tabelle',
  },
  table: {
    epochs: 'Epochen',
    all: 'Alle Epochen bisher, die neueste zuerst',
    last: (shown, all) =>
      `Die letzten ${f.number(shown)} von ${f.count(all, 'Epoche', 'Epochen')}, die neueste zuerst`,
    best: 'beste',
  },

  beginning: 'Gleich beginnt ein anderes Training.',
  busy: (dataset) =>
    `${f.quote(dataset)} wird gerade trainiert. Eins nach dem anderen: Warten Sie, bis es fertig ist, oder beenden Sie es.`,
  closing: (dataset) =>
    `${f.quote(dataset)} wird gerade trainiert. Wenn sich das Fenster schließt, endet das Training mit dem, was es erreicht hat.`,
});
