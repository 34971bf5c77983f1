// Bringing data in.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../../words/problem.ts';
import { unusedName } from '../contract/common.ts';
import type { Handlers } from '../contract/index.ts';
import { nameOf, nameOfFolders } from '../importing/folders.ts';
import { listDatasets } from '../store/datasets.ts';
import type { Context } from './context.ts';

type Group = Pick<
  Handlers,
  | 'imports.start'
  | 'imports.finishUpload'
  | 'imports.failUpload'
  | 'imports.cancel'
  | 'imports.list'
>;

export function importHandlers({ store, options, grants, jobs }: Context): Group {
  const unused = (found: string): string =>
    unusedName(
      found,
      listDatasets(store).map(({ name }) => name),
    );
  return {
    'imports.start': ({ source, name }) => {
      switch (source.kind) {
        case 'grant': {
          const paths = grants.take(source.grants);
          return jobs.startFolders(paths, name ?? unused(nameOf(paths)));
        }
        case 'upload':
          return jobs.startUpload(name ?? unused(nameOfFolders(source.names)), source.files);
        case 'sample':
          return jobs.startFolders(
            [sampleFolder(options.resourcesDir)],
            name ?? unused('Sample: shop mails'),
          );
      }
    },
    'imports.finishUpload': ({ importId }) => {
      jobs.finishUpload(importId);
      return null;
    },
    'imports.failUpload': async ({ importId, error }) => {
      await jobs.failUpload(importId, error);
      return null;
    },
    'imports.cancel': async ({ importId }) => {
      await jobs.cancel(importId);
      return null;
    },
    'imports.list': () => jobs.list(),
  };
}

/** The sample that comes with Winnow. Throws WinnowError `import.noSample`. */
function sampleFolder(resourcesDir: string): string {
  const folder = join(resourcesDir, 'sample');
  try {
    readdirSync(folder);
    return folder;
  } catch (error) {
    throw problem('import.noSample', { folder }, error);
  }
}
