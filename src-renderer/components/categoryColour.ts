// The tokens of a category's colour, from its place in its dataset's canonical order (names sorted
// by code point). Canvas needs the colour itself: resolveColour() asks the page for it.

export const PALETTE_SIZE = 10;

/** For fills and marks, e.g. `var(--category-3)`. */
export function colourToken(index: number): string {
  return `var(--category-${(index % PALETTE_SIZE) + 1})`;
}

/** A token or CSS colour as the page shows it now, e.g. `rgb(47, 125, 224)`. For canvas. */
export function resolveColour(css: string): string {
  const probe = document.createElement('span');
  probe.style.color = css;
  probe.style.display = 'none';
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Calls back when the colour scheme changes (the system's, or data-theme); returns the way to stop. */
export function onSchemeChange(listener: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  media.addEventListener('change', listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    media.removeEventListener('change', listener);
    observer.disconnect();
  };
}
