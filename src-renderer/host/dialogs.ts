// The browser's own file dialogs, by way of an input that is never shown.

interface Choice {
  readonly accept?: string;
  /** Choose a folder instead of files. */
  readonly folder?: boolean;
}

/** What a person chose; null when the dialog was dismissed. Must be called from a click or a key. */
export function chooseFiles({ accept, folder = false }: Choice): Promise<File[] | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.hidden = true;
    input.tabIndex = -1;
    input.ariaHidden = 'true';
    // Tests find the dialog by this name.
    input.dataset.dialog = folder ? 'folder' : 'file';
    if (accept !== undefined) input.accept = accept;
    if (folder) {
      input.webkitdirectory = true;
      input.multiple = true;
    }
    const done = (files: File[] | null): void => {
      input.remove();
      resolve(files);
    };
    input.addEventListener('change', () => done([...(input.files ?? [])]));
    input.addEventListener('cancel', () => done(null));
    // In the document, so that it can be seen by tests and is not collected while it waits.
    document.body.append(input);
    input.click();
  });
}

/** One model file; null when dismissed. */
export async function chooseModelFile(): Promise<File | null> {
  return (await chooseFiles({ accept: '.safetensors' }))?.[0] ?? null;
}
