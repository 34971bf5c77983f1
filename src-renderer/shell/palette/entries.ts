// Everything that the palette finds but the texts: what the library holds, and what can be done.

import BookOpen from '@lucide/svelte/icons/book-open';
import Boxes from '@lucide/svelte/icons/boxes';
import ChartLine from '@lucide/svelte/icons/chart-line';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import Database from '@lucide/svelte/icons/database';
import FileUp from '@lucide/svelte/icons/file-up';
import FlaskConical from '@lucide/svelte/icons/flask-conical';
import FolderPlus from '@lucide/svelte/icons/folder-plus';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import Settings from '@lucide/svelte/icons/settings-2';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import type { Component } from 'svelte';
import { helpPageIds, languages, type LanguageChoice, type TermId } from '../../../words/index.ts';
import { appearance, type Scheme } from '../../state/appearance.svelte.ts';
import { imports } from '../../state/imports.svelte.ts';
import { format, language, words } from '../../state/language.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { modelFiles } from '../../state/modelFiles.svelte.ts';
import { navigation } from '../../state/navigation.svelte.ts';
import { recentRuns } from '../../state/recentRuns.svelte.ts';
import { modelRoute, samePlace, type Route } from '../../state/route.ts';
import { rank, type Rankable } from './ranking.ts';

export type Group = keyof (typeof words)['palette']['groups'];

export interface Entry extends Rankable {
  readonly id: string;
  readonly group: Group;
  readonly detail: string;
  readonly icon: Component<{ size?: number | string }>;
  /** As keyLabel() writes it. */
  readonly keys?: string;
  /** Where it leads, for what is a place. */
  readonly route?: Route;
  /** When it was made, for what is a place: milliseconds. */
  readonly at?: number;
  run(): void;
}

/** What the shell does itself. */
export interface ShellActions {
  readonly trainKeys: string;
  fold(): void;
  help(): void;
  shortcuts(): void;
  settings(): void;
}

const RECENT = 5;
const MOST_IN_A_GROUP = 6;

/** Everything there is, in the window's language. */
export function allEntries(shell: ShellActions): readonly Entry[] {
  return [...places(), ...actions(shell), ...settings(shell), ...usesOfPlaces(shell), ...help()];
}

/** What a few letters mean: groups after their best entry, the best first in each. */
export function found(query: string, entries: readonly Entry[]): readonly Entry[] {
  const grouped = new Map<Group, Entry[]>();
  for (const entry of rank(query, entries, entries.length)) {
    const group = grouped.get(entry.group);
    if (group === undefined) grouped.set(entry.group, [entry]);
    else if (group.length < MOST_IN_A_GROUP) group.push(entry);
  }
  return [...grouped.values()].flat();
}

/** What stands there before anything is typed: where one was last, then what is new; and actions. */
export function offered(entries: readonly Entry[]): readonly Entry[] {
  const { route: present, recent: visited } = navigation;
  const recent: Entry[] = [];
  const known: Route[] = [present];
  const places = entries
    .flatMap((entry) => {
      const { at, route } = entry;
      if (at === undefined || route === undefined) return [];
      return [{ entry, at, route, visit: visited.findIndex((other) => samePlace(other, route)) }];
    })
    .sort((a, b) =>
      a.visit >= 0 && b.visit >= 0 ? a.visit - b.visit : b.visit - a.visit || b.at - a.at,
    );
  for (const { entry, route } of places) {
    if (recent.length === RECENT) break;
    // A training and its model lead to one place.
    if (known.some((other) => samePlace(other, route))) continue;
    known.push(route);
    recent.push({ ...entry, group: 'recent' });
  }
  const here = entries.filter(({ id }) => id === currentTrain());
  const actions = entries.filter(({ id, group }) => group === 'actions' && !id.startsWith('of:'));
  const settings = entries.filter(({ id }) => id === 'settings');
  // Each group in one piece.
  return [...recent, ...here, ...actions, ...settings];
}

function currentTrain(): string | null {
  const { route } = navigation;
  return route.screen === 'dataset' ? `of:train:${route.id}` : null;
}

function places(): Entry[] {
  const said = words.palette;
  const place = (entry: Omit<Entry, 'run'> & { readonly route: Route }): Entry => ({
    ...entry,
    run: () => navigation.go(entry.route),
  });
  return [
    ...(library.datasets.value ?? []).map(({ id, name, documents, createdAt }) =>
      place({
        id: `dataset:${id}`,
        group: 'datasets',
        name,
        detail: said.dataset(documents),
        icon: Database,
        route: { screen: 'dataset', id },
        at: createdAt,
      }),
    ),
    ...(library.models.value ?? []).map(({ id, name, accuracy, createdAt, runId }) =>
      place({
        id: `model:${id}`,
        group: 'models',
        name,
        detail: said.model(accuracy),
        icon: Boxes,
        route: modelRoute({ id, runId }),
        at: createdAt,
      }),
    ),
    ...recentRuns.all.map(({ id, datasetName, modelId, startedAt, result }) =>
      place({
        id: `run:${id}`,
        group: 'trainings',
        name: said.training(datasetName),
        keywords: said.keywords.training,
        detail: said.trainingDetail(format.date(startedAt), result?.accuracy ?? null),
        icon: ChartLine,
        route:
          modelId === null
            ? { screen: result === null ? 'training' : 'result', runId: id }
            : { screen: 'model', modelId, tab: 'result' },
        at: startedAt,
      }),
    ),
  ];
}

/** What can be done with each dataset and each model: too many to be shown unasked. */
function usesOfPlaces({ trainKeys }: ShellActions): Entry[] {
  const said = words.palette;
  const current = currentTrain();
  return [
    ...(library.datasets.value ?? []).map(({ id, name }): Entry => {
      const entry = `of:train:${id}`;
      return {
        id: entry,
        group: 'actions',
        name: said.trainOn(name),
        keywords: said.keywords.train,
        detail: '',
        icon: GraduationCap,
        ...(entry === current ? { keys: trainKeys } : {}),
        run: () => navigation.go({ screen: 'wizard', datasetId: id }),
      };
    }),
    ...(library.models.value ?? []).map(({ id, name }): Entry => ({
      id: `of:try:${id}`,
      group: 'actions',
      name: said.tryModel(name),
      keywords: said.keywords.tryModel,
      detail: '',
      icon: FlaskConical,
      run: () => navigation.go({ screen: 'model', modelId: id, tab: 'try' }),
    })),
  ];
}

function actions(shell: ShellActions): Entry[] {
  const said = words.palette;
  const action = (
    id: string,
    name: string,
    keywords: string,
    icon: Entry['icon'],
    run: () => void,
    keys?: string,
  ): Entry => ({ id, group: 'actions', name, keywords, detail: '', icon, keys, run });
  const { keywords } = said;
  return [
    action(
      'import',
      said.importFolders,
      keywords.importFolders,
      FolderPlus,
      () => void imports.pick(),
      'mod+o',
    ),
    action('openModel', said.openModel, keywords.openModel, FileUp, () => void modelFiles.pick()),
    action('sample', said.trySample, keywords.trySample, FolderPlus, () => void imports.sample()),
    action('models', said.allModels, keywords.allModels, Boxes, () =>
      navigation.go({ screen: 'models' }),
    ),
    // Without anything to list there is no sidebar.
    ...(library.empty
      ? []
      : [
          action(
            'fold',
            appearance.sidebarFolded ? said.unfoldSidebar : said.foldSidebar,
            keywords.sidebar,
            PanelLeft,
            shell.fold,
            'mod+b',
          ),
        ]),
    action('help', said.help, keywords.help, CircleQuestionMark, shell.help, 'F1'),
    action('shortcuts', said.shortcuts, keywords.shortcuts, Keyboard, shell.shortcuts),
  ];
}

/** Pages of help, and each term by its name and its line. */
function help(): Entry[] {
  const { pages } = words.help;
  const { list } = words.terms;
  return [
    ...helpPageIds.map((page): Entry => ({
      id: `help:${page}`,
      group: 'help',
      name: pages[page].title,
      keywords: words.palette.help,
      detail: pages[page].summary,
      icon: BookOpen,
      run: () => navigation.go({ screen: 'help', page }),
    })),
    ...(Object.keys(list) as TermId[]).map((term): Entry => ({
      id: `term:${term}`,
      group: 'help',
      name: list[term].name,
      keywords: list[term].also?.join(' '),
      detail: list[term].line,
      icon: BookOpen,
      run: () => navigation.go({ screen: 'help', page: 'terms', place: term }),
    })),
  ];
}

function settings(shell: ShellActions): Entry[] {
  const said = words.palette;
  const named = words.settings;
  const page = (id: string, name: string, keywords: string, detail = ''): Entry => ({
    id,
    group: 'settings',
    name,
    keywords: `${keywords} ${said.settings}`,
    detail,
    icon: Settings,
    run: shell.settings,
  });
  const looks: Record<Scheme, string> = {
    system: named.asSystem,
    light: named.light,
    dark: named.dark,
  };
  const spoken: Record<LanguageChoice, string> = { system: named.asSystem, ...languages };
  return [
    {
      ...page('settings', said.settings, said.keywords.settings, said.settingsDetail),
      keys: 'mod+,',
    },
    ...(Object.keys(looks) as Scheme[]).map((scheme): Entry => ({
      id: `look:${scheme}`,
      group: 'settings',
      name: said.look(looks[scheme]),
      keywords: said.keywords.look,
      detail: appearance.scheme === scheme ? said.chosen : '',
      icon: SunMoon,
      run: () => appearance.setScheme(scheme),
    })),
    ...(Object.keys(spoken) as LanguageChoice[]).map((choice): Entry => ({
      id: `language:${choice}`,
      group: 'settings',
      name: said.language(spoken[choice]),
      keywords: said.keywords.language,
      detail: language.choice === choice ? said.chosen : '',
      icon: Languages,
      run: () => appearance.setLanguage(choice),
    })),
    page('notSure', said.notSure, said.keywords.notSure),
    page('folder', said.folder, said.keywords.folder),
    page('version', said.version, said.keywords.version),
  ];
}
