import type { LimitDetails } from '../../engine/problems.ts';
import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';
import { fileKinds } from './importing.ts';
import type { FileTrouble } from '../problems.ts';

const disagreed =
  'Zwei Teile von Winnow haben einander nicht verstanden. Laden Sie die Seite neu, oder starten Sie Winnow noch einmal.';
const afresh = 'Trainieren Sie von vorn.';
const smaller = 'Ein kleinerer Stapel (batchSize), Wortschatz oder eine kleinere Schicht hilft';
const takeCpu = 'Wählen Sie als Gerät die CPU.';

const troubles: Readonly<Record<FileTrouble, string>> = {
  missing: 'Diese Datei gibt es nicht',
  noFolder: 'Diesen Ordner gibt es nicht',
  folder: 'Das ist ein Ordner',
  notFolder: 'Das ist kein Ordner',
  denied: 'Die Zugriffsrechte erlauben es nicht',
  full: 'Der Datenträger ist voll',
  tooLarge: 'Die Datei ist größer, als Dateien hier sein dürfen',
  binary: 'Das ist kein Text',
  other: 'Das System nennt keinen Grund',
};
const because = (why: FileTrouble, cause: string | null): string =>
  why === 'other' && cause !== null ? `Das System meldet ${cause}` : troubles[why];

/** What does not fit, and what would make it fit. */
function noRoom(f: Formats, details: LimitDetails): string {
  const { what, sizes, device, onCpu, settings } = details;
  const bytes = f.bytes(details.bytes);
  const most = f.bytes(details.most);
  const wrong = {
    file: `Das Modell würde eine Datei von ${bytes}, höchstens ${most} sind möglich`,
    layer: `Die Gewichte der größten Schicht brauchen ${bytes}, ${onCpu ? 'die CPU' : device} fasst höchstens ${most} am Stück`,
    network: `Das Netz braucht ${bytes}, während es lernt (Gewichte und Zustand des Optimierers), ${onCpu ? 'die CPU' : device} hat ${most}`,
    machine: `Das Training braucht etwa ${bytes} Arbeitsspeicher (Wörter, Gewichte und Zustand des Optimierers), dieser Rechner hat ${most}`,
  }[what];
  const network = [`${f.number(sizes[0])} Wörter`, ...sizes.slice(1)].join(' → ');
  const helps = (key: string, value: unknown): string => {
    switch (key) {
      case 'maxVocabulary':
        return `höchstens ${f.number(Number(value))} Wörter`;
      case 'minDocumentFrequency':
        return `nur Wörter, die in mindestens ${String(value)} Texten stehen`;
      case 'ngrams':
        return 'einzelne Wörter statt Wortpaaren';
      case 'hidden':
        return 'kleinere verborgene Schichten';
      default:
        return 'die CPU';
    }
  };
  const some = Object.entries(settings).map(
    ([key, value]) => `${helps(key, value)} (${key}=${String(value)})`,
  );
  if (some.length === 0) return `${wrong}: ${network}. Wählen Sie kleinere verborgene Schichten.`;
  return `${wrong}: ${network}. ${some.length === 1 ? 'Das' : 'Eines davon'} hilft: ${some.join('; ')}.`;
}

export const errors = (f: Formats): Words['errors'] => ({
  'device.noWebGPU': ({ why, label, message }) => {
    const reason = {
      noGpu: 'Hier gibt es keine GPU, die WebGPU nutzen kann',
      emulated: `Die einzige GPU hier wird von der CPU nachgebildet (${label})`,
      broken: `WebGPU ließ sich nicht starten (${message})`,
    }[why];
    return `${reason}. Wählen Sie als Gerät die CPU, oder „auto“: Das nimmt eine GPU nur, wo es eine gibt.`;
  },
  'engine.deviceLost': ({ reason, message }) =>
    reason === 'closed'
      ? 'Die GPU wurde geschlossen. Öffnen Sie sie wieder, um weiterzumachen.'
      : `Die Verbindung zur GPU ist abgerissen (${message || reason || 'ohne Angabe von Gründen'}). Machen Sie auf der CPU weiter, oder beginnen Sie noch einmal.`,
  'engine.gpu': ({ message }) => `Die GPU hat einen Rechenschritt abgelehnt: ${message}`,
  'engine.memory': ({ length, bytes, taken, limit }) => {
    if (length !== null) {
      return `Der Speicher reicht nicht für ${f.number(length)} Zahlen. ${smaller}.`;
    }
    if (bytes !== null && taken !== null) {
      return `Der Speicher reicht nicht für ${f.bytes(bytes)}: Die CPU kann 4 GB nutzen, davon sind ${f.bytes(taken)} belegt. ${smaller}.`;
    }
    if (bytes !== null && limit !== null) {
      return `${f.bytes(bytes)} sind zu viel: Diese GPU fasst höchstens ${f.bytes(limit)} am Stück. ${smaller}, oder die CPU als Gerät.`;
    }
    return `Der Speicher der GPU ist voll. ${smaller}, oder die CPU als Gerät.`;
  },
  'engine.noDawn': ({ message }) => `WebGPU für Node (Dawn) lässt sich nicht laden: ${message}`,
  'engine.noGpu': ({ label, message }) =>
    label === null
      ? `Hier lässt sich keine GPU nutzen: WebGPU bietet keine an. ${takeCpu}`
      : `Die GPU (${label}) ließ sich nicht öffnen${message === null ? '' : `: ${message}`}. ${takeCpu}`,
  'engine.noWasm': ({ why }) =>
    `Die schnellen Rechenkerne der CPU laufen hier nicht: ${why}. Die einfachen laufen.`,
  'engine.softwareGpu': ({ label }) =>
    `Die einzige GPU hier wird von der CPU nachgebildet (${label}) und ist langsamer als diese selbst. ${takeCpu}`,
  'model.damaged': () =>
    'Die Modelldatei ist beschädigt: Ihr Inhalt ist nicht der gespeicherte. Kopieren oder exportieren Sie sie noch einmal.',
  'model.notAModel': () => 'Diese Datei ist kein Modell von Winnow, oder sie ist beschädigt.',
  'model.tooLarge': ({ limit, bytes, part, what }) => {
    if (what !== null) {
      return `Diese Modelldatei zu prüfen braucht mehr ${what === 'time' ? 'Zeit' : 'Speicher'}, als es darf. Kommt sie von jemand anderem, kann das Absicht sein; ein eigenes Modell wird kleiner, wenn Sie es mit begrenztem Wortschatz noch einmal trainieren.`;
    }
    if (bytes !== null && limit !== null) {
      return `Die Angaben zum Modell sind zu groß für eine Datei (${f.bytes(bytes)}, höchstens ${f.bytes(limit)} sind möglich).`;
    }
    return part === 'vocabulary'
      ? 'Der Wortschatz ist zu groß für eine Modelldatei (höchstens 2 GB). Begrenzen Sie den Wortschatz, oder verlangen Sie, dass ein Wort in mehr Texten steht.'
      : 'Diese Datei ist größer als 2 GB: Modelle dieser Größe kann Winnow nicht öffnen.';
  },
  'model.tooNew': ({ applicationVersion }) =>
    `Das Modell stammt von einem neueren Winnow${applicationVersion === null ? '' : ` (${applicationVersion})`}. Aktualisieren Sie Winnow, um es zu öffnen.`,
  'model.truncated': ({ has, needs }) =>
    `Die Modelldatei bricht ab: Sie hat ${f.number(has)} Bytes und müsste ${f.number(needs)} haben. Kopieren oder exportieren Sie sie noch einmal.`,
  'recipe.invalid': ({ issues }) => {
    const wrong = new Map(
      issues.map(({ key, limits }) => [
        key,
        limits === null
          ? f.quote(key)
          : `${f.quote(key)} (von ${f.plain(limits.minimum)} bis ${f.plain(limits.maximum)})`,
      ]),
    );
    return `Mit diesen Einstellungen lässt sich nicht trainieren: ${f.list([...wrong.values()], 10)}.`;
  },
  'recipe.tooNew': () =>
    'Diese Einstellungen stammen von einem neueren Winnow. Aktualisieren Sie Winnow, um sie zu nutzen.',
  'resume.damaged': () =>
    `Was von dem unterbrochenen Training aufgehoben wurde, ist beschädigt; es kann nicht weitergehen. ${afresh}`,
  'resume.other': () =>
    `Das Training kann nicht weitergehen: Seit der Unterbrechung haben sich seine Texte, Kategorien oder Einstellungen geändert. ${afresh}`,
  'resume.tooNew': () =>
    'Das Training wurde in einem neueren Winnow unterbrochen. Aktualisieren Sie Winnow, um weiterzumachen, oder trainieren Sie von vorn.',
  'training.cancelled': () => 'Das Training wurde abgebrochen.',
  'training.categories': () =>
    'Aus diesen Kategorien wird kein Modell: Es sind zu viele, oder ihre Namen sind zu lang. Lassen Sie einige weg, oder kürzen Sie die Namen.',
  'training.diverged': ({ epoch, learningRate }) =>
    `${
      epoch === null
        ? 'Das Training ist entgleist: Seine Gewichte sind so groß, dass es auf manche Texte keine Antwort gäbe.'
        : `Das Training ist in Epoche ${epoch} entgleist: Sein Verlust ist keine Zahl mehr.`
    } Eine kleinere Lernrate als ${f.plain(learningRate)} hilft.`,
  'training.gpuTooSmall': (details) => noRoom(f, details),
  'training.label': ({ id, label, most }) =>
    `Der Text ${id} trägt die Nummer ${label} als Kategorie; sie reichen von 0 bis ${most}.`,
  'training.memoryTooSmall': (details) => noRoom(f, details),
  'training.modelTooLarge': (details) => noRoom(f, details),
  'training.noSteps': ({ texts, batchSize }) =>
    `${f.count(texts, 'Text füllt', 'Texte füllen')} keinen Stapel von ${f.number(batchSize)}. Verkleinern Sie batchSize, oder schalten Sie dropLast aus.`,
  'training.noWords': ({ minDocumentFrequency }) =>
    minDocumentFrequency > 1
      ? `Kein Wort steht in mindestens ${f.number(minDocumentFrequency)} Trainingstexten. Setzen Sie minDocumentFrequency auf 1.`
      : 'In den Trainingstexten findet sich kein Wort. Setzen Sie minTokenLength kleiner, oder wählen Sie als tokenizer „blanks“.',
  'training.tooFewCategories': ({ withTexts, only }) => {
    if (only !== null) {
      return `Nur ${f.quote(only)} hat Texte zum Trainieren; mindestens zwei Kategorien brauchen welche.`;
    }
    return withTexts === 0
      ? 'Es gibt keine Texte zum Trainieren.'
      : 'Es braucht mindestens zwei Kategorien von Texten, die sich unterscheiden lassen.';
  },
  'training.tooManyWords': ({ texts, words, pairs, terms, most, withPairs }) => {
    if (terms !== null && most !== null) {
      const single = withPairs ? 'Lernen Sie von einzelnen Wörtern (ngrams 1), oder ' : '';
      const rare = 'erhöhen Sie minDocumentFrequency, oder setzen Sie maxVocabulary.';
      return `Der Wortschatz hätte ${f.number(terms)} Wörter, höchstens ${f.number(most)} sind möglich. ${single === '' ? `Lassen Sie die seltenen weg: ${rare}` : `${single}${rare}`}`;
    }
    const full = 'Der Speicher dieses Rechners fasst die Wörter aller Texte nicht';
    const fewer = 'Lernen Sie von weniger oder kürzeren Texten.';
    if (texts === null || words === null) return `${full}. ${fewer}`;
    const counted = `${full}: Nach ${f.count(texts, 'Text', 'Texten')} waren es ${f.number(words)} verschiedene Wörter`;
    return pairs === null || pairs === 0
      ? `${counted}. ${fewer}`
      : `${counted} und ${f.number(pairs)} Wortpaare. Lernen Sie von einzelnen Wörtern (ngrams 1), oder von weniger Texten.`;
  },

  'bulk.malformed': () =>
    'Die Übertragung brach ab oder kam beschädigt an. Versuchen Sie es noch einmal.',
  'bulk.method': () => disagreed,
  'bulk.refused': () => 'Die Übertragung wurde abgelehnt. Versuchen Sie es noch einmal.',
  'bulk.unknown': () => disagreed,
  'bulk.unreachable': () => 'Winnow ist nicht erreichbar. Prüfen Sie, ob es noch läuft.',
  'call.badAnswer': () => 'Winnow hat eine unverständliche Antwort gegeben.',
  'call.cancelled': () => 'Das wurde abgebrochen: Die Antwort war nicht mehr gefragt.',
  'call.invalid': ({ rule }) =>
    rule === 'noName' ? 'Geben Sie einen Namen ein.' : 'Ein Name darf höchstens 200 Zeichen haben.',
  'call.output': () => disagreed,
  'call.tooLarge': () => 'Diese Anfrage ist größer als erlaubt.',
  'call.unknown': () => disagreed,
  'connection.lost': ({ file }) =>
    file === null
      ? 'Winnow antwortet nicht. Falls es beendet wurde, starten Sie es wieder: Diese Seite verbindet sich von selbst.'
      : `${f.quote(file)} konnte nicht geöffnet werden: Die Datei war nicht lesbar, oder Winnow antwortet nicht.`,
  'services.stopped': () =>
    'Der Teil von Winnow, der Ihre Daten aufbewahrt, wurde beendet. Starten Sie Winnow noch einmal; was gespeichert war, ist sicher.',

  'export.failed': ({ path, cause }) =>
    `Das Modell ließ sich nicht in ${path} speichern${cause === null ? '' : `: ${cause}`}.`,
  'host.fileGone': () => 'Die gewählte Datei war nicht lesbar. Wählen Sie sie noch einmal.',
  'host.foreign': () => 'Das darf diese Seite nicht fragen.',
  'host.malformed': () => disagreed,
  'host.noPath': () =>
    'Was Sie hierher gezogen haben, liegt nicht auf diesem Rechner. Speichern Sie es zuerst, und ziehen Sie dann den Ordner hierher.',
  'host.noWindow': () => 'Das Fenster ist geschlossen.',
  'host.unauthorised': () =>
    'Diese Seite ist nicht mehr mit Winnow verbunden. Öffnen Sie die Adresse, die Winnow im Terminal nennt.',
  'host.unexpected': () =>
    'In Winnow ist etwas schiefgegangen. Was gespeichert war, ist sicher; versuchen Sie es noch einmal.',
  'host.unknown': () => disagreed,
  'start.port': ({ text }) =>
    `${f.quote(text)} ist kein Port. Ein Port ist eine Zahl von 0 bis 65535.`,
  'training.noResult': () => 'Dieses Training hat kein Ergebnis, das gespeichert werden könnte.',
  'try.binary': ({ file }) =>
    `${f.quote(file)} ist keine Textdatei. Ziehen Sie eine Datei mit reinem Text hierher.`,
  'upload.failed': () => 'Die Dateien konnten nicht übertragen werden.',
  'window.unexpected': ({ cause }) =>
    cause === null
      ? 'Etwas Unerwartetes ist geschehen.'
      : `Etwas Unerwartetes ist geschehen: ${cause}`,
  'worker.failed': ({ message }) =>
    `Das Training endete unerwartet${message === null || message === '' ? '' : ` (${message})`}. Versuchen Sie es noch einmal.`,

  'dataset.categories': ({ least }) =>
    least === null
      ? 'Einige der gewählten Kategorien gehören nicht mehr zu diesem Datensatz.'
      : 'Unterscheiden lassen sich erst zwei Kategorien: Wählen Sie mindestens zwei.',
  'dataset.importing': ({ name }) =>
    `${f.quote(name)} wird noch importiert. Trainieren Sie, wenn das fertig ist.`,
  'dataset.missing': () => 'Diesen Datensatz gibt es nicht mehr.',
  'dataset.training': ({ name }) =>
    `Mit ${f.quote(name)} läuft gerade ein Training. Beenden Sie es, und löschen Sie dann den Datensatz.`,
  'document.missing': () => 'Diesen Text gibt es nicht mehr.',
  'import.abandoned': () => 'Die Seite hat aufgehört, Dateien zu senden.',
  'import.cancelled': () => 'Beim Lesen abgebrochen; es wurde nichts trainiert.',
  'import.denied': ({ path }) => `${path} ist nicht lesbar: Die Zugriffsrechte erlauben es nicht.`,
  'import.ended': () => 'Dieser Import ist beendet und nimmt keine Dateien mehr an.',
  'import.missing': () => 'Diesen Import gibt es nicht.',
  'import.noFiles': ({ name }) =>
    `In ${f.quote(name)} sind keine Dateien. Wählen Sie Ordner mit Texten: Jeder wird eine Kategorie.`,
  'import.noGrant': () =>
    'Diese Ordner wurden nicht gewählt oder sind schon importiert. Wählen Sie sie noch einmal.',
  'import.noSample': () =>
    'Das Beispiel fehlt in dieser Kopie von Winnow. Ziehen Sie stattdessen eigene Ordner hierher.',
  'import.noTexts': ({ skipped }) =>
    f.plural(
      skipped,
      'Die einzige Datei ließ sich nicht importieren.',
      `Keine der ${f.number(skipped)} Dateien ließ sich importieren.`,
    ),
  'import.notAFolder': ({ name }) =>
    `${name === null ? 'Das sind Dateien' : `${f.quote(name)} ist eine Datei`}. Winnow importiert Ordner: Jeder Ordner wird eine Kategorie.`,
  'import.notFound': ({ path }) => `Den Ordner ${path} gibt es nicht.`,
  'import.unreadable': ({ path, cause }) =>
    `${path} ist nicht lesbar${cause === null ? '' : `: ${cause}`}.`,
  'page.cursor': () => 'Diese Stelle der Liste ist unbekannt. Lesen Sie die Liste von vorn.',

  'evaluate.noCategories': ({ folder, categories }) =>
    `Kein Ordner in ${folder} heißt wie eine Kategorie des Modells. Das Modell kennt: ${categories.join(', ')}.`,
  'model.empty': () => 'Die Modelldatei ist leer.',
  'model.missing': () => 'Dieses Modell gibt es nicht mehr.',
  'model.notFound': ({ file }) => `Die Modelldatei ${file} gibt es nicht.`,
  'model.notSaved': ({ file, why, cause }) =>
    `Das Modell ließ sich nicht als ${file} speichern: ${because(why, cause)}. Wählen Sie einen anderen Ort.`,
  'model.unreadable': ({ file, why, cause }) => {
    if (file === null) return 'Das Modell war nicht lesbar.';
    return why === null
      ? `${f.quote(file)} ließ sich nicht als Modell öffnen.`
      : `Die Modelldatei ${file} ist nicht lesbar: ${because(why, cause)}.`;
  },
  'predictions.invalid': () => 'Die Vorhersagen passen nicht zu den Kategorien des Trainings.',
  'recipe.unreadable': ({ file, why, cause }) =>
    `Die Einstellungen in ${file} sind nicht lesbar: ${because(why, cause)}.`,
  'resume.missing': () =>
    'Dieses Training hat keinen Zwischenstand, von dem es weitergehen könnte.',
  'run.damaged': () => 'Ein Teil dessen, was von diesem Training gespeichert ist, ist beschädigt.',
  'run.dataChanged': ({ name }) =>
    `Die Texte von ${f.quote(name)} haben sich seit Beginn dieses Trainings geändert; es kann nicht weitergehen. Behalten Sie, was es erreicht hat, oder trainieren Sie noch einmal.`,
  'run.datasetGone': ({ name }) =>
    `Der Datensatz dieses Trainings, ${f.quote(name)}, wurde gelöscht. Es kann nicht weitergehen, aber was es erreicht hat, können Sie behalten.`,
  'run.ended': () => 'Dieses Training ist schon beendet.',
  'run.held': () =>
    'Ein anderes Fenster trainiert dies. Warten Sie, bis es fertig ist, oder übernehmen Sie es.',
  'run.lapsed': () =>
    'Von diesem Training war eine Weile nichts zu hören; andere konnten es fortsetzen.',
  'run.missing': () => 'Dieses Training gibt es nicht mehr.',
  'run.noModel': () =>
    'Dieses Training hat noch kein Modell gespeichert. Machen Sie damit weiter, oder trainieren Sie noch einmal.',
  'run.otherModel': () =>
    'Das gespeicherte Modell ist nicht das, mit dem das Training endete. Trainieren Sie noch einmal.',
  'run.taken': () => 'Dieses Training geht in einem anderen Fenster weiter.',
  'run.tooNew': () =>
    'Das Ergebnis dieses Trainings hat ein neueres Winnow gespeichert. Aktualisieren Sie Winnow, um es zu sehen.',
  'run.unreadable': () =>
    'Die Einstellungen dieses Trainings sind nicht lesbar. Trainieren Sie noch einmal.',

  internal: ({ cause }) => `In Winnow ist etwas schiefgegangen: ${cause}`,
  'store.damaged': ({ file }) =>
    `Winnows Datendatei${file === null ? '' : ` ${file}`} ist beschädigt. Sie blieb, wie sie ist: Legen Sie eine Sicherungskopie an ihre Stelle, oder verschieben Sie den ganzen Ordner, um neu zu beginnen.`,
  'store.foreign': ({ file }) =>
    `${file} gehört einem anderen Programm. Winnow hat nichts daran geändert: Wählen Sie mit --data-dir einen anderen Ordner, oder verschieben Sie die Datei.`,
  'store.full': ({ dataDir, bytes }) =>
    dataDir === null
      ? 'Der Datenträger ist voll. Was gespeichert war, ist sicher; schaffen Sie Platz, und versuchen Sie es noch einmal.'
      : `Dieses Winnow muss die Daten in ${dataDir} auf den neuesten Stand bringen und hebt vorher eine Kopie auf${bytes === null ? '' : ` (${f.bytes(bytes)})`}, aber der Datenträger ist voll. Es wurde nichts geändert: Schaffen Sie Platz, und starten Sie Winnow noch einmal.`,
  'store.inUse': ({ dataDir, pid }) =>
    dataDir === null
      ? 'Ein anderes Programm benutzt gerade Winnows Daten. Schließen Sie es, und versuchen Sie es noch einmal.'
      : `Ein anderes Winnow${pid === null ? '' : ` (Prozess ${pid})`} hat die Daten in ${dataDir} geöffnet. Schließen Sie es zuerst, oder wählen Sie mit --data-dir einen anderen Ordner.`,
  'store.missing': ({ dataDir, file }) =>
    `In ${dataDir} lagen Daten von Winnow, aber ${file} fehlt jetzt oder ist leer. Legen Sie die Datei zurück, oder eine Kopie aus „backups“ daneben; um neu zu beginnen, verschieben Sie den ganzen Ordner. Es wurde nichts geändert.`,
  'store.newer': ({ file }) =>
    `Die Daten in ${file} hat ein neueres Winnow geschrieben. Aktualisieren Sie Winnow, um sie zu öffnen; es wurde nichts geändert.`,
  'store.noBackup': ({ file, cause }) =>
    `Dieses Winnow muss die Daten in ${file} auf den neuesten Stand bringen und wollte vorher eine Kopie in „backups“ daneben aufheben. Das misslang: ${cause}. Es wurde nichts geändert.`,
  'store.noLibrary': ({ dataDir }) =>
    `In ${dataDir} liegen keine Daten von Winnow. Prüfen Sie, wie der Ordner geschrieben wird.`,
  'store.notUpdated': ({ file, cause }) =>
    `Die Daten in ${file} ließen sich nicht auf den Stand dieses Winnow bringen: ${cause}. Sie sind, wie sie waren; die Version, die sie geschrieben hat, kann sie noch öffnen.`,
  'store.unusable': ({ file }) =>
    `Winnow kann seine Daten${file === null ? '' : ` in ${file}`} nicht lesen oder schreiben. Prüfen Sie, ob es den Ordner gibt, ob er Ihnen gehört und ob Sie darin schreiben dürfen.`,
  unexpected: ({ cause }) => `Etwas Unerwartetes ist geschehen: ${cause}`,

  'file.failed': ({ file, why, cause }) =>
    `Mit ${file} geht es nicht weiter: ${because(why, cause)}.`,
  'output.failed': ({ why, cause }) =>
    `Die Ausgabe ließ sich nicht schreiben: ${because(why, cause)}.`,
  'text.empty': ({ file }) =>
    file === '-' ? 'Der Text der Standardeingabe ist leer.' : `Der Text ${file} ist leer.`,
  'text.unreadable': ({ file, why, cause, detail }) => {
    const what = file === '-' ? 'Die Standardeingabe' : `Der Text ${file}`;
    const reason =
      why === 'binary' && Object.hasOwn(fileKinds, detail)
        ? `Das ist ${fileKinds[detail]}. Speichern Sie den Inhalt zuerst als Text`
        : because(why, cause);
    return `${what} ist nicht lesbar: ${reason}.`;
  },
  'usage.threshold': () => '--threshold verlangt eine Zahl von 0 bis 1.',
});
