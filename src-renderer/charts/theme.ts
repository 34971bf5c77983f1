// The canvas can't see style sheets, so a chart asks for the theme's tokens as colours, again
// whenever the scheme changes.

import { resolveColour } from '../components/categoryColour.ts';

export interface ChartTheme {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly surface: string;
  readonly training: string;
  readonly validation: string;
  readonly font: string;
}

/** The tokens as they are now. */
export function chartTheme(element: Element): ChartTheme {
  return {
    text: resolveColour('var(--text)'),
    quiet: resolveColour('var(--text-2)'),
    grid: resolveColour('var(--line)'),
    surface: resolveColour('var(--surface)'),
    training: resolveColour('var(--text-3)'),
    validation: resolveColour('var(--accent-text)'),
    font: getComputedStyle(element).fontFamily,
  };
}
