// The canvas can't see style sheets, so a chart reads the theme's tokens and is told when the
// scheme changes.

export interface ChartTheme {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly surface: string;
  readonly training: string;
  readonly validation: string;
  readonly font: string;
}

/** The tokens as they are now, for the element's place in the page. */
export function chartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token('--text'),
    quiet: token('--text-quiet'),
    grid: token('--line'),
    surface: token('--surface'),
    training: token('--chart-training') || token('--text-quiet'),
    validation: token('--accent'),
    font: style.fontFamily,
  };
}

/** Calls back whenever the scheme or the contrast changes, until the returned function is called. */
export function onThemeChange(listener: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}
