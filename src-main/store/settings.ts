// Small settings that last, a row each. The key of a row says which version of the setting it is
// (`name`, then `name@2` and so on): an older value is brought up to date as it is read, and what a
// newer Winnow wrote lies untouched beside what this one writes.

import * as v from 'valibot';
import { settings, type Settings } from '../contract/app.ts';
import { toJson } from './json.ts';
import type { Store } from './store.ts';

/** How one setting is kept. */
export interface SettingKind<T> {
  /** What holds while nothing was set. */
  readonly fallback: T;
  /** From the value of each earlier version to that of the next: as many as there were versions. */
  readonly upgrades: readonly ((earlier: unknown) => unknown)[];
  /** What of a stored value can be used; undefined for nothing. */
  read(stored: unknown): T | undefined;
  /** What to store for a change. */
  write(stored: unknown, change: T): unknown;
}

const kinds: { readonly [K in keyof Settings]: SettingKind<Settings[K]> } = {
  notSureThreshold: {
    fallback: 0.5,
    upgrades: [],
    read: (stored) => (v.is(settings.entries.notSureThreshold, stored) ? stored : undefined),
    write: (_, change) => change,
  },
  // Entry by entry: what one window sets leaves alone what another set, and what is not understood.
  interface: {
    fallback: {},
    upgrades: [],
    read: (stored) =>
      Object.fromEntries(
        Object.entries(recordOf(stored)).filter(
          (entry): entry is [string, Settings['interface'][string]] =>
            v.is(settings.entries.interface.value, entry[1]),
        ),
      ),
    write: (stored, change) => ({ ...recordOf(stored), ...change }),
  },
};

/** What was set, and defaults for the rest. */
export function getSettings(store: Store): Settings {
  return {
    notSureThreshold: readSetting(store, 'notSureThreshold', kinds.notSureThreshold),
    interface: readSetting(store, 'interface', kinds.interface),
  };
}

/** Changes what is given. Keys of `interface` are merged one by one; null stays null. */
export function setSettings(store: Store, changes: Partial<Settings>): Settings {
  store.transaction(() => {
    if (changes.notSureThreshold !== undefined) {
      writeSetting(store, 'notSureThreshold', kinds.notSureThreshold, changes.notSureThreshold);
    }
    if (changes.interface !== undefined) {
      writeSetting(store, 'interface', kinds.interface, changes.interface);
    }
  });
  return getSettings(store);
}

/** The value of a setting, brought up to date. */
export function readSetting<T>(store: Store, name: string, kind: SettingKind<T>): T {
  return kind.read(storedValue(store, name, kind)) ?? kind.fallback;
}

/** Changes a setting, in the row of its present version. */
export function writeSetting<T>(store: Store, name: string, kind: SettingKind<T>, change: T): void {
  store
    .sql(
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
    .run(
      rowOf(name, kind.upgrades.length + 1),
      toJson(kind.write(storedValue(store, name, kind), change)),
    );
}

/** The newest stored value that this version knows, as the present version would have written it. */
function storedValue<T>(store: Store, name: string, { upgrades }: SettingKind<T>): unknown {
  for (let version = upgrades.length + 1; version >= 1; version--) {
    const row = store
      .sql<{ value: string }>('SELECT value FROM settings WHERE key = ?')
      .get(rowOf(name, version));
    if (row === undefined) continue;
    try {
      return upgrades
        .slice(version - 1)
        .reduce<unknown>((value, upgrade) => upgrade(value), JSON.parse(row.value));
    } catch {
      // A row that can't be read is as good as none.
    }
  }
  return undefined;
}

const rowOf = (name: string, version: number): string =>
  version === 1 ? name : `${name}@${version}`;

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
