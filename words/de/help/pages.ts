import type { Formats } from '../../formats.ts';
import { code, list, picture, steps, table, text } from '../../help-pages.ts';
import type { Words } from '../../index.ts';

export const pages = (f: Formats): Words['help']['pages'] => ({
  start: {
    title: 'Erste Schritte',
    summary: 'Von Ordnern mit Texten zur ersten Antwort, in fünf Minuten.',
    sections: {
      drop: {
        heading: 'Ordner ablegen',
        blocks: [
          text(
            'Winnow lernt aus Beispielen. Legen Sie Texte, die zusammengehören, in je einen Ordner, zum Beispiel `Rechnung` und `Lieferung`, und ziehen Sie die Ordner in das Fenster. Jeder Ordner wird eine Kategorie.',
          ),
          picture(
            'welcome',
            'Das leere Fenster: ein Platz zum Ablegen von Ordnern und Schaltflächen, um Ordner zu wählen, mit dem Beispiel zu beginnen oder ein Modell zu öffnen.',
          ),
          text(
            `Zwanzig Texte je Kategorie sind ein Anfang, hundert sind besser. Zwei Kategorien braucht es mindestens, es dürfen viel mehr sein. Keine Texte zur Hand? **Mit dem Beispiel beginnen** bringt ${f.number(200)} erfundene Mails an ein Geschäft, in ${f.number(4)} Kategorien.`,
          ),
        ],
      },
      train: {
        heading: 'Trainieren',
        blocks: [
          steps(
            'Sehen Sie die Texte durch und lesen Sie, was Winnow dazu sagt. Es wird nichts verändert und nichts verschickt.',
            'Drücken Sie **Modell trainieren**. Die Einstellungen passen zu den meisten Texten: Sie können sie so lassen.',
            'Drücken Sie **Trainieren**. Mit einigen hundert Texten dauert es Sekunden, mit vielen tausend einige Minuten.',
          ),
        ],
      },
      read: {
        heading: 'Das Ergebnis lesen',
        blocks: [
          text(
            'Ein Teil Ihrer Texte wurde vom Training zurückgehalten. Das Ergebnis sagt, wie viele davon richtig eingeordnet wurden, und führt jeden Fehler auf: Drücken Sie auf einen, um den Text zu lesen und zu sehen, welche Wörter in die Irre geführt haben. Mehr unter [Ergebnis](result).',
          ),
        ],
      },
      use: {
        heading: 'Benutzen',
        blocks: [
          text(
            '**Ausprobieren** antwortet, während Sie tippen oder einfügen: wie wahrscheinlich jede Kategorie ist und welche Wörter entschieden haben. Das Modell liegt nun in Ihrer Bibliothek; **Exportieren** sichert es als eine Datei.',
          ),
        ],
      },
      without: {
        heading: 'Was Winnow nicht tut',
        blocks: [
          list(
            'Es ordnet keine Ordner ohne Beispiele: Jemand muss einen Teil der Texte schon eingeordnet haben.',
            'Es liest keine PDF-, Office- oder Maildateien: Speichern Sie diese als reinen Text.',
            'Es versteht Texte nicht wie ein Mensch. Es lernt, welche Wörter für welche Kategorie sprechen; das trägt weit, und wie weit, zeigen die Wörter, die es nennt.',
          ),
        ],
      },
    },
  },
  texts: {
    title: 'Texte und Datensätze',
    summary:
      'Welche Ordner und Dateien sich importieren lassen und was die Seite des Datensatzes zeigt.',
    sections: {
      folders: {
        heading: 'Welcher Ordner wird was',
        blocks: [
          table(
            ['Sie legen ab', 'Es entsteht'],
            ['mehrere Ordner', 'für jeden eine Kategorie'],
            ['einen Ordner mit Ordnern darin', 'für jeden von diesen eine Kategorie'],
            [
              'einen Ordner nur mit Dateien',
              'eine Kategorie: Zum Trainieren braucht es eine zweite',
            ],
            [
              'einen Ordner mit `train` und `test` darin',
              'die Kategorien in ihnen; die Testtexte bleiben getrennt',
            ],
          ),
          text(
            'Dateien in tieferen Ordnern gehören zur Kategorie darüber. Eine Datei neben den Kategorien gehört zu keiner und steht in der Liste der ausgelassenen. Versteckte Dateien bleiben weg.',
          ),
        ],
      },
      files: {
        heading: 'Welche Dateien Texte sind',
        blocks: [
          text(
            `Eine Datei ist ein Text, bis zu ${f.number(10)} MB groß, mit beliebigem Namen. Die Kodierung findet Winnow selbst heraus: UTF-8, UTF-16 und UTF-32, westliche, kyrillische, chinesische, japanische und koreanische.`,
          ),
          text(
            'PDF, Office-Dokumente, Bilder, Archive und andere Binärdateien werden ausgelassen, ebenso leere Dateien und solche, die sich nicht lesen lassen. Keine Datei hält einen Import auf. **Liste zeigen** nennt jede ausgelassene Datei mit dem Grund.',
          ),
        ],
      },
      dataset: {
        heading: 'Die Seite des Datensatzes',
        blocks: [
          picture(
            'dataset',
            'Ein Datensatz: links seine Kategorien mit ihren Größen, in der Mitte die Liste der Texte, rechts der gewählte Text.',
          ),
          list(
            'Links stehen die Kategorien. Drücken Sie auf eine, um nur ihre Texte zu sehen.',
            'Die Suche findet Texte, in denen oder in deren Dateinamen alle Ihre Wörter stehen.',
            'Mit den Pfeiltasten gehen Sie durch die Liste; der gewählte Text steht daneben.',
            'Ihre Ordner werden in die Bibliothek kopiert. Was sich in den Ordnern später ändert, ändert hier nichts: Importieren Sie dann neu.',
          ),
        ],
      },
      warnings: {
        heading: 'Was die Hinweise bedeuten',
        blocks: [
          table(
            ['Hinweis', 'Was Sie tun können'],
            [
              'Eine Kategorie hat weniger als 20 Texte',
              'Fügen Sie Texte hinzu oder lassen Sie sie weg: So wenige lehren kaum etwas.',
            ],
            [
              'Die Größen liegen weit auseinander',
              'Achten Sie im Ergebnis auf die Trefferquote jeder Kategorie, nicht nur auf das Gesamtergebnis.',
            ],
            [
              'Kopien unter Trainings- und Testtexten',
              'Entfernen Sie sie auf einer Seite: Das Ergebnis sähe besser aus, als es ist.',
            ],
            [
              'Derselbe Text in zwei Kategorien',
              'Lassen Sie ihn dort, wo er hingehört: Winnow hört sonst zweierlei über ihn.',
            ],
            [
              'Namen, die sich nur in Groß- und Kleinschreibung oder Leerzeichen unterscheiden',
              'Ist dasselbe gemeint, legen Sie die Texte in einen Ordner.',
            ],
            [
              'Eine Kategorie ohne Trainings- oder Testtexte',
              'Fügen Sie welche hinzu oder lassen Sie die Kategorie weg.',
            ],
          ),
        ],
      },
    },
  },
  wizard: {
    title: 'Einstellungen eines Trainings',
    summary: 'Kategorien, Netz und alles andere, was bestimmt, was herauskommt.',
    sections: {
      categories: {
        heading: 'Kategorien',
        blocks: [
          picture(
            'wizard',
            'Die Einstellungen eines Trainings: das Netz, gezeichnet von den Wörtern links über eine verdeckte Schicht zu den Kategorien rechts, darunter Lernrate und Epochen.',
          ),
          text(
            'Zuerst sind alle Kategorien gewählt. Lassen Sie weg, was nicht von Belang oder zu klein ist. Zwei müssen mindestens bleiben.',
          ),
        ],
      },
      time: {
        heading: 'Wie viel Zeit darf es sein?',
        blocks: [
          text(
            'Schnell, Ausgewogen und Gründlich füllen Netz, Lernrate und Epochen aus. Ausgewogen ist für die meisten Texte am besten; Schnell ist für einen ersten Blick, Gründlich für Texte, die einander ähneln. Was Sie danach ändern, ist Ihr eigenes.',
          ),
        ],
      },
      network: {
        heading: 'Schichten, Lernrate, Epochen',
        blocks: [
          text(
            '**Schnell**, **Ausgewogen** und **Gründlich** ganz oben füllen alle drei aus. Ausgewogen passt zu den meisten Texten. Schnell ist für einen ersten Blick: ein kleines Netz und halb so viele Epochen. Gründlich nimmt doppelt so viele Epochen in kleineren Schritten; das hilft, wo Texte kurz sind oder einander ähneln.',
          ),
          text(
            'Die Zeichnung ist das Netz, wie es sein wird: links die Wörter, in der Mitte verdeckte Schichten, rechts die Kategorien. Tippen Sie die Größe einer Schicht ein oder ziehen Sie die Schicht nach oben oder unten.',
          ),
          list(
            `Schichten: Eine verdeckte Schicht mit ${f.number(100)} Einheiten passt zu den meisten Texten. Mehr Schichten helfen selten.`,
            `Lernrate: ${f.decimal(0.005)} passt zu den meisten Texten. Springt der Verlust auf und ab, nehmen Sie eine kleinere.`,
            'Epochen: wie oft aus jedem Text gelernt wird. Wenige Texte geht Winnow von selbst öfter durch.',
          ),
          text(
            'Jedes Wort mit gepunkteter Linie erklärt sich selbst; alle zusammen stehen unter [Begriffe](terms).',
          ),
        ],
      },
      advanced: {
        heading: 'Erweitert',
        blocks: [
          text(
            'Hier steht der Rest: wie Texte in Wörter zerlegt werden, wie das Netz lernt, welche Texte zurückgehalten werden. Was Sie geändert haben, ist markiert, und der Pfeil daneben bringt den üblichen Wert zurück.',
          ),
          list(
            '**Artikel** trainiert das Netz der Artikel, denen Winnow folgt: einfache Wortzahlen, zwei Schichten mit 100 Einheiten, kein Text zum Beobachten zurückgehalten.',
            '**Vergleich** ist, was PyTorch und scikit-learn in Winnows Messungen bekommen. Es dient dem Vergleich der Geschwindigkeit.',
          ),
        ],
      },
    },
  },
  training: {
    title: 'Training',
    summary: 'Was die Kurven sagen und wie man ein Training anhält, beendet oder fortsetzt.',
    sections: {
      watching: {
        heading: 'Beim Lernen zusehen',
        blocks: [
          picture(
            'training',
            'Ein laufendes Training: Verlust und Genauigkeit als Kurven, die Epoche, die restliche Zeit und die Schaltflächen zum Anhalten und Beenden.',
          ),
          text(
            'Der Verlust fällt, während das Netz lernt. Gezeichnet werden zwei Kurven: eine für die Trainingstexte, eine für die Validierungstexte, aus denen es nicht lernt. Steigt die zweite wieder, während die erste noch fällt, beginnt das Netz, seine Texte auswendig zu lernen. Winnow behält die beste Epoche; weiterzutrainieren schadet also nicht.',
          ),
          text(
            '**Tabelle** zeigt dieselben Zahlen als Tabelle. Sie können andere Seiten öffnen: Das Training geht weiter.',
          ),
        ],
      },
      ending: {
        heading: 'Anhalten, beenden, verwerfen',
        blocks: [
          table(
            ['Schaltfläche', 'Was geschieht'],
            ['**Anhalten**', 'Es wartet, so lange Sie wollen. Die Leertaste tut dasselbe.'],
            [
              '**Beenden, das Beste behalten**',
              'Es endet jetzt, und die bisher beste Epoche wird das Modell.',
            ],
            ['**Verwerfen**', 'Es endet, und kein Modell bleibt. Sie werden vorher gefragt.'],
          ),
        ],
      },
      cutOff: {
        heading: 'Nach Absturz, Zuklappen oder Stromausfall',
        blocks: [
          text(
            'Winnow sichert den Stand eines Trainings immer wieder. Eines, das abbrach, sagt es auf seiner Seite und in der Zeile ganz unten: Es kann von der letzten gesicherten Epoche an weitergehen oder so behalten werden, wie es dann war.',
          ),
          text(
            'Es kann nicht weitergehen, wenn die Texte seines Datensatzes geändert oder gelöscht wurden. Was es erreicht hatte, kann trotzdem als Modell behalten werden, wenn eine Epoche gesichert war.',
          ),
        ],
      },
    },
  },
  result: {
    title: 'Ergebnis',
    summary: 'Wie gut ein Modell ist, wo es irrt und was sich dagegen tun lässt.',
    sections: {
      score: {
        heading: 'Das Gesamtergebnis',
        blocks: [
          picture(
            'result',
            'Ein Ergebnis: der Anteil richtiger Texte in einem Satz, eine Tabelle der Kategorien, die Konfusionsmatrix und daneben ein falsch eingeordneter Text mit gefärbten Wörtern.',
          ),
          text(
            'Der Satz ganz oben sagt, wie viele Texte richtig eingeordnet wurden und welche das waren. Nur Texte, die das Netz nie gesehen hat, sagen etwas über neue.',
          ),
          list(
            'Halten Sie den Vergleichswert daneben: immer die größte Kategorie zu antworten. 90 % sind wenig, wo neun von zehn Texten zu einer Kategorie gehören.',
            'Das Intervall sagt, wie sicher das Ergebnis ist. Wenige Testtexte machen es breit.',
            'Wo Kopien von Trainingstexten unter den Testtexten stehen, ist das Ergebnis ohne sie das ehrliche.',
          ),
        ],
      },
      matrix: {
        heading: 'Die Konfusionsmatrix',
        blocks: [
          text(
            'Zeilen sind, was Texte sind, Spalten, wofür sie gehalten wurden. Auf der Diagonalen steht das Richtige; eine kräftige Farbe daneben ist ein häufiger Fehler. Drücken Sie auf eine Zelle, den Namen einer Zeile oder einer Spalte, um diese Texte aufzulisten. Die Zahlen können Anzahlen sein, Anteile der Zeile oder Anteile der Spalte.',
          ),
        ],
      },
      mistakes: {
        heading: 'Fehler lesen',
        blocks: [
          text(
            'Jeder Text der Liste zeigt, was er ist und wofür er gehalten wurde. Seine Wörter sind gefärbt: Einige sprachen für die Antwort, einige dagegen. Oft zeigt ein Fehler, dass der Text im falschen Ordner liegt oder dass zwei Kategorien fast dasselbe meinen.',
          ),
        ],
      },
      better: {
        heading: 'Besser werden',
        blocks: [
          list(
            'Mehr Texte helfen am meisten, vor allem für Kategorien mit niedriger Trefferquote.',
            'Legen Sie Texte aus falschen Ordnern um und importieren Sie neu.',
            'Vereinen Sie zwei Kategorien, die auch Menschen kaum auseinanderhalten.',
            'Versuchen Sie unter „Erweitert“ Wortpaare, wo es auf die Reihenfolge ankommt.',
            'Trainieren Sie mit einem anderen Startwert: Ändert sich das Ergebnis stark, sind es zu wenige Testtexte.',
          ),
        ],
      },
    },
  },
  models: {
    title: 'Modelle',
    summary:
      'Ein Modell an Texten ausprobieren, seine Antworten verstehen, es behalten und weitergeben.',
    sections: {
      trying: {
        heading: 'Einen Text ausprobieren',
        blocks: [
          picture(
            'try',
            'Ein Modell ausprobieren: links ein eingefügter Brief, rechts die Antwort mit einem Balken je Kategorie und den Wörtern nach Gewicht.',
          ),
          text(
            'Die Seite eines Modells hat drei Teile: **Ergebnis**, **Ausprobieren** und **Einzelheiten**. Unter Ausprobieren tippen Sie, fügen Sie ein oder legen Sie eine Textdatei ab. Die Antwort ändert sich beim Tippen. Unter der Schwelle, die Sie setzen, lautet die Antwort „unsicher“; ebenso, wenn das Modell viel weniger der Wörter kennt als sonst.',
          ),
        ],
      },
      why: {
        heading: 'Warum diese Antwort?',
        blocks: [
          text(
            'Die gefärbten Wörter haben entschieden. Das Gewicht eines Wortes findet Winnow, indem es das Wort weglässt: Wie viel unwahrscheinlicher wäre die Kategorie dann? Die Tabelle nennt die stärksten Wörter zuerst, mit Vorzeichen: Plus spricht für die Kategorie, Minus dagegen.',
          ),
          text(
            'Nur Wörter der Trainingstexte zählen. Ein Text in einer anderen Sprache oder über ganz anderes hat wenige bekannte Wörter, und seine Antwort bedeutet wenig, so sicher sie auch aussieht.',
          ),
        ],
      },
      keeping: {
        heading: 'Behalten, exportieren, öffnen',
        blocks: [
          list(
            'Jedes Training, das endet, hinterlässt ein Modell in der Bibliothek, bis Sie es löschen. Seinen Datensatz braucht es nicht mehr. Ein versehentlich gelöschtes lässt sich zurückholen, solange Sie auf der Seite bleiben.',
            '**Exportieren** sichert ein Modell als eine `.safetensors`-Datei, zum Aufheben oder Weitergeben.',
            '**Ein Modell öffnen** holt eine solche Datei in die Bibliothek. Sie wird vorher ganz geprüft; nichts in ihr lässt sich ausführen.',
            'Ein Modell, dessen Datensatz sich seitdem geändert hat, sagt es.',
          ),
          text(
            'Bedenken Sie, bevor Sie ein Modell weitergeben: Es enthält die Wörter Ihrer Trainingstexte, wenn auch nicht die Texte.',
          ),
        ],
      },
    },
  },
  around: {
    title: 'Sich zurechtfinden',
    summary: 'Ein Feld, das alles findet, und die Einstellungen von Winnow selbst.',
    sections: {
      finding: {
        heading: 'Alles finden, alles tun',
        blocks: [
          text(
            'Strg+K, auf einem Mac Cmd+K, öffnet ein Feld, das Datensätze, Modelle, Trainings und Texte findet und alles, was Winnow tun kann. Tippen Sie einige Buchstaben, wählen Sie mit den Pfeiltasten, drücken Sie Enter.',
          ),
        ],
      },
      settings: {
        heading: 'Einstellungen',
        blocks: [
          list(
            'Sprache: Deutsch oder Englisch, oder wie das System. Zahlen und Daten folgen ihr.',
            'Aussehen: hell oder dunkel, oder wie das System.',
            'Unsicher unter: die Schwelle für jedes Modell.',
            'Ihre Daten: der Ordner, in dem alles liegt.',
          ),
        ],
      },
    },
  },
  terminal: {
    title: 'Im Terminal',
    summary: 'Trainieren, beurteilen und einordnen ohne Fenster.',
    sections: {
      commands: {
        heading: 'Die Befehle',
        blocks: [
          text(
            'In Winnows Quellordner, nach `npm ci`. Sie benutzen dieselbe Lernmaschine und dieselben Einstellungen wie das Fenster und ergeben dieselben Modelle. Sie sprechen Englisch.',
          ),
          code(
            'npm run winnow -- train ORDNER --out modell.safetensors\nnpm run winnow -- evaluate modell.safetensors ORDNER\nnpm run winnow -- classify modell.safetensors eingang/*.txt\nnpm run winnow -- import ORDNER\nnpm run winnow -- datasets',
          ),
          table(
            ['Befehl', 'Was er tut'],
            [
              '`train`',
              'Lernt aus einem Ordner mit Ordnern und berichtet. Mit `--out` sichert er das Modell, mit `--test ORDNER` wird es an anderen Texten beurteilt.',
            ],
            ['`evaluate`', 'Beurteilt ein Modell an Ordnern, die wie seine Kategorien heißen.'],
            [
              '`classify`',
              'Sagt, zu welcher Kategorie jeder Text gehört; ohne Datei liest er die Standardeingabe. `--threshold` sagt, unter welchem Anteil er unsicher ist.',
            ],
            ['`import`', 'Bringt Ordner in die Bibliothek, die das Fenster zeigt.'],
            ['`datasets`', 'Führt die Datensätze der Bibliothek auf.'],
          ),
          text(
            '`npm run winnow -- train --help` nennt alle Einstellungen mit ihren üblichen Werten.',
          ),
        ],
      },
      recipes: {
        heading: 'Einstellungen',
        blocks: [
          text(
            'Ändern Sie Einstellungen mit `--set`, so viele Sie wollen, oder halten Sie sie in einer JSON-Datei für `--recipe` fest. Was `--set` sagt, geht vor.',
          ),
          code(
            'npm run winnow -- train ORDNER --set hidden=100,100 epochs=10 seed=3\nnpm run winnow -- train ORDNER --set preset=article\nnpm run winnow -- train ORDNER --recipe rezept.json',
          ),
          code('{ "hidden": [100], "learningRate": 0.005, "ngrams": 2 }'),
        ],
      },
      scripts: {
        heading: 'In Skripten',
        blocks: [
          text(
            'Mit `--json` ist die letzte Zeile der Standardausgabe ein JSON-Objekt. Der Fortschritt geht auf die Standardfehlerausgabe. Der Rückgabewert ist 0, wenn es gelang, 1, wenn es misslang, 2, wenn es falsch getippt war. Strg+C beendet ein Training und behält die beste Epoche; ein zweites behält nichts.',
          ),
        ],
      },
    },
  },
  files: {
    title: 'Dateiformate',
    summary:
      'Was in einer Modelldatei und in der Bibliothek steht und wie andere Programme es lesen.',
    sections: {
      model: {
        heading: 'Die Modelldatei',
        blocks: [
          text(
            'Ein Modell ist eine `.safetensors`-Datei. Sie enthält die Gewichte jeder Schicht, den Wortschatz mit der Zahl der Texte, in denen jedes Wort stand, und in den Metadaten das Rezept, die Kategorien und das Ergebnis, mit einer Prüfsumme über alles. Sie funktioniert ohne die Texte, aus denen sie gelernt hat.',
          ),
          text(
            'Jedes spätere Winnow öffnet sie, und sie ergibt auf der gleichen Art von Gerät dieselben Zahlen, Bit für Bit. Eine beschädigte oder veränderte Datei wird abgelehnt, und die Meldung sagt, warum.',
          ),
        ],
      },
      python: {
        heading: 'In Python',
        blocks: [
          text('Die Gewichte haben die Form `[out, in]`, wie in PyTorch:'),
          code(
            "from safetensors.torch import load_file\n\nweights = load_file('modell.safetensors')\nnetwork.load_state_dict({k: v for k, v in weights.items() if k.startswith('layers.')})",
          ),
        ],
      },
      library: {
        heading: 'Die Bibliothek',
        blocks: [
          text(
            'Eine SQLite-Datenbank, `winnow.sqlite`, in Ihrem Datenordner. Bevor ein neueres Winnow sie auf seinen Stand bringt, legt es eine Kopie in `backups` ab. Um auf einen anderen Rechner umzuziehen, schließen Sie Winnow und kopieren Sie den Ordner.',
          ),
        ],
      },
    },
  },
  privacy: {
    title: 'Datenschutz',
    summary: 'Was diesen Rechner verlässt: nichts. Wo Ihre Texte sind und wie Sie sie löschen.',
    sections: {
      nothing: {
        heading: 'Nichts verlässt diesen Rechner',
        blocks: [
          list(
            'Winnow hat kein Konto, keine Telemetrie, keine Absturzberichte und aktualisiert sich nicht von selbst.',
            'Das Fenster kann nichts laden und nichts senden außer der Anwendung selbst: Adressen werden nicht aufgelöst, und seine Sicherheitsregeln erlauben nur die eigene.',
            'Im Browser antwortet Winnow nur auf der Adresse dieses Rechners (127.0.0.1) und verlangt ein Geheimnis, das nur Ihr Start kennt.',
            'Wer aus dem Quelltext installiert, holt einmal Pakete mit `npm`; der erste Start holt Electron. Das ist alles.',
          ),
        ],
      },
      where: {
        heading: 'Wo Ihre Daten sind',
        blocks: [
          table(
            ['System', 'Ordner'],
            ['Linux', '`~/.local/share/winnow`'],
            ['macOS', '`~/Library/Application Support/Winnow`'],
            ['Windows', '`%APPDATA%\\Winnow`'],
          ),
          text(
            'Nur Ihr eigenes Konto darf den Ordner lesen. `--data-dir ORDNER` oder die Umgebungsvariable `WINNOW_HOME` nennt einen anderen. Die Texte darin sind nicht verschlüsselt: Schützen Sie die Platte, wenn Sie das brauchen.',
          ),
        ],
      },
      deleting: {
        heading: 'Löschen',
        blocks: [
          text(
            'Ein gelöschter Datensatz, ein Training oder Modell wird aus der Bibliothek entfernt. Die Kopien in `backups` bleiben, bis neuere sie ersetzen. Wer den Ordner löscht, löscht alles. Ihre eigenen Ordner mit Texten werden nie verändert.',
          ),
        ],
      },
    },
  },
  troubleshooting: {
    title: 'Wenn etwas nicht geht',
    summary: 'Was zu tun ist, wenn etwas nicht so geht, wie es soll.',
    sections: {
      opening: {
        heading: 'Winnow öffnet sich nicht',
        blocks: [
          list(
            'Wo der Teil für den Desktop nicht zu haben ist oder kein Bildschirm da ist, öffnet `npm start` Winnow in Ihrem Browser und sagt, warum. `npm start -- --browser` verlangt das gleich.',
            'Ließ sich Electron nicht holen, versucht es `npm start -- --retry-electron` noch einmal.',
            '„Schon geöffnet“: Ein anderes Winnow benutzt die Bibliothek, vielleicht in einem Browser oder Terminal. Schließen Sie jenes.',
          ),
        ],
      },
      skipped: {
        heading: 'Dateien wurden ausgelassen',
        blocks: [
          text(
            'Die Liste der ausgelassenen Dateien nennt für jede den Grund. Meist ist es ein PDF- oder Office-Dokument: Speichern Sie es als reinen Text. Importieren Sie dann die Ordner neu.',
          ),
        ],
      },
      slow: {
        heading: 'Es ist langsam, oder die Grafikkarte wird nicht benutzt',
        blocks: [
          text(
            'Die Zeile ganz unten nennt das Gerät. Wo der Browser kein WebGPU anbietet oder nur ein nachgeahmtes, rechnet Winnow auf der CPU, mit mehreren Threads. Für die meisten Texte ist das schnell: Es kommt auf die Wörter der ersten Schicht an, und die liegen einer CPU.',
          ),
          list(
            'Begrenzen Sie unter „Erweitert“ den Wortschatz.',
            'Ohne Wortpaare sind es viel weniger Wörter.',
            'Vielleicht beschäftigt ein anderes Programm den Prozessor.',
          ),
        ],
      },
      memory: {
        heading: 'Ein Training ist zu groß für diesen Rechner',
        blocks: [
          text(
            'Winnow rechnet vorher aus, was ein Training braucht, und lehnt eines ab, das nicht passt. Es nennt die Einstellung, die zu ändern ist: meist weniger Wörter oder kleinere Schichten.',
          ),
        ],
      },
      poor: {
        heading: 'Das Ergebnis ist schlecht',
        blocks: [
          list(
            'Ist es besser als der Vergleichswert? Wenn nicht, unterscheiden die Texte die Kategorien vielleicht nicht.',
            'Lesen Sie die Fehler: Texte im falschen Ordner sind der häufigste Grund.',
            'Wird der Verlust unendlich oder springt er, nehmen Sie eine zehnmal kleinere Lernrate.',
            'Mehr unter [Ergebnis](result).',
          ),
        ],
      },
      diagnostics: {
        heading: 'Um Hilfe bitten',
        blocks: [
          text(
            'Die Diagnose sind einige Zeilen über Winnow und diesen Rechner: Versionen, Gerät, Speicher, wie viele Datensätze, Texte und Modelle es gibt, und die Kennungen der letzten Fehler. Sie enthält keine Texte, keine Namen und keine Pfade. Sie wird in die Zwischenablage kopiert und nirgendwohin geschickt; lesen Sie sie, bevor Sie sie weitergeben.',
          ),
          { kind: 'diagnostics' },
        ],
      },
    },
  },
  keyboard: {
    title: 'Tastatur',
    summary: 'Alles geht auch ohne Maus.',
    sections: {
      shortcuts: { heading: 'Tastenkürzel', blocks: [{ kind: 'shortcuts' }] },
      moving: {
        heading: 'Sich bewegen',
        blocks: [
          list(
            'Tab geht zum nächsten Bedienelement, Umschalt+Tab zum vorigen.',
            'In Listen und in der Konfusionsmatrix bewegen die Pfeiltasten, Enter öffnet, Pos1 und Ende gehen an die Ränder.',
            'Auf einem Begriff mit gepunkteter Linie öffnet sich die Erklärung von selbst; Enter führt hinein, Esc schließt sie.',
            'Die Größen der Schichten lassen sich tippen: Ziehen in der Zeichnung ist nie nötig.',
          ),
        ],
      },
    },
  },
  terms: {
    title: 'Begriffe',
    summary: 'Jeder Begriff, den Winnow benutzt, in einer Zeile mit einem Beispiel.',
    sections: { terms: { heading: 'Alle Begriffe', blocks: [{ kind: 'terms' }] } },
  },
});
