// What a screen reader is told without being asked. Sparingly: a beginning, an end, an error.

export const announcement = $state({ text: '' });

/** Says a sentence through the page's one live region. */
export function announce(text: string): void {
  // The same sentence twice must be a change, or it is not spoken.
  announcement.text = announcement.text === text ? `${text}\u00a0` : text;
}
