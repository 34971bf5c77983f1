// What the services tell the window without being asked.

import * as v from 'valibot';
import { settings } from './app.ts';
import { id } from './common.ts';
import { importProgress } from './imports.ts';

export const events = {
  /** At most ten a second for each import, and always its last state. */
  'import.progress': importProgress,
  /** Something listed has changed; lists are read again. */
  'datasets.changed': v.object({ id: v.nullable(id) }),
  'runs.changed': v.object({ id: v.nullable(id) }),
  'models.changed': v.object({ id: v.nullable(id) }),
  /** All of them, as they are now. */
  'settings.changed': settings,
  /** The host wants to close the window: answer by the host interface's `closing`. */
  'app.closeRequested': v.object({}),
  /** A menu entry was chosen or a key pressed that the host owns. */
  'app.command': v.object({ command: v.picklist(['import', 'train', 'openModel', 'shortcuts']) }),
};

export type EventName = keyof typeof events;
export type EventPayload<K extends EventName> = v.InferOutput<(typeof events)[K]>;
