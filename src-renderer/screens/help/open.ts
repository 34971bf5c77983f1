// Which page of help belongs to which screen: F1 opens that one.

import type { HelpPageId } from '../../../words/index.ts';
import { navigation } from '../../state/navigation.svelte.ts';
import type { Route } from '../../state/route.ts';

const pages: Partial<Readonly<Record<Route['screen'], HelpPageId>>> = {
  dataset: 'texts',
  wizard: 'wizard',
  training: 'training',
  result: 'result',
  try: 'models',
  models: 'models',
};

/** The page for a screen. */
export const helpPageFor = (screen: Route['screen']): HelpPageId => pages[screen] ?? 'start';

/** Opens help on the page for the present screen; where help is open, leads back from it. */
export function toggleHelp(): void {
  const { screen } = navigation.route;
  if (screen === 'help') navigation.back();
  else navigation.go({ screen: 'help', page: helpPageFor(screen) });
}
