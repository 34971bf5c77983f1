import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { dataDirectory } from './data-dir.ts';

const on = (platform: NodeJS.Platform, env: Record<string, string> = {}) => ({
  platform,
  env,
  home: '/home/ada',
});

test('what was asked for wins over the environment, and that over the system', () => {
  const env = { WINNOW_HOME: '/from/env', XDG_DATA_HOME: '/xdg' };
  expect(dataDirectory('/asked', on('linux', env))).toBe('/asked');
  expect(dataDirectory('beside', on('linux', env))).toBe(resolve('beside'));
  expect(dataDirectory(undefined, on('linux', env))).toBe('/from/env');
  expect(dataDirectory(undefined, on('linux', { XDG_DATA_HOME: '/xdg' }))).toBe('/xdg/winnow');
});

test('each system has its own place', () => {
  expect(dataDirectory(undefined, on('linux'))).toBe('/home/ada/.local/share/winnow');
  expect(dataDirectory(undefined, on('darwin'))).toBe(
    '/home/ada/Library/Application Support/Winnow',
  );
  expect(dataDirectory(undefined, on('win32', { APPDATA: '/roaming' }))).toBe('/roaming/Winnow');
  expect(dataDirectory(undefined, on('win32'))).toBe('/home/ada/AppData/Roaming/Winnow');
});

test('a relative XDG_DATA_HOME is ignored, as its specification asks', () => {
  expect(dataDirectory(undefined, on('linux', { XDG_DATA_HOME: 'data' }))).toBe(
    '/home/ada/.local/share/winnow',
  );
});
