import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const result = (f: Formats): Words['result'] => {
  const texts = (n: number | null): string => (n === null ? 'Texte' : f.count(n, 'Text', 'Texte'));
  const few = (rare: boolean): string => (rare ? '; sie hat wenige Texte' : '');
  return {
    heading: 'Ergebnis',
    headingOf: (name) => `Ergebnis von ${f.quote(name)}`,
    reading: 'Das Ergebnis wird gelesen …',
    stoppedEarly: (name) => `${name} · vorzeitig beendet`,
    trainAgain: 'Neu trainieren',
    seeTraining: 'Zum Training',

    unreadable: 'Dieses Ergebnis ist nicht lesbar',
    none: {
      heading: 'Dieses Training hat kein Ergebnis',
      text: 'Es endete, bevor das Modell beurteilt werden konnte.',
    },
    notJudged: {
      heading: 'Dieses Modell wurde nicht beurteilt',
      text: 'Sein Training brach ab, und es wurde so behalten, wie es da war. Probieren Sie es an eigenen Texten aus.',
      textWithHeldBack: (share) =>
        `Sein Training brach ab, und es wurde so behalten, wie es da war. Beim Training lag es bei ${f.percent(share)} der zurückgehaltenen Texte richtig. Probieren Sie es an eigenen Texten aus.`,
      textWithTraining: (share) =>
        `Sein Training brach ab, und es wurde so behalten, wie es da war. Beim Training lag es bei ${f.percent(share)} der Trainingstexte richtig. Probieren Sie es an eigenen Texten aus.`,
    },

    score: {
      test: (right, total, share) =>
        `Richtig bei ${f.number(right)} von ${f.count(total, 'Text, den', 'Texten, die')} es nie gesehen hatte: ${f.percent(share)}`,
      testTexts: (right, total, share) =>
        `Richtig bei ${f.number(right)} von ${f.count(total, 'Testtext', 'Testtexten')}: ${f.percent(share)}`,
      validation: (right, total, share) =>
        `Richtig bei ${f.number(right)} von ${f.count(total, 'zurückgehaltenen Text', 'zurückgehaltenen Texten')}: ${f.percent(share)}`,
      train: (right, total, share) =>
        `Richtig bei ${f.number(right)} von ${f.count(total, 'Trainingstext', 'Trainingstexten')}: ${f.percent(share)}`,
    },
    caveat: {
      test: 'Beurteilt an den Testtexten, die am Training keinen Anteil hatten.',
      testWithCopies: (copies) =>
        `Beurteilt an den Testtexten. ${f.count(copies, 'davon steht', 'davon stehen')} Wort für Wort auch im Training.`,
      validation:
        'Es gibt keine Testtexte: Diese Texte wurden zurückgehalten, dienten aber auch dazu, die beste Epoche zu wählen. Rechnen Sie bei neuen Texten mit etwas weniger.',
      train:
        'Nichts wurde zurückgehalten: Das sagt, wie gut es sich erinnert, und wenig über neue Texte. Legen Sie unter „Erweitert“ einen Anteil für Test oder Validierung fest.',
    },
    figures: {
      label: 'Was die Genauigkeit wert ist',
      interval: (low, high) => `95-%-Intervall (Wilson): ${f.percent(low)} bis ${f.percent(high)}`,
      withoutCopies: (copies, right, total, share) =>
        `Ohne ${f.count(copies, 'Kopie eines Trainingstextes', 'Kopien von Trainingstexten')}: richtig bei ${f.number(right)} von ${f.number(total)}, ${f.percent(share)}`,
      onlyCopies:
        'Jeder dieser Texte ist die Kopie eines Trainingstextes: Über neue Texte sagt das nichts.',
      baseline: (category, share, tied) =>
        `Immer mit ${f.quote(category)}, ${tied ? 'einer der größten Kategorien' : 'der größten Kategorie'}, zu antworten wäre bei ${f.percent(share)} richtig`,
    },
    facts: {
      texts: (n) => f.count(n, 'Trainingstext', 'Trainingstexte'),
      vocabulary: (n) => `${f.about(n)} ${f.plural(n, 'Wort', 'Wörter')}`,
      weights: (n) => `${f.about(n)} ${f.plural(n, 'Gewicht', 'Gewichte')}`,
      kept: (epoch, of) => `Epoche ${f.number(epoch)} von ${f.number(of)} behalten`,
      took: (seconds, device) => `${f.duration(seconds)} auf ${device}`,
    },
    next: {
      label: 'Als Nächstes',
      holdBack:
        'Trainieren Sie neu mit einem Anteil an Testtexten, damit die Genauigkeit etwas über ungesehene Texte sagt.',
      copies: (copies) =>
        `Nehmen Sie ${f.plural(copies, 'die Kopie eines Trainingstextes', `die ${f.number(copies)} Kopien von Trainingstexten`)} aus dem Datensatz und trainieren Sie neu: Dann ist jeder beurteilte Text neu für das Modell.`,
      noBetter: (category) =>
        `Das ist nicht besser, als immer mit ${f.quote(category)} zu antworten. Geben Sie ihm mehr Texte, oder prüfen Sie, ob die Wörter der Texte ihre Kategorien überhaupt unterscheiden.`,
      fewTexts: (category, judged, right) =>
        `Geben Sie ${f.quote(category)} mehr Texte: Von ${f.count(judged, 'beurteiltem Text', 'beurteilten Texten')} wurde ${right === 0 ? 'keiner' : f.number(right)} erkannt.`,
      pair: (one, other, mistakes, all) =>
        `Lesen Sie die verwechselten Texte von ${f.quote(one)} und ${f.quote(other)}, ${f.number(mistakes)} von ${f.count(all, 'Fehler', 'Fehlern')}: Manche liegen vielleicht in der falschen Kategorie oder passen in beide.`,
      moreTexts: (judged) =>
        `Beurteilen Sie es an mehr Texten: ${f.count(judged, 'Text ist', 'Texte sind')} zu wenig für eine verlässliche Zahl.`,
      tryIt: 'Probieren Sie es an eigenen Texten aus.',
      showThem: 'Zeigen',
    },

    categories: 'Kategorien',
    table: {
      category: 'Kategorie',
      precision: 'Präzision',
      recall: 'Trefferquote',
      f1: 'F1',
      texts: 'Texte',
      textsMean: 'Wie viele ihrer Texte beurteilt wurden',
      mean: 'Mittel, jede Kategorie zählt gleich (Makro-F1)',
    },
    verdict: {
      notJudged: 'keine Texte, um sie zu beurteilen',
      missed: (rare) =>
        `niedrige Trefferquote, hohe Präzision: Vieles wird übersehen, aber was erkannt wird, stimmt${few(rare)}`,
      greedy: (other) => `hohe Trefferquote, niedrige Präzision: nimmt auch Texte von ${other}`,
      oftenMissed: (rare) => `oft übersehen${few(rare)}`,
      hard: (other, rare) => `schwer von ${other} zu unterscheiden${few(rare)}`,
      reliable: 'zuverlässig erkannt',
      mixedUp: (other) => `ab und zu mit ${other} verwechselt`,
    },

    mistakes: (n) =>
      n === 0 ? 'Keine Fehler' : n === 1 ? 'Der 1 Fehler' : `Alle ${f.number(n)} Fehler`,
    listed: {
      cell: (n, actual, predicted) => `${texts(n)} von ${actual}, für ${predicted} gehalten`,
      right: (n, category) => `${texts(n)} von ${category}, richtig erkannt`,
      actual: (n, category) => `${texts(n)} von ${category}`,
      predicted: (n, category) => `${texts(n)}, für ${category} gehalten`,
      all: (n) => `${texts(n)}, richtig und falsch`,
      mistakes: (n) => (n === null ? 'Fehler' : f.count(n, 'Fehler', 'Fehler')),
    },
    texts: 'Texte',
    order: 'Reihenfolge',
    orders: {
      mostConfident: 'Sicherste zuerst',
      leastConfident: 'Unsicherste zuerst',
      path: 'Nach Namen',
    },
    noMistakes: 'Keine Fehler',
    noTexts: 'Hier sind keine Texte',
    chooseAnother: 'Wählen Sie eine andere Zelle oder den Namen einer Zeile oder Spalte.',
    pair: (actual, predicted) => `${actual}, für ${predicted} gehalten`,
    rightly: (category) => `${category}, richtig erkannt`,

    is: 'Ist',
    takenFor: 'gehalten für',
    recognised: 'und so erkannt',
    readingText: 'Wird gelesen …',
    colourFor: 'Wörter färben für',
    predicted: 'Vorhergesagt',
    actual: 'Wahr',
    showAs: 'Wörter zeigen als',
    asText: 'Text',
    asTable: 'Tabelle',
    modelGone: 'Das Modell wurde gelöscht: Die Wörter lassen sich nicht mehr gewichten.',
  };
};
