// Paths that a person chose in a dialog or dropped, as tokens. A page holds tokens only, so it can
// import nothing that nobody pointed at.

import { problem } from '../../words/problem.ts';

/** Tokens that nobody used are forgotten, oldest first. */
const MOST = 1000;

export class Grants {
  readonly #paths = new Map<string, readonly string[]>();

  add(token: string, paths: readonly string[]): void {
    this.#paths.set(token, paths);
    for (const oldest of this.#paths.keys()) {
      if (this.#paths.size <= MOST) break;
      this.#paths.delete(oldest);
    }
  }

  /** The paths of some tokens, which are used up by it. Throws WinnowError `import.noGrant`. */
  take(tokens: readonly string[]): string[] {
    const paths = tokens.map((token) => this.#paths.get(token));
    if (paths.includes(undefined)) {
      throw problem('import.noGrant', {});
    }
    for (const token of tokens) this.#paths.delete(token);
    return paths.flatMap((each) => each ?? []);
  }
}
