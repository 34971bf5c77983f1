// Keyboard shortcuts: whoever offers one registers it while it can be used, and the list behind `?`
// is made of what is registered. The latest registered wins, and a screen's before one that holds
// everywhere. Who registers one in an effect registers it anew, in the new language, by itself.

import type { Host } from '../host/host.ts';
import { words } from './language.svelte.ts';

export interface Shortcut {
  /** `mod` is Ctrl, on a Mac Cmd: "mod+o", "mod+enter", "alt+n", "space", "escape", "/", "?". */
  readonly keys: string;
  /** What it does, for the list: "Import folders". */
  readonly label: string;
  /** Holds on every screen: what a screen does with the same key comes first. */
  readonly everywhere?: boolean;
  /** Also while one types in a field. Always so for those with `mod`. */
  readonly whileTyping?: boolean;
  /** Not offered now: the key keeps its ordinary meaning. */
  readonly enabled?: () => boolean;
  /** Absent where a component acts on the key itself and only wants it listed. */
  readonly run?: () => void;
}

const registered: Shortcut[] = [];
/** Leads to the wizard. Browsers keep Ctrl+N and Cmd+N for a window of their own. */
export const trainKeys = (host: Host): string => (host.kind === 'electron' ? 'mod+n' : 'alt+n');

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** Registers a shortcut; call what it returns when it is no longer offered. */
export function shortcut(entry: Shortcut): () => void {
  if (entry.everywhere) registered.unshift(entry);
  else registered.push(entry);
  return () => {
    const at = registered.indexOf(entry);
    if (at >= 0) registered.splice(at, 1);
  };
}

/** What can be pressed now, one entry for each key, in the order of registration. */
export function shortcuts(): readonly Shortcut[] {
  const usable = registered.filter((entry) => entry.enabled?.() ?? true);
  return [...new Map(usable.map((entry) => [entry.keys, entry])).values()];
}

/** "Ctrl+O", on a Mac "⌘O". */
export function keyLabel(keys: string): string {
  const names: Record<string, string> = {
    ...words.shell.keys,
    mod: isMac ? '⌘' : words.shell.keys.ctrl,
    ...(isMac ? { alt: '⌥', shift: '⇧' } : {}),
  };
  return keys
    .split('+')
    .map((key) => names[key] ?? (key.length <= 2 ? key.toUpperCase() : key))
    .join(isMac ? '' : '+');
}

function keysOf(event: KeyboardEvent): string {
  // On a Mac the Option key makes another character of the key: the key's place says which it was.
  // With Ctrl it is AltGr, which only types.
  if (event.altKey) {
    const plain = !event.ctrlKey && !event.metaKey && event.code.startsWith('Key');
    return plain ? `alt+${event.code.slice('Key'.length).toLowerCase()}` : '';
  }
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  return (isMac ? event.metaKey : event.ctrlKey) ? `mod+${key}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select')
  );
}

/** Space and Enter belong to what has the focus, if it can be pressed. */
function belongsToFocus(key: string, target: EventTarget | null): boolean {
  return (
    (key === 'space' || key === 'enter') &&
    target instanceof HTMLElement &&
    target.closest(
      'button, a, summary, input, select, textarea, [role=menuitem], [role=option]',
    ) !== null
  );
}

/** The one listener, on the window. */
export function onShortcutKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const keys = keysOf(event);
  const mod = keys.startsWith('mod+');
  for (let i = registered.length - 1; i >= 0; i--) {
    const entry = registered[i];
    if (entry.keys !== keys || entry.run === undefined) continue;
    if (!mod && !entry.whileTyping && isTyping(event.target)) continue;
    if (!mod && belongsToFocus(keys, event.target)) continue;
    if (entry.enabled !== undefined && !entry.enabled()) continue;
    event.preventDefault();
    entry.run();
    return;
  }
}
