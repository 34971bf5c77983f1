// Model files: opened into the library, saved out of it.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { bulk } from '../../src-main/contract/bulk.ts';
import { id } from '../../src-main/contract/common.ts';
import { readError } from '../../src-main/contract/error-shape.ts';

import { modelFileName } from '../../src-main/contract/file-names.ts';
import type { Model } from '../../src-main/contract/models.ts';
import type { Host } from '../host/host.ts';
import { fetchPicked } from '../host/picked.ts';
import { fetchFromHost } from '../host/session.ts';
import { announce } from '../components/announce.svelte.ts';
import { describeError, type DescribedError } from '../components/errors.ts';
import { useHost } from './host.ts';
import { words } from './language.svelte.ts';
import { library } from './library.svelte.ts';
import { navigation } from './navigation.svelte.ts';

class ModelFiles {
  /** A file is being read and checked. */
  opening = $state(false);
  error = $state.raw<DescribedError | null>(null);
  /** The name of the file that the error is about. */
  file = $state('');

  #turn: Promise<unknown> = Promise.resolve();

  /** Opens the files that a person opens from outside, one after the other. Returns the way to stop. */
  connect(host: Host): () => void {
    return host.subscribe('app.modelFile', (lent) => {
      this.#turn = this.#turn.then(async () => {
        try {
          await this.open(await fetchPicked(lent));
        } catch (error) {
          this.error = describeError(error);
        }
      });
    });
  }

  /** Asks for a model file and opens it. */
  async pick(): Promise<void> {
    const file = await useHost().pickModelFile();
    if (file !== null) await this.open(file);
  }

  /** Adds a model file to the library and goes to try it. */
  async open(file: File): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    this.error = null;
    this.file = file.name;
    try {
      const modelId = await send(file);
      await library.models.refresh();
      announce(words.models.opened);
      navigation.go({ screen: 'model', modelId, tab: 'try' });
    } catch (error) {
      this.error = describeError(error);
    } finally {
      this.opening = false;
    }
  }

  /** Saves a model as one file; false when dismissed. */
  async save(model: Pick<Model, 'id' | 'name'>): Promise<boolean> {
    return useHost().saveFile(bulk.model(model.id), modelFileName(model.name));
  }
}

async function send(file: File): Promise<number> {
  const address = `${useHost().bulkUrl(bulk.models())}?name=${encodeURIComponent(file.name)}`;
  let response: Response;
  try {
    response = await fetchFromHost(address, { method: 'POST', body: file });
  } catch (cause) {
    if (cause instanceof WinnowError) throw cause;
    throw new WinnowError(
      'connection.lost',
      `“${file.name}” could not be opened: it could not be read, or Winnow is not answering.`,
      { file: file.name },
      cause,
    );
  }
  const answer: unknown = await response.json().catch(() => null);
  const opened = v.safeParse(v.object({ modelId: id }), answer);
  if (response.ok && opened.success) return opened.output.modelId;
  throw (
    readError(answer) ??
    new WinnowError('model.unreadable', `“${file.name}” could not be opened as a model.`)
  );
}

export const modelFiles = new ModelFiles();
