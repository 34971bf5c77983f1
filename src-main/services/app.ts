// The application itself.

import type { Handlers } from '../contract/index.ts';
import { memoryBytes } from '../host/memory.ts';
import { getSettings, setSettings } from '../store/settings.ts';
import type { Context } from './context.ts';

type Group = Pick<Handlers, 'app.info' | 'settings.get' | 'settings.set'>;

export function appHandlers({ store, options, emit }: Context): Group {
  return {
    'app.info': () => ({
      version: options.version,
      host: options.host,
      dataDir: options.dataDir,
      memoryBytes: memoryBytes(),
    }),
    'settings.get': () => getSettings(store),
    'settings.set': (changes) => {
      const now = setSettings(store, changes);
      emit('settings.changed', now);
      return now;
    },
  };
}
