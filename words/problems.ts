// What can go wrong outside of the engine, in the services, the hosts, the window and the terminal:
// the values that each error carries, whatever the language of its sentence.

import * as v from 'valibot';
import { engineDetails, type Sentences } from '../engine/problems.ts';

const text = v.string();
const number = v.number();
/** Older errors lack some of today's values: their sentence does without. */
const perhapsText = v.nullish(v.string(), null);
const perhapsNumber = v.nullish(v.number(), null);
const none = v.object({});
const file = v.object({ file: text });
const perhapsFile = v.object({ file: perhapsText });
const cause = v.object({ cause: text });
const perhapsCause = v.object({ cause: perhapsText });
/** Why a file can't be read or written; `other` with what the system says. */
const fileTrouble = {
  file: text,
  why: v.picklist([
    'missing',
    'noFolder',
    'folder',
    'notFolder',
    'denied',
    'full',
    'tooLarge',
    'binary',
    'other',
  ]),
  cause: perhapsText,
};
export type FileTrouble = v.InferOutput<v.ObjectSchema<typeof fileTrouble, undefined>>['why'];

/** The values of each error, by its code. Codes never change, and values are only added. */
export const problemDetails = {
  ...engineDetails,

  // What is asked of the services, and how it travels.
  'bulk.malformed': none,
  'bulk.method': none,
  'bulk.refused': none,
  'bulk.unknown': none,
  'bulk.unreachable': none,
  'call.badAnswer': none,
  'call.cancelled': none,
  'call.invalid': v.object({ rule: v.picklist(['noName', 'longName']) }),
  'call.output': none,
  'call.tooLarge': none,
  'call.unknown': none,
  'connection.lost': perhapsFile,
  'services.stopped': none,

  // Windows and pages.
  'export.failed': v.object({ path: text, cause: perhapsText }),
  'host.fileGone': none,
  'host.foreign': none,
  'host.malformed': none,
  'host.noPath': none,
  'host.noWindow': none,
  'host.unauthorised': none,
  'host.unexpected': none,
  'host.unknown': none,
  'start.port': v.object({ text }),
  'training.noResult': none,
  'try.binary': file,
  'upload.failed': none,
  'window.unexpected': perhapsCause,
  'worker.failed': v.object({ message: perhapsText }),

  // Datasets and their texts.
  'dataset.categories': v.object({ least: perhapsNumber }),
  'dataset.importing': v.object({ name: text }),
  'dataset.missing': none,
  'dataset.training': v.object({ name: text }),
  'document.missing': none,
  'import.abandoned': none,
  'import.cancelled': none,
  'import.denied': v.object({ path: text }),
  'import.ended': none,
  'import.missing': none,
  'import.noFiles': v.object({ name: text }),
  'import.noGrant': none,
  'import.noSample': none,
  'import.noTexts': v.object({ skipped: number }),
  'import.notAFolder': v.object({ name: perhapsText }),
  'import.notFound': v.object({ path: text, isTest: v.nullish(v.boolean(), false) }),
  'import.unreadable': v.object({ path: text, cause: perhapsText }),
  'page.cursor': none,

  // Trainings and their models.
  'evaluate.noCategories': v.object({ folder: text, categories: v.array(text) }),
  'model.empty': none,
  'model.missing': none,
  'model.notFound': file,
  'model.notSaved': v.object(fileTrouble),
  'model.unreadable': v.object({
    ...fileTrouble,
    file: perhapsText,
    why: v.nullish(fileTrouble.why, null),
  }),
  'predictions.invalid': none,
  'recipe.unreadable': v.object(fileTrouble),
  'resume.missing': none,
  'run.damaged': none,
  'run.dataChanged': v.object({ name: text }),
  'run.datasetGone': v.object({ name: text }),
  'run.ended': none,
  'run.held': none,
  'run.lapsed': none,
  'run.missing': none,
  'run.noModel': none,
  'run.otherModel': none,
  'run.taken': none,
  'run.tooNew': none,
  'run.unreadable': none,

  // The library on the disk.
  internal: cause,
  'store.damaged': v.object({
    file: perhapsText,
    /** What of it can't be: its version; a table that is missing, or this column of it. */
    version: perhapsNumber,
    table: perhapsText,
    column: perhapsText,
  }),
  'store.foreign': file,
  'store.full': v.object({ dataDir: perhapsText, bytes: perhapsNumber }),
  'store.inUse': v.object({ dataDir: perhapsText, pid: perhapsNumber }),
  'store.missing': v.object({ dataDir: text, file: text }),
  'store.newer': file,
  'store.noBackup': v.object({ file: text, cause: text }),
  'store.noLibrary': v.object({ dataDir: text }),
  'store.notUpdated': v.object({ file: text, cause: text }),
  'store.unusable': perhapsFile,
  unexpected: cause,

  // The terminal.
  'file.failed': v.object(fileTrouble),
  'output.failed': v.object({ why: fileTrouble.why, cause: perhapsText }),
  'text.empty': file,
  'text.unreadable': v.object({
    ...fileTrouble,
    /** Which kind of file it is instead of a text, as `SkippedFile.detail` has it. */
    detail: v.nullish(text, ''),
  }),
  'usage.threshold': none,
};

export type ProblemDetails = typeof problemDetails;
export type ProblemSentences = Sentences<ProblemDetails>;
export type ProblemCode = keyof ProblemDetails;
