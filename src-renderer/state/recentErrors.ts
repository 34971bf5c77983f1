// The codes of the last errors that were shown, for the diagnostics that a person may copy: when and
// which, and nothing of what they said.

export interface RecentError {
  readonly code: string;
  /** When it was shown last, in milliseconds since 1970. */
  readonly at: number;
}

const MOST = 10;
let recent: RecentError[] = [];

/** Notes that an error was shown. What is no code of ours (it might say something) is left out. */
export function noteError(code: unknown, at = Date.now()): void {
  if (typeof code !== 'string' || !/^[a-z]{2,20}\.[a-zA-Z]{2,40}$/.test(code)) return;
  recent = [{ code, at }, ...recent.filter((error) => error.code !== code)].slice(0, MOST);
}

/** The newest first, each code once. */
export const recentErrors = (): readonly RecentError[] => recent;
