import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const dataset = (f: Formats): Words['dataset'] => {
  const texts = (n: number): string => f.count(n, 'Text', 'Texte');
  const inCategories = (n: number, categories: number): string =>
    `${texts(n)} in ${f.count(categories, 'Kategorie', 'Kategorien')}`;
  return {
    fallbackName: 'Datensatz',
    nothingImported: 'Es wurde nichts importiert',
    gone: 'Diesen Datensatz gibt es nicht mehr',
    wasDeleted: 'Er wurde gelöscht.',
    leave: 'Verlassen',
    chooseFolders: 'Ordner wählen',
    noTexts: 'Hier sind keine Texte',
    allSkipped:
      'Alle Dateien wurden ausgelassen. Die Liste sagt, warum; importieren Sie die Ordner danach noch einmal.',
    noFiles:
      'In den Ordnern waren keine Dateien. Wählen Sie Ordner, in denen jede Kategorie ihre Texte hat.',

    header: {
      inCategories,
      inCategoriesSoFar: (n, categories) => `bisher ${inCategories(n, categories)}`,
      split: (train, test) => `${f.number(train)} zum Trainieren, ${f.number(test)} zum Testen`,
      beingImported: 'wird importiert',
      imported: (date) => `importiert: ${date}`,
      more: (name) => `Mehr zu ${name}`,
      rename: 'Umbenennen',
      deleteDataset: 'Datensatz löschen…',
      train: 'Modell trainieren',
      stillImporting: 'Der Import läuft noch.',
      needsTwo: 'Zum Trainieren braucht es mindestens zwei Kategorien.',
      cut: 'Der Import endete vorzeitig. Was schon angekommen war, ist hier und lässt sich verwenden; für den Rest importieren Sie die Ordner noch einmal.',
      deleteQuestion: (name) => `${f.quote(name)} löschen?`,
      deleteDetail: (n) =>
        `${f.count(n, 'Text verlässt', 'Texte verlassen')} Winnow. Die Modelle bleiben, und Ihre eigenen Dateien bleiben, wo sie sind.`,
      deleteWithTrainings: (n, trainings, more) =>
        `${texts(n)} und ${more ? 'mehr als ' : ''}${f.count(trainings, 'Training', 'Trainings')} verlassen Winnow. Die Modelle bleiben, und Ihre eigenen Dateien bleiben, wo sie sind.`,
      deleteConfirm: 'Datensatz löschen',
    },

    categories: {
      heading: 'Kategorien',
      category: 'Kategorie',
      texts: 'Texte',
      share: 'Anteil',
      train: 'Training',
      test: 'Test',
      size: 'Größe',
      all: 'Alle Texte',
    },

    texts: {
      findKey: 'In den Texten suchen',
      findAll: 'In allen Texten suchen',
      find: (category) => `In ${category} suchen`,
      findLabel: (category) => `In den Texten von ${category} suchen`,
      clear: 'Leeren',
      split: 'Aufteilung',
      all: 'Alle',
      train: 'Training',
      test: 'Test',
      found: (n) => `${texts(n)} gefunden.`,
      noTexts: 'Hier sind keine Texte',
      noneInSplit: {
        train: 'Diese Kategorie hat keine Trainingstexte.',
        test: 'Diese Kategorie hat keine Testtexte.',
      },
      nothingFound: (search) => `Nichts gefunden zu ${f.quote(search)}`,
      everyWord: 'Jedes Wort muss im Text oder in seinem Pfad stehen.',
      showAll: 'Alle Texte zeigen',
      list: 'Alle Texte',
      listOf: (category) => `Texte von ${category}`,
      testTag: 'Test',
    },

    text: {
      splits: { train: 'Training', test: 'Test' },
      characters: (n) => f.count(n, 'Zeichen', 'Zeichen'),
      encoding: 'Die Zeichenkodierung, in der er geschrieben wurde',
      label: 'Text',
      showRest: (n, left) =>
        `${f.number(n)} der übrigen ${f.count(left, 'Zeichen', 'Zeichen')} zeigen`,
    },

    trainings: {
      heading: 'Trainings',
      name: (id) => `Training ${f.plain(id)}`,
      more: (id) => `Mehr zu Training ${f.plain(id)}`,
      showCurves: 'Verlauf zeigen',
      trainAgain: 'Mit diesen Einstellungen trainieren',
      delete: 'Löschen…',
      deleteQuestion: (id) => `Training ${f.plain(id)} löschen?`,
      deleteTrained: 'Es läuft noch: Es endet, und kein Modell wird behalten.',
      deleteEnded: 'Verlauf und Ergebnis werden gelöscht. Das Modell bleibt.',
      deleteConfirm: 'Löschen',
      deleted: 'Das Training wurde gelöscht.',
      older: 'Ältere zeigen',
      changed: 'Texte haben sich seither geändert',
      unreadable: 'Nicht lesbar',
      judgedOn: {
        test: 'bei den Testtexten',
        validation: 'bei zurückgehaltenen Texten',
        train: 'bei den Trainingstexten selbst',
      },
      training: (epoch, of) =>
        of === null
          ? `Läuft, Epoche ${f.number(epoch)}`
          : `Läuft, Epoche ${f.number(epoch)} von ${f.number(of)}`,
      ended: {
        paused: (epoch, of) => `Angehalten ${until(epoch, of)}`,
        interrupted: (epoch, of) => `Unterbrochen ${until(epoch, of)}`,
        failed: (epoch, of) => `Fehlgeschlagen ${until(epoch, of)}`,
        kept: (epoch, of) => `Behalten ${until(epoch, of)}`,
      },
      keptEpoch: (epoch, of) =>
        epoch === 0
          ? 'behalten, wie es begann'
          : `Epoche ${f.number(epoch)} von ${f.number(of)} behalten`,

      likeDefault: 'Voreingestellt',
      like: (id) => `Eingestellt wie Training ${f.plain(id)}`,
      unlikeDefault: (changes) => `Anders als voreingestellt: ${changes}`,
      unlike: (id, changes) => `Anders als Training ${f.plain(id)}: ${changes}`,
      setting: (name, value) => `${name} ${value}`,
      on: 'an',
      off: 'aus',
      automaticEpochs: 'Epochen automatisch',
      noHidden: 'keine verborgene Schicht',
      moreCategories: (n) => f.count(n, 'Kategorie mehr', 'Kategorien mehr'),
      fewerCategories: (n) => f.count(n, 'Kategorie weniger', 'Kategorien weniger'),
      otherCategories: 'andere Kategorien',
    },
  };

  function until(epoch: number, of: number | null): string {
    if (epoch === 0) return 'vor der ersten Epoche';
    return of === null
      ? `in Epoche ${f.number(epoch)}`
      : `in Epoche ${f.number(epoch)} von ${f.number(of)}`;
  }
};
