import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTemporaryStore } from './open.ts';
import {
  getSettings,
  readSetting,
  setSettings,
  writeSetting,
  type SettingKind,
} from './settings.ts';
import type { Store } from './store.ts';

let store: Store;
beforeEach(() => (store = openTemporaryStore()));
afterEach(() => store.close());

const rows = (): Record<string, string> =>
  Object.fromEntries(
    store
      .sql<{ key: string; value: string }>('SELECT key, value FROM settings')
      .all()
      .map(({ key, value }) => [key, value]),
  );
const put = (key: string, value: string) =>
  store.sql('INSERT OR REPLACE INTO settings VALUES (?, ?)').run(key, value);

describe('settings', () => {
  it('have defaults, and keep what is set, key by key', () => {
    expect(getSettings(store)).toEqual({ notSureThreshold: 0.5, interface: {} });
    setSettings(store, { interface: { scheme: 'dark', width: 300 } });
    setSettings(store, { notSureThreshold: 0.7, interface: { width: null } });
    const kept = { notSureThreshold: 0.7, interface: { scheme: 'dark', width: null } };
    expect(getSettings(store)).toEqual(kept);
  });

  it('leave alone what they do not understand', () => {
    put('interface', '{"scheme":"dark","later":{"deep":[1]},"width":300}');
    put('notSureThreshold', 'no JSON');
    put('notSureThreshold@2', '{"of":"a newer Winnow"}');
    put('unheard', '[1]');
    const known = { scheme: 'dark', width: 300 };
    expect(getSettings(store)).toEqual({ notSureThreshold: 0.5, interface: known });
    setSettings(store, { notSureThreshold: 0.25, interface: { width: 200 } });
    expect(getSettings(store)).toEqual({
      notSureThreshold: 0.25,
      interface: { scheme: 'dark', width: 200 },
    });
    expect(rows()).toMatchObject({
      interface: '{"scheme":"dark","later":{"deep":[1]},"width":200}',
      'notSureThreshold@2': '{"of":"a newer Winnow"}',
      unheard: '[1]',
    });
  });

  it('are brought up to date from any earlier version', () => {
    const isPercent = (stored: unknown) => (typeof stored === 'number' ? stored : undefined);
    const percent: SettingKind<number> = {
      fallback: 50,
      // Once a share, then text, now percent.
      upgrades: [(share) => `${Number(share) * 100}%`, (text) => parseFloat(String(text))],
      read: isPercent,
      write: (_, change) => change,
    };
    expect(readSetting(store, 'level', percent)).toBe(50);
    put('level', '0.25');
    expect(readSetting(store, 'level', percent)).toBe(25);
    put('level@2', '"30%"');
    expect(readSetting(store, 'level', percent)).toBe(30);
    writeSetting(store, 'level', percent, 35);
    expect(readSetting(store, 'level', percent)).toBe(35);
    expect(rows()).toEqual({ level: '0.25', 'level@2': '"30%"', 'level@3': '35' });
  });
});
