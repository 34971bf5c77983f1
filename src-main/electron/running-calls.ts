// The page's calls that it may give up, by the ticket it gave them. What a page asked is given up by
// itself when the page is gone: reloaded, crashed or closed. Apart from Electron, so that it can be
// tested.

/** The page, as Electron's WebContents tells of it. */
interface Page {
  on(event: 'did-navigate' | 'render-process-gone' | 'destroyed', listener: () => void): unknown;
}

export class RunningCalls {
  readonly #followed = new WeakSet<Page>();
  readonly #running = new Map<Page, Map<string, AbortController>>();

  /** Runs a page's call with a signal that says when nobody waits for it any more. */
  async run<T>(
    page: Page,
    ticket: string | undefined,
    body: (signal?: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (ticket === undefined) return body();
    this.#follow(page);
    const own = this.#running.get(page) ?? new Map<string, AbortController>();
    this.#running.set(page, own);
    const controller = new AbortController();
    own.set(ticket, controller);
    try {
      return await body(controller.signal);
    } finally {
      if (own.get(ticket) === controller) own.delete(ticket);
    }
  }

  /** No error for one that has ended: giving up late is no mistake. */
  cancel(page: Page, ticket: string): void {
    this.#running.get(page)?.get(ticket)?.abort();
  }

  #follow(page: Page): void {
    if (this.#followed.has(page)) return;
    this.#followed.add(page);
    const gone = (): void => {
      for (const controller of this.#running.get(page)?.values() ?? []) controller.abort();
      this.#running.delete(page);
    };
    page.on('did-navigate', gone);
    page.on('render-process-gone', gone);
    page.on('destroyed', gone);
  }
}
