// What went wrong, by the error's code: what happened, to what, and what to do.

import { engineEnglish } from '../../engine/problems.ts';
import type { Formats } from '../formats.ts';
import { fileKinds } from './importing.ts';
import type { FileTrouble, ProblemSentences } from '../problems.ts';

const disagreed =
  'Two parts of Winnow did not understand each other. Reload the page, or start Winnow again.';

/** Why a file can't be read or written, as the end of a sentence. */
const troubles: Readonly<Record<FileTrouble, string>> = {
  missing: 'there is no such file',
  noFolder: 'there is no such folder',
  folder: 'it is a folder',
  notFolder: 'it is no folder',
  denied: 'its permissions do not allow it',
  full: 'the disk is full',
  tooLarge: 'it is larger than files may be here',
  binary: 'it is not a text',
  other: 'the system does not say why',
};
const because = (why: FileTrouble, cause: string | null): string =>
  why === 'other' && cause !== null ? `the system says ${cause}` : troubles[why];

export const errors = (f: Formats): ProblemSentences => ({
  ...engineEnglish(f),

  'bulk.malformed': () => 'The transfer was cut short, or arrived damaged. Try again.',
  'bulk.method': () => disagreed,
  'bulk.refused': () => 'The transfer was refused. Try again.',
  'bulk.unknown': () => disagreed,
  'bulk.unreachable': () =>
    'Winnow’s services can’t be reached. Check that the application is still running.',
  'call.badAnswer': () => 'Winnow gave an answer that could not be understood.',
  'call.cancelled': () => 'This was stopped: its answer was no longer wanted.',
  'call.invalid': ({ rule }) =>
    rule === 'noName' ? 'Give it a name.' : 'A name may have at most 200 characters.',
  'call.output': () => disagreed,
  'call.tooLarge': () => 'This request is larger than allowed.',
  'call.unknown': () => disagreed,
  'connection.lost': ({ file }) =>
    file === null
      ? 'Winnow is not answering. If it was closed, start it again: this page reconnects by itself.'
      : `${f.quote(file)} could not be opened: it could not be read, or Winnow is not answering.`,
  'services.stopped': () =>
    'The part of Winnow that keeps your data has stopped. Start Winnow again; what was stored is safe.',

  'export.failed': ({ path, cause }) =>
    `The model could not be written to ${path}${cause === null ? '' : `: ${cause}`}.`,
  'host.fileGone': () => 'The chosen file could not be read. Choose it again.',
  'host.foreign': () => 'This page may not ask that.',
  'host.malformed': () => disagreed,
  'host.noPath': () =>
    'What was dropped does not lie on this disk. Save it first, then drop the folder.',
  'host.noWindow': () => 'The window is closed.',
  'host.unauthorised': () =>
    'This page is not connected to Winnow any more. Open the address it printed.',
  'host.unexpected': () =>
    'Something went wrong inside Winnow. What was stored is safe; try again.',
  'host.unknown': () => disagreed,
  'start.port': ({ text }) => `${f.quote(text)} is no port. It is a number from 0 to 65535.`,
  'training.noResult': () => 'This training has no result to store.',
  'try.binary': ({ file }) => `${f.quote(file)} is no text file. Drop a file of plain text.`,
  'upload.failed': () => 'The files could not be sent.',
  'window.unexpected': ({ cause }) =>
    cause === null ? 'Something unexpected happened.' : `Something unexpected happened: ${cause}`,
  'worker.failed': ({ message }) =>
    `The training stopped unexpectedly${message === null || message === '' ? '' : ` (${message})`}. Try again.`,

  'dataset.categories': ({ least }) =>
    least === null
      ? 'Some of the chosen categories are no longer part of this dataset.'
      : 'A classifier tells categories apart: choose at least two.',
  'dataset.importing': ({ name }) =>
    `${f.quote(name)} is still being imported. Train when it is done.`,
  'dataset.missing': () => 'This dataset no longer exists.',
  'dataset.training': ({ name }) =>
    `A training on ${f.quote(name)} is under way. Stop it first, then delete the dataset.`,
  'document.missing': () => 'This text no longer exists.',
  'import.abandoned': () => 'The page stopped sending files.',
  'import.cancelled': () => 'Stopped while reading; nothing was trained.',
  'import.denied': ({ path }) => `${path} can't be read: its permissions do not allow it.`,
  'import.ended': () => 'This import has ended; no more files are taken.',
  'import.missing': () => 'There is no such import.',
  'import.noFiles': ({ name }) =>
    `There are no files in ${f.quote(name)}. Choose folders that hold texts: each becomes a category.`,
  'import.noGrant': () =>
    'These folders were not chosen, or have been imported already. Choose them again.',
  'import.noSample': () =>
    'The sample is missing from this copy of Winnow. Drop folders of your own instead.',
  'import.noTexts': ({ skipped }) =>
    f.plural(
      skipped,
      'The one file there was could not be imported.',
      `None of the ${f.number(skipped)} files could be imported.`,
    ),
  'import.notAFolder': ({ name }) =>
    `${name === null ? 'These are files' : `${f.quote(name)} is a file`}. Winnow imports folders: each folder becomes a category.`,
  'import.notFound': ({ path, isTest }) =>
    isTest ? `There is no folder ${path} to judge by.` : `There is no folder ${path}.`,
  'import.unreadable': ({ path, cause }) =>
    `${path} can't be read${cause === null ? '' : `: ${cause}`}.`,
  'page.cursor': () => 'This place in the list is not known. Read the list from its beginning.',

  'evaluate.noCategories': ({ folder, categories }) =>
    `No folder in ${folder} is named like a category of the model. The model knows: ${categories.join(', ')}.`,
  'model.empty': () => 'The model file is empty.',
  'model.missing': () => 'This model no longer exists.',
  'model.notFound': ({ file }) => `There is no model file ${file}.`,
  'model.notSaved': ({ file, why, cause }) =>
    `The model can't be saved as ${file}: ${because(why, cause)}. Choose another place with --out.`,
  'model.unreadable': ({ file, why, cause }) => {
    if (file === null) return 'The model could not be read.';
    if (why === null) return `${f.quote(file)} could not be opened as a model.`;
    return why === 'folder'
      ? `${file} is a folder; name the .safetensors file that "train --out" saved.`
      : `The model file ${file} can't be read: ${because(why, cause)}.`;
  },
  'predictions.invalid': () => 'The predictions do not fit the training’s categories.',
  'recipe.unreadable': ({ file, why, cause }) =>
    `The recipe ${file} can't be read: ${because(why, cause)}.`,
  'resume.missing': () => 'This training has no point to go on from.',
  'run.damaged': () => 'Parts of what is stored of this training are damaged and can’t be read.',
  'run.dataChanged': ({ name }) =>
    `The texts of ${f.quote(name)} have changed since this training began, so it can’t go on. Keep what it had reached, or train again.`,
  'run.datasetGone': ({ name }) =>
    `The dataset of this training, ${f.quote(name)}, was deleted. It can’t go on, but what it had reached can be kept.`,
  'run.ended': () => 'This training has already ended.',
  'run.held': () => 'Another window is training this. Wait until it is done, or take it over.',
  'run.lapsed': () => 'This training was not heard of for a while, so others could go on with it.',
  'run.missing': () => 'This training no longer exists.',
  'run.noModel': () =>
    'This training has not saved a model yet, so there is none to keep. Go on with it, or train again.',
  'run.otherModel': () =>
    'The model that was saved is not the one that the training ended with. Train again.',
  'run.taken': () => 'This training goes on in another window.',
  'run.tooNew': () =>
    'The result of this training was stored by a newer Winnow. Update Winnow to see it.',
  'run.unreadable': () => 'The settings of this training can’t be read. Train again.',

  internal: ({ cause }) => `Something went wrong inside Winnow: ${cause}`,
  'store.damaged': ({ file, version, table, column }) => {
    const how =
      version !== null
        ? `: it says that it is of version ${version}`
        : table === null
          ? ''
          : column === null
            ? `: its table ${f.quote(table)} is missing`
            : `: the column ${f.quote(column)} of its table ${f.quote(table)} is missing`;
    return `Winnow's data file${file === null ? '' : ` ${file}`} is damaged${how}. It was left as it is: put a copy from a backup in its place, or move the whole folder away to start afresh.`;
  },
  'store.foreign': ({ file }) =>
    `${file} is a database of another program. Winnow did not change it: choose another folder with --data-dir, or move the file away.`,
  'store.full': ({ dataDir, bytes }) =>
    dataDir === null
      ? 'The disk is full. What was stored before is safe; make room and try again.'
      : `This Winnow has to bring the data in ${dataDir} up to date and first keeps a copy of it, which needs ${bytes === null ? 'more room' : f.bytes(bytes)}, but the disk is full. Nothing was changed: make room and start Winnow again.`,
  'store.inUse': ({ dataDir, pid }) =>
    dataDir === null
      ? 'Another program is using Winnow’s data at this moment. Close it and try again.'
      : `Another Winnow${pid === null ? '' : ` (process ${pid})`} has the data in ${dataDir} open. Close it first, or choose another folder with --data-dir.`,
  'store.missing': ({ dataDir, file }) =>
    `Winnow has kept data in ${dataDir}, but ${file} is missing or empty now. Put the file back, or a copy from “backups” beside it; to start afresh, move the whole folder away. Nothing was changed.`,
  'store.newer': ({ file }) =>
    `The data in ${file} was written by a newer Winnow. Update Winnow to open it; nothing was changed.`,
  'store.noBackup': ({ file, cause }) =>
    `This Winnow has to bring the data in ${file} up to date and first wanted to keep a copy in “backups” beside it, which failed: ${cause}. Nothing was changed.`,
  'store.noLibrary': ({ dataDir }) =>
    `There is no library in ${dataDir}. Check how the folder is spelt, or make one with "winnow import FOLDER".`,
  'store.notUpdated': ({ file, cause }) =>
    `The data in ${file} could not be brought up to date for this Winnow: ${cause}. It is as it was, and the release that wrote it can still open it.`,
  'store.unusable': ({ file }) =>
    `Winnow cannot read or write its data${file === null ? '' : ` in ${file}`}. Check that the folder exists, is yours and can be written to.`,
  unexpected: ({ cause }) => `Something unexpected went wrong: ${cause}`,

  'file.failed': ({ file, why, cause }) => `${file} can't be used: ${because(why, cause)}.`,
  'output.failed': ({ why, cause }) => `The output could not be written: ${because(why, cause)}.`,
  'text.empty': ({ file }) =>
    file === '-'
      ? 'The text on standard input is empty: pipe a text in, or name a file.'
      : `The text ${file} is empty.`,
  'text.unreadable': ({ file, why, cause, detail }) => {
    if (why === 'folder') {
      return `${file} is a folder. Name the files in it, or judge a folder by "winnow evaluate".`;
    }
    const what = file === '-' ? 'What stands on standard input' : `The text ${file}`;
    const reason =
      why === 'binary' && Object.hasOwn(fileKinds, detail)
        ? `it is ${fileKinds[detail]}. Save it as text first`
        : because(why, cause);
    return `${what} can't be read: ${reason}.`;
  },
  'usage.threshold': () => '--threshold must be a number from 0 to 1.',
});
