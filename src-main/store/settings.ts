// Small settings that last.

import * as v from 'valibot';
import { settings, type Settings } from '../contract/app.ts';
import { toJson } from './json.ts';
import type { Store } from './store.ts';

const DEFAULTS: Settings = { notSureThreshold: 0.5, interface: {} };

/** What was set, and defaults for the rest; a value that no longer fits its schema is forgotten. */
export function getSettings(store: Store): Settings {
  const rows = store.sql<{ key: string; value: string }>('SELECT key, value FROM settings').all();
  const stored: Record<string, unknown> = {};
  for (const { key, value } of rows) stored[key] = JSON.parse(value);
  const result: Settings = { ...DEFAULTS };
  const threshold = v.safeParse(settings.entries.notSureThreshold, stored.notSureThreshold);
  if (threshold.success) result.notSureThreshold = threshold.output;
  const face = v.safeParse(settings.entries.interface, stored.interface);
  if (face.success) result.interface = face.output;
  return result;
}

/** Changes what is given. Keys of `interface` are merged one by one; null stays null. */
export function setSettings(store: Store, changes: Partial<Settings>): Settings {
  store.transaction(() => {
    const now = getSettings(store);
    const put = store.sql(
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    if (changes.notSureThreshold !== undefined) {
      put.run('notSureThreshold', toJson(changes.notSureThreshold));
    }
    if (changes.interface !== undefined) {
      put.run('interface', toJson({ ...now.interface, ...changes.interface }));
    }
  });
  return getSettings(store);
}
