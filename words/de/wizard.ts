import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const wizard = (f: Formats): Words['wizard'] => ({
  title: 'Trainieren',
  about: (dataset, texts, categories) =>
    `${dataset} · ${f.count(texts, 'Text', 'Texte')} in ${f.count(categories, 'Kategorie', 'Kategorien')}`,
  back: 'Zurück zum Datensatz',
  draft: 'Alles ist so, wie Sie es hier verlassen haben.',
  startOver: 'Von vorn',
  reading: 'Der Datensatz wird gelesen …',
  train: 'Trainieren',
  startTheTraining: 'Das Training beginnen',
  showThatTraining: 'Dieses Training zeigen',

  effort: {
    title: 'Wie viel Zeit darf es sein?',
    names: { fast: 'Schnell', balanced: 'Ausgewogen', thorough: 'Gründlich' },
    notes: {
      fast: 'Für einen ersten Blick: ein kleines Netz, halb so viele Epochen.',
      balanced: 'Für die meisten Texte am besten. So wählt Winnow selbst.',
      thorough: 'Doppelt so viele Epochen in kleineren Schritten: für Texte, die einander ähneln.',
    },
    time: (seconds) => `etwa ${f.duration(seconds)}`,
    own: 'Netz, Lernrate und Epochen sind jetzt Ihre eigenen.',
    ofPreset: (preset) =>
      `Netz, Lernrate und Epochen sind die der Vorlage ${f.quote(preset)} oder Ihre eigenen.`,
  },

  categories: {
    hint: 'Diese lernt Winnow zu unterscheiden. Nehmen Sie heraus, was es nicht kennen muss.',
    title: 'Kategorien',
    all: 'Alle Kategorien',
    category: 'Kategorie',
    texts: 'Texte',
    firstText: 'Erster Text',
    splits: (train, test) =>
      `${f.count(train, 'Trainingstext', 'Trainingstexte')}, ${f.count(test, 'Testtext', 'Testtexte')}`,
    tooFew: 'Wählen Sie mindestens zwei Kategorien.',
    summary: (names) => f.list(names, 4),
  },

  network: {
    title: 'Netz',
    words: 'Wörter',
    aboutWords: (n) => `etwa ${f.about(n)}`,
    knownWords: (n) => f.number(n),
    more: (n) => `und ${f.number(n)} weitere`,
    layer: (n) => `Verdeckte Schicht ${f.number(n)}`,
    sizeOf: (n) => `Größe der verdeckten Schicht ${f.number(n)}`,
    remove: (n) => `Verdeckte Schicht ${f.number(n)} entfernen`,
    add: 'Neue Schicht',
    drag: (units) => `${f.count(units, 'Einheit', 'Einheiten')}: nach oben oder unten ziehen`,
    learningRateSlider: 'Lernrate, mit dem Schieber',
    layersHint:
      'Jede verdeckte Schicht findet Muster in den Wörtern. Größere erkennen feinere Unterschiede und brauchen länger.',
    learningRateHint:
      'Wie weit jeder Schritt geht. Größer lernt schneller, zu groß geht am Ziel vorbei.',
    epochsHint: 'Wie oft aus jedem Text gelernt wird.',
    epochsChosenHint:
      'Wie oft aus jedem Text gelernt wird. Für Sie gewählt, nach der Zahl der Texte.',
    summary: (layers, learningRate, epochs) =>
      `${layers.length === 0 ? 'keine verdeckte Schicht' : layers.map(f.plain).join(' → ')}, Lernrate ${f.decimal(learningRate)}, ${f.count(epochs, 'Epoche', 'Epochen')}`,
  },

  counting: {
    sizes: (sizes) => `Wörter → ${sizes.map(f.plain).join(' → ')}`,
    weights: (words, sizes, weights) =>
      `${words} Wörter → ${sizes.map(f.plain).join(' → ')}: ${f.about(weights)} Gewichte`,
    time: {
      cpu: (line, seconds) => `${line}, etwa ${f.duration(seconds)} auf dieser CPU`,
      gpu: (line, seconds) => `${line}, etwa ${f.duration(seconds)} auf dieser GPU`,
      softwareGpu: (line, seconds) =>
        `${line}, etwa ${f.duration(seconds)} auf einer nachgebildeten GPU`,
    },
  },

  advanced: {
    title: 'Erweitert',
    preset: 'Vorlage',
    summary: (preset, changes) =>
      changes === 0
        ? `Vorlage ${f.quote(preset)}, unverändert`
        : `Vorlage ${f.quote(preset)}, ${f.count(changes, 'Änderung', 'Änderungen')}`,
    ownTest: 'Dieser Datensatz hat eigene Testtexte.',
    needsValidation: 'Braucht Texte, die zur Validierung zurückgehalten werden.',
  },
  groups: { text: 'Text', training: 'Training', split: 'Aufteilung und Ende' },
  presets: {
    default: {
      label: 'Standard',
      note: 'So gewählt, dass es mit den meisten Texten am besten gelingt. Ändern Sie, was Sie besser wissen.',
    },
    article: {
      label: 'Artikel',
      note: `Das Netz der Artikel, denen Winnow folgt, zum Vergleich damit: einfach gezählte Wörter, zwei Schichten zu 100, eine Lernrate von ${f.plain(0.01)}.`,
    },
    peer: {
      label: 'Vergleich',
      note: 'Die Einstellungen, die PyTorch und scikit-learn in Winnows Messungen haben, um die Geschwindigkeit zu vergleichen.',
    },
  },

  hidden: 'Verdeckte Schichten',
  learningRate: 'Lernrate',
  epochs: 'Epochen',
  settings: {
    tokenizer: {
      label: 'Wörter',
      hint: 'Im Chinesischen, Japanischen und Thailändischen nimmt „Wörter“ Paare von Zeichen.',
    },
    lowercase: { label: 'Kleinschreibung', hint: '„Wort“ und „wort“ sind eins.' },
    minTokenLength: {
      label: 'Kürzestes Wort',
      hint: 'In Zeichen; kürzere zählen nicht.',
    },
    ngrams: { label: 'Wortpaare', hint: '2 zählt auch Paare benachbarter Wörter.' },
    minDocumentFrequency: {
      label: 'Texte je Wort',
      hint: 'Wörter in weniger Trainingstexten zählen nicht.',
    },
    maxVocabulary: {
      label: 'Höchstens so viele Wörter',
      hint: 'Die häufigsten bleiben. 0: alle.',
    },
    vocabularyFrom: {
      label: 'Wortschatz aus',
      hint: 'Die Wörter der Testtexte kommen nur auf Wunsch dazu.',
    },
    weighting: { label: 'Gewichtung', hint: 'Was in der Zeile eines Textes für ein Wort steht.' },
    normalize: { label: 'Länge der Zeile', hint: 'Macht lange und kurze Texte gleich.' },
    emphasis: {
      label: 'Betonung',
      hint: 'Wörter, die in wenigen Kategorien stehen, zählen beim Lernen mehr.',
    },
    device: { label: 'Gerät', hint: 'Automatisch nimmt eine echte GPU, sonst die CPU.' },
    optimizer: {
      label: 'Optimierer',
      hint: 'Sparse Adam ändert nur, was zu den gesehenen Wörtern gehört.',
    },
    learningRateSchedule: {
      label: 'Verlauf der Lernrate',
      hint: 'Wie sie sich vom ersten zum letzten Schritt ändert.',
    },
    batchSize: { label: 'Stapelgröße', hint: 'Texte je Schritt.' },
    dropout: {
      label: 'Dropout',
      hint: 'Anteil verdeckter Einheiten, die beim Training aussetzen.',
    },
    wordDropout: {
      label: 'Wort-Dropout',
      hint: 'Anteil der Wörter jedes Textes, die beim Training wegbleiben.',
    },
    weightDecay: { label: 'Gewichtsabnahme', hint: 'Zieht die Gewichte gegen null.' },
    momentum: { label: 'Schwung', hint: 'Für SGD.' },
    labelSmoothing: {
      label: 'Glättung der Kategorien',
      hint: 'Hält die Antworten davon ab, zu sicher zu sein.',
    },
    shuffle: { label: 'Mischen', hint: 'In welcher Reihenfolge die Texte gelernt werden.' },
    dropLast: {
      label: 'Letzten Stapel weglassen',
      hint: 'Lässt den letzten, kleineren Stapel jeder Epoche weg.',
    },
    seed: { label: 'Startwert', hint: 'Derselbe Startwert gibt dieselben Gewichte.' },
    validationShare: {
      label: 'Anteil zur Validierung',
      hint: 'Von den Trainingstexten, um dem Lernen zuzusehen.',
    },
    testShare: {
      label: 'Anteil zum Test',
      hint: 'Von allen Texten, wo der Datensatz keine Testtexte hat.',
    },
    patience: {
      label: 'Geduld',
      hint: 'Endet nach so vielen Epochen ohne Verbesserung. 0: nie.',
    },
  },
  options: {
    tokenizer: {
      words: 'Wörter',
      runs: 'Folgen von Buchstaben und Ziffern',
      blanks: 'Was Leerzeichen trennen',
    },
    vocabularyFrom: { training: 'Trainingstexten', all: 'Trainings- und Testtexten' },
    weighting: {
      counts: 'Anzahl',
      binary: 'Da oder nicht',
      tfidf: 'Tf-idf',
      sublinearTfidf: 'Tf-idf, gedämpft',
    },
    normalize: { none: 'Wie gezählt', l2: 'Länge 1 (L2)' },
    emphasis: { none: 'Alle Wörter gleich', categories: 'Bezeichnende Wörter' },
    device: { auto: 'Automatisch', webgpu: 'GPU (WebGPU)', cpu: 'CPU' },
    optimizer: { sparseAdam: 'Sparse Adam', adam: 'Adam', adamW: 'AdamW', sgd: 'SGD' },
    learningRateSchedule: {
      constant: 'Gleichbleibend',
      linear: 'Fällt gerade',
      cosine: 'Fällt als Kosinus',
    },
    shuffle: { eachEpoch: 'Jede Epoche neu', once: 'Einmal' },
  },

  wrong: {
    whole: (name, { minimum, maximum }) =>
      `${name}: Das muss eine ganze Zahl von ${f.number(minimum)} bis ${f.number(maximum)} sein.`,
    real: (name, { minimum, maximum }) =>
      `${name}: Das muss eine Zahl von ${f.plain(minimum)} bis ${f.plain(maximum)} sein.`,
    layers: (most) => `Es kann höchstens ${f.number(most)} verdeckte Schichten geben.`,
    other: (name) => `${name}: Das geht nicht. Setzen Sie es auf den Standard zurück.`,
  },
});
