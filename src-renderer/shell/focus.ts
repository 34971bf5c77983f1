// After navigation the focus goes to the new screen's heading, so that a screen reader says where
// one is and the next Tab goes on from there. A screen whose heading is replaced once its data is
// there keeps the focus.

import { untrack } from 'svelte';
import { navigation } from '../state/navigation.svelte.ts';

/** An attachment for the element that holds the screens. */
export function followHeading(container: Element): () => void {
  let heading: HTMLElement | null = null;
  // Untracked: an attachment that reads state begins anew with it, and would forget what it saw.
  let seen = untrack(() => navigation.visits);
  let pending = false;

  function look(): void {
    if (navigation.visits !== seen) {
      seen = navigation.visits;
      pending = true;
    }
    const lost = document.activeElement === document.body && heading?.isConnected === false;
    if (!pending && !lost) return;
    const next = container.querySelector('h1');
    if (next === null || next === heading) return;
    pending = false;
    heading = next;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  const observer = new MutationObserver(look);
  observer.observe(container, { childList: true, subtree: true });
  return () => observer.disconnect();
}
