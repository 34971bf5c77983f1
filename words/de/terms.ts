import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const terms = (f: Formats): Words['terms'] => ({
  groups: {
    data: 'Texte und Kategorien',
    reading: 'Wie Texte gelesen werden',
    network: 'Das Netz',
    learning: 'Das Lernen',
    judging: 'Wie gut es ist',
    answers: 'Antworten',
    files: 'Modelle und Dateien',
  },
  list: {
    text: {
      name: 'Text',
      line: 'Eine Datei mit Wörtern: Sie wird als Ganzes gelesen, gelernt und eingeordnet.',
      example: 'Ein Brief, eine Mail oder ein Artikel, gespeichert als eine .txt-Datei.',
      also: ['Dokument', 'Datei'],
    },
    category: {
      name: 'Kategorie',
      line: 'Eine der Sorten, in die Texte eingeordnet werden; jeder Ordner wird zu einer.',
      example: 'Aus den Ordnern „Rechnung“ und „Lieferung“ werden zwei Kategorien.',
      also: ['Klasse', 'Label'],
    },
    dataset: {
      name: 'Datensatz',
      line: 'Texte, die zusammen importiert wurden, jeder mit seiner Kategorie.',
      example: 'Ein Ordner „Briefe“ mit einem Ordner je Kategorie wird der Datensatz „Briefe“.',
      also: ['Korpus', 'Daten'],
    },
    copies: {
      name: 'Kopien',
      line: 'Texte, die Wort für Wort gleich sind. Steht ein Trainingstext auch unter den Testtexten, sieht das Ergebnis besser aus, als es ist.',
      example: 'Derselbe Rundbrief, zweimal gespeichert, ist ein Text und eine Kopie.',
      also: ['Duplikate', 'doppelt'],
    },
    trainingTexts: {
      name: 'Trainingstexte',
      line: 'Die Texte, aus denen das Netz lernt.',
      example: `Von ${f.number(1000)} Texten sind zum Beispiel ${f.number(760)} zum Lernen da, die anderen zum Prüfen.`,
      also: ['Trainingsdaten'],
    },
    validationTexts: {
      name: 'Validierungstexte',
      line: 'Texte, die beim Lernen zurückgehalten werden, um nach jeder Epoche zu sehen, wie gut das Gelernte auf anderen Texten ist.',
      example: `Bei einem Validierungsanteil von ${f.percent(0.05, 0)} werden ${f.number(5)} von ${f.number(100)} Trainingstexten zurückgehalten.`,
      also: ['Validierungsanteil', 'zurückgehalten'],
    },
    testTexts: {
      name: 'Testtexte',
      line: 'Texte, die am Training nicht teilhaben und es am Ende beurteilen.',
      example:
        'Enthält Ihr Ordner „train“ und „test“, dann sind die Texte in „test“ die Testtexte.',
      also: ['Testanteil', 'Testdaten'],
    },
    library: {
      name: 'Bibliothek',
      line: 'Alles, was Winnow für Sie aufbewahrt, in einem Ordner auf Ihrer eigenen Platte.',
      example: 'Ihre Datensätze, Trainings und Modelle liegen in der Bibliothek.',
      also: ['Datenordner', 'Datenbank'],
    },
    tokenizer: {
      name: 'Worttrennung',
      line: 'Die Regel, nach der ein Text in Wörter zerlegt wird.',
      example: '„Wie geht’s weiter?“ wird zu: wie, geht, s, weiter.',
      also: ['Tokenizer', 'Token', 'kürzestes Wort', 'Kleinschreibung'],
    },
    vocabulary: {
      name: 'Wortschatz',
      line: 'Die Wörter, die ein Modell kennt: jene aus den Trainingstexten.',
      example:
        'Ein Wort, das in keinem Trainingstext stand, gehört nicht zum Wortschatz und ändert keine Antwort.',
      also: ['Vokabular', 'meiste Wörter', 'Texte je Wort'],
    },
    wordPairs: {
      name: 'Wortpaare',
      line: 'Zwei Wörter, die aufeinander folgen, zählen als ein weiteres Wort.',
      example: '„nicht gut“ zählt als nicht, gut und nicht gut.',
      also: ['N-Gramme', 'Bigramme'],
    },
    weighting: {
      name: 'Gewichtung',
      line: 'Welche Zahl in einem Text für ein Wort steht: wie oft es vorkommt, dass es vorkommt, oder Tf-idf.',
      example: `Ein Wort, das ${f.number(3)}-mal vorkommt, zählt ${f.number(3)}, wenn gezählt wird, und ${f.number(1)}, wenn nur gilt, ob es vorkommt.`,
      also: ['Anzahl', 'binär', 'Merkmale'],
    },
    tfidf: {
      name: 'Tf-idf',
      line: 'Zählt ein Wort umso mehr, je öfter es im Text vorkommt, und umso weniger, in je mehr Texten es steht.',
      example:
        '„und“ steht in jedem Text und zählt wenig; „Erstattung“ steht in wenigen und zählt viel.',
      also: ['sublinear', 'Vorkommenshäufigkeit'],
    },
    rowLength: {
      name: 'Zeilenlänge',
      line: 'Bringt lange und kurze Texte auf die gleiche Länge, damit ein langer nicht mehr wiegt.',
      example: 'Eine Mail aus zehn Wörtern und ein Bericht von zehn Seiten zählen dann gleich.',
      also: ['L2', 'Normierung'],
    },
    emphasis: {
      name: 'Betonung',
      line: 'Beim Lernen zählen Wörter mehr, die sich an wenige Kategorien halten.',
      example:
        '„Rechnungsnummer“ steht fast nur in „Rechnung“ und wird betont; „bitte“ steht überall und wird es nicht.',
      also: ['sprechende Wörter'],
    },
    network: {
      name: 'Netz',
      line: 'Was lernt: Auf der einen Seite kommen Wörter hinein, Schichten verarbeiten sie, heraus kommt für jede Kategorie eine Zahl.',
      example: `${f.number(20000)} Wörter, eine verdeckte Schicht mit ${f.number(100)} Einheiten, ${f.number(3)} Kategorien.`,
      also: ['neuronales Netz', 'Klassifikator'],
    },
    layer: {
      name: 'Schicht',
      line: 'Eine Reihe von Einheiten zwischen Wörtern und Kategorien; jede nimmt alles auf, was vor ihr liegt.',
      example:
        'Für die meisten Texte genügt eine verdeckte Schicht; ohne eine ist das Netz so einfach wie möglich.',
      also: ['verdeckte Schicht', 'Layer'],
    },
    layerSize: {
      name: 'Größe der Schicht',
      line: 'Wie viele Einheiten eine verdeckte Schicht hat: Mehr unterscheiden feiner und brauchen länger.',
      example: `Für die meisten Texte genügen ${f.number(100)} Einheiten.`,
      also: ['Einheiten', 'Neuronen'],
    },
    weights: {
      name: 'Gewichte',
      line: 'Die Zahlen im Netz. Lernen heißt, sie nach und nach zu ändern.',
      example: `Zwischen ${f.number(20000)} Wörtern und einer Schicht mit ${f.number(100)} Einheiten liegen ${f.number(2_000_000)} Gewichte.`,
      also: ['Parameter'],
    },
    dropout: {
      name: 'Dropout',
      line: 'In jedem Schritt bleiben einige, immer neu ausgeloste Einheiten aus, damit sich das Netz auf keine allein verlässt.',
      example: `Bei ${f.decimal(0.5)} bleibt in jedem Schritt jede zweite Einheit aus; beim Antworten sind alle dabei.`,
    },
    wordDropout: {
      name: 'Wort-Dropout',
      line: 'In jedem Schritt werden einige Wörter jedes Textes weggelassen, damit kein Wort allein entscheidet.',
      example: `Bei ${f.decimal(0.3)} bleiben etwa drei von zehn Wörtern weg.`,
    },
    training: {
      name: 'Training',
      line: 'Die Trainingstexte werden immer wieder durchgegangen, und das Netz lernt dabei, die Kategorien zu unterscheiden.',
      example: `Ein Training: ${f.number(20)} Epochen, einige Sekunden, ein Modell.`,
      also: ['Lernen', 'Lauf'],
    },
    recipe: {
      name: 'Rezept',
      line: 'Alle Einstellungen eines Trainings zusammen.',
      example:
        'Dieselben Texte, dasselbe Rezept und derselbe Startwert ergeben auf der gleichen Art von Gerät dasselbe Modell.',
      also: ['Einstellungen', 'Hyperparameter'],
    },
    preset: {
      name: 'Vorlage',
      line: 'Ein fertiges Rezept: Wer eine wählt, füllt damit alle Einstellungen aus.',
      example: 'Beginnen Sie mit einer Vorlage und ändern Sie nur, was anders sein soll.',
      also: ['schnell', 'ausgewogen', 'gründlich', 'Preset', 'Voreinstellung'],
    },
    epoch: {
      name: 'Epoche',
      line: 'Ein Durchgang durch alle Trainingstexte.',
      example: `In ${f.number(20)} Epochen wird aus jedem Text ${f.number(20)}-mal gelernt.`,
      also: ['Durchgang'],
    },
    batch: {
      name: 'Stapel',
      line: 'Die Texte, die das Netz zusammen ansieht, bevor es seine Gewichte einmal ändert.',
      example: `${f.number(3200)} Texte in Stapeln zu ${f.number(32)} ergeben ${f.number(100)} Schritte je Epoche.`,
      also: ['Batch', 'Stapelgröße'],
    },
    step: {
      name: 'Schritt',
      line: 'Eine Änderung der Gewichte, nach einem Stapel.',
      example: `${f.number(100)} Schritte je Epoche und ${f.number(20)} Epochen sind ${f.number(2000)} Schritte.`,
      also: ['Schritte'],
    },
    learningRate: {
      name: 'Lernrate',
      line: 'Wie weit sich die Gewichte in jedem Schritt bewegen. Zu klein lernt langsam, zu groß kommt nie zur Ruhe.',
      example: `${f.decimal(0.005)} passt zu den meisten Texten; springt der Verlust auf und ab, versuchen Sie ${f.decimal(0.001)}.`,
      also: ['Schrittweite'],
    },
    schedule: {
      name: 'Verlauf der Lernrate',
      line: 'Ob die Lernrate gleich bleibt oder vom ersten Schritt zum letzten fällt.',
      example:
        'Fällt sie als Gerade, ist sie in der Mitte des Trainings halb so groß und am Ende fast null.',
      also: ['linear', 'Kosinus', 'konstant'],
    },
    optimizer: {
      name: 'Optimierer',
      line: 'Die Regel, die aus den Fehlern eines Stapels eine Änderung der Gewichte macht.',
      example: 'Sparse Adam ändert nur die Gewichte der Wörter im Stapel, das ist viel schneller.',
      also: ['Adam', 'AdamW', 'SGD', 'SparseAdam', 'Optimizer'],
    },
    momentum: {
      name: 'Schwung',
      line: 'Bei SGD: wie viel der nächste Schritt von der Richtung des letzten behält.',
      example: `Bei ${f.decimal(0.9)} bleiben neun Zehntel erhalten.`,
      also: ['Momentum'],
    },
    weightDecay: {
      name: 'Gewichtsabnahme',
      line: 'Zieht alle Gewichte in jedem Schritt ein wenig zur Null, damit keines zu groß wird.',
      example: `${f.number(0)} heißt aus; ${f.decimal(0.0001)} ist sanft.`,
      also: ['weight decay', 'Regularisierung'],
    },
    labelSmoothing: {
      name: 'Label-Glättung',
      line: 'Verlangt vom Netz ein wenig weniger als Gewissheit; das hilft, wo einige Texte im falschen Ordner liegen.',
      example: `Bei ${f.decimal(0.1)} strebt es für die richtige Kategorie kaum mehr als ${f.percent(0.9, 0)} an statt ${f.percent(1)}.`,
      also: ['label smoothing'],
    },
    shuffle: {
      name: 'Mischen',
      line: 'Ob die Trainingstexte in jeder Epoche in anderer Reihenfolge kommen oder immer in derselben.',
      example: 'In jeder Epoche neu ist meist besser: Aus der Reihenfolge ist nichts zu lernen.',
      also: ['Reihenfolge'],
    },
    earlyStopping: {
      name: 'frühes Ende',
      line: 'Beendet das Training, wenn sich der Validierungsverlust so viele Epochen lang nicht verbessert hat.',
      example: `Bei einer Geduld von ${f.number(5)} endet es nach ${f.number(5)} Epochen ohne Verbesserung.`,
      also: ['Geduld', 'early stopping'],
    },
    bestEpoch: {
      name: 'beste Epoche',
      line: 'Die Epoche, deren Gewichte behalten werden: jene mit dem kleinsten Verlust auf den Validierungstexten. Ohne solche Texte ist es die letzte.',
      example: `Nach ${f.number(20)} Epochen war vielleicht die ${f.number(14)}. die beste; ihre Gewichte werden das Modell.`,
      also: ['behaltene Epoche'],
    },
    seed: {
      name: 'Startwert',
      line: 'Eine Zahl, die alles Zufällige bestimmt: die ersten Gewichte, die Reihenfolge, welche Texte zurückgehalten werden.',
      example:
        'Derselbe Startwert ergibt wieder dasselbe Modell; ein anderer zeigt, wie viel Zufall war.',
      also: ['Seed', 'Zufall'],
    },
    device: {
      name: 'Gerät',
      line: 'Was rechnet: der Prozessor (CPU) oder die Grafikkarte (GPU).',
      example: '„Automatisch“ nimmt eine echte GPU, wo es eine gibt, sonst die CPU.',
      also: ['CPU', 'GPU', 'Backend'],
    },
    webgpu: {
      name: 'WebGPU',
      line: 'Der Weg, auf dem Winnow mit einer Grafikkarte rechnet, ohne dass etwas zu installieren ist.',
      example: 'Wo ein Rechner kein WebGPU anbietet, rechnet Winnow auf der CPU und sagt es.',
      also: ['GPU', 'Grafikkarte'],
    },
    resumePoint: {
      name: 'Zwischenstand',
      line: 'Was während eines Trainings gesichert wird, damit es nach einem Absturz oder dem Zuklappen weitergehen kann.',
      example:
        'Der Strom fällt in Epoche 12 aus: Das Training geht nach der letzten gesicherten Epoche weiter.',
      also: ['Checkpoint', 'abgebrochen', 'unterbrochen'],
    },
    loss: {
      name: 'Verlust',
      line: 'Wie sehr das Netz irrt; dabei zählt auch, wie sicher es war. Kleiner ist besser.',
      example: `Sicher und richtig: nahe ${f.number(0)}. Sicher und falsch: ${f.number(3)} und mehr.`,
      also: ['loss', 'Fehler', 'Kreuzentropie'],
    },
    accuracy: {
      name: 'Genauigkeit',
      line: 'Der Anteil der Texte, die richtig eingeordnet wurden.',
      example: `${f.number(90)} von ${f.number(100)} richtig: ${f.percent(0.9, 0)}.`,
      also: ['accuracy', 'Trefferzahl'],
    },
    precision: {
      name: 'Präzision',
      line: 'Von den Texten, die einer Kategorie zugeordnet wurden, der Anteil, der hineingehört.',
      example: `${f.number(50)} Texte werden „Rechnung“ genannt, ${f.number(45)} sind es: ${f.percent(0.9, 0)}.`,
      also: ['precision'],
    },
    recall: {
      name: 'Trefferquote',
      line: 'Von den Texten, die zu einer Kategorie gehören, der Anteil, der gefunden wurde.',
      example: `Es gibt ${f.number(60)} Texte „Rechnung“, gefunden werden ${f.number(45)}: ${f.percent(0.75, 0)}.`,
      also: ['recall'],
    },
    f1: {
      name: 'F1',
      line: 'Präzision und Trefferquote einer Kategorie in einer Zahl; sie ist nur hoch, wenn beide es sind.',
      example: `Präzision ${f.percent(0.9, 0)} und Trefferquote ${f.percent(0.75, 0)} ergeben ein F1 von ${f.percent(0.818)}.`,
      also: ['F-Maß'],
    },
    macroF1: {
      name: 'Makro-F1',
      line: 'Der Durchschnitt der F1 aller Kategorien; kleine zählen so viel wie große.',
      example: `F1 von ${f.percent(0.9, 0)}, ${f.percent(0.8, 0)} und ${f.percent(0.4, 0)}: Makro-F1 ${f.percent(0.7, 0)}.`,
    },
    confusionMatrix: {
      name: 'Konfusionsmatrix',
      line: 'Eine Tabelle: was Texte sind (Zeilen) und wofür sie gehalten wurden (Spalten).',
      example:
        'Eine 7 in Zeile „Rechnung“, Spalte „Lieferung“: Sieben Rechnungstexte wurden für Lieferung gehalten.',
      also: ['Matrix', 'Verwechslungen', 'Fehler'],
    },
    baseline: {
      name: 'Vergleichswert',
      line: 'Das Ergebnis, wenn man immer die größte Kategorie antwortet: Ein Modell, das etwas gelernt hat, muss besser sein.',
      example: `Sind ${f.number(80)} von ${f.number(100)} Texten „kein Spam“, ist diese Antwort immer gegeben zu ${f.percent(0.8, 0)} richtig.`,
      also: ['baseline', 'größte Kategorie'],
    },
    interval: {
      name: 'Intervall',
      line: `Der Bereich, in dem das Ergebnis bei den meisten anderen ebenso vielen Texten läge (bei ${f.percent(0.95, 0)}, nach Wilson).`,
      example: `${f.number(90)} von ${f.number(100)} richtig: zwischen ${f.percent(0.8256)} und ${f.percent(0.9448)}.`,
      also: ['Wilson', 'Konfidenzintervall', 'Spanne'],
    },
    probability: {
      name: 'Wahrscheinlichkeit',
      line: 'Für wie wahrscheinlich das Modell jede Kategorie hält; zusammen ergeben sie ein Ganzes.',
      example: `Rechnung ${f.percent(0.92, 0)}, Lieferung ${f.percent(0.06, 0)}, Rückgabe ${f.percent(0.02, 0)}.`,
      also: ['Sicherheit', 'Gewissheit', 'Softmax'],
    },
    notSure: {
      name: 'unsicher',
      line: 'Die Antwort, wenn die führende Kategorie unwahrscheinlicher ist als die Schwelle, die Sie setzen.',
      example: `Bei einer Schwelle von ${f.percent(0.5, 0)} ist eine führende Kategorie mit ${f.percent(0.4, 0)} „unsicher“.`,
      also: ['Schwelle'],
    },
    knownWords: {
      name: 'bekannte Wörter',
      line: 'Die Wörter eines Textes, die im Wortschatz des Modells stehen; nur sie zählen.',
      example:
        'Ein Text in einer anderen Sprache als die Trainingstexte hat wenige bekannte Wörter; die Antwort sagt dann wenig.',
      also: ['unbekannte Wörter'],
    },
    wordWeight: {
      name: 'Gewicht eines Wortes',
      line: 'Wie sehr sich die Antwort ohne dieses Wort änderte: über null spricht es für die Kategorie, unter null dagegen.',
      example: `„Erstattung“ ${f.decimal(1.8, 2)}: Ohne das Wort wäre „Rechnung“ deutlich unwahrscheinlicher.`,
      also: ['Wörter, die entschieden', 'Erklärung', 'dafür und dagegen'],
    },
    logOdds: {
      name: 'Log-Odds',
      line: 'Eine Skala für Sicherheit ohne Enden: 0 heißt halb und halb, und gleiche Schritte zählen überall gleich.',
      example: `${f.number(0)} ist ${f.percent(0.5, 0)}, ${f.number(2)} ist ${f.percent(0.88, 0)}, ${f.number(4)} ist ${f.percent(0.982)}.`,
      also: ['Logit', 'Chancen'],
    },
    model: {
      name: 'Modell',
      line: 'Was ein Training ergibt: Es ordnet Texte von allein ein, ohne die Texte, aus denen es gelernt hat.',
      example:
        'Probieren Sie ein Modell an einem eigenen Text aus oder geben Sie es als Datei weiter.',
      also: ['Klassifikator'],
    },
    modelFile: {
      name: 'Modelldatei',
      line: 'Ein Modell als eine Datei, mit seinen Wörtern, seinen Einstellungen und seinem Ergebnis.',
      example: 'briefe.safetensors, einige Megabyte.',
      also: ['exportieren', 'Modell öffnen'],
    },
    safetensors: {
      name: 'safetensors',
      line: 'Ein offenes Dateiformat für Modelle; es enthält Zahlen und Namen und nichts, was sich ausführen ließe.',
      example: 'PyTorch liest die Gewichte aus Winnows .safetensors-Dateien.',
    },
  },
  what: (name) => `Was ist ${f.quote(name)}?`,
  example: 'Beispiel',
  more: 'Mehr in der Hilfe',
});
