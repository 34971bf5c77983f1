// Which page of help belongs to which screen: F1 opens that one.

import type { HelpPageId } from '../../../words/index.ts';
import { navigation } from '../../state/navigation.svelte.ts';
import type { Route } from '../../state/route.ts';

const pages: Partial<Readonly<Record<Route['screen'], HelpPageId>>> = {
  dataset: 'texts',
  wizard: 'wizard',
  training: 'training',
  result: 'result',
  model: 'models',
  models: 'models',
};

/** The page for a place. */
export function helpPageFor(route: Route): HelpPageId {
  if (route.screen === 'model' && route.tab === 'result') return 'result';
  return pages[route.screen] ?? 'start';
}

/** The place that was left for help, by whatever way. */
let before: Route = { screen: 'home' };

/** Told of every place, so that help can lead back from any of its own. */
export function notePlace(route: Route): void {
  if (route.screen !== 'help') before = route;
}

/** Opens help on the page for the present screen; where help is open, leads back to that screen. */
export function toggleHelp(): void {
  const { route } = navigation;
  if (route.screen === 'help') navigation.go(before);
  else navigation.go({ screen: 'help', page: helpPageFor(route) });
}
