// What the services tell the window without being asked.

import * as v from 'valibot';
import { settings } from './app.ts';
import { id } from './common.ts';
import { importProgress } from './imports.ts';
import { run } from './runs.ts';
import { epochReportSchema } from '../../engine/classifier/types.ts';

export const events = {
  /** At most ten a second for each import, and always its last state. */
  'import.progress': importProgress,
  /** Something listed has changed; lists are read again. */
  'datasets.changed': v.object({ id: v.nullable(id) }),
  /** A run as it is now, null where it is gone: nobody needs to ask. Of all (`id` null): read again. */
  'runs.changed': v.object({ id: v.nullable(id), run: v.nullable(run) }),
  /** Epochs that have ended, in order; one that was known is trained again. */
  'runs.epochs': v.object({ id, epochs: v.array(epochReportSchema) }),
  'models.changed': v.object({ id: v.nullable(id) }),
  /** All of them, as they are now. */
  'settings.changed': settings,
  /** A menu entry was chosen or a key pressed that the host owns. */
  'app.command': v.object({ command: v.picklist(['import', 'train', 'openModel', 'shortcuts']) }),
  /** A person opened a model file from outside: its name, and the address that serves it once. */
  'app.modelFile': v.object({
    name: v.pipe(v.string(), v.maxLength(1000)),
    path: v.pipe(v.string(), v.regex(/^\/picked\/[0-9a-f-]{36}$/u)),
  }),
};

export type EventName = keyof typeof events;
export type EventPayload<K extends EventName> = v.InferOutput<(typeof events)[K]>;
