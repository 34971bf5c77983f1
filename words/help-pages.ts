// What help is made of, the same in every language: which pages there are and which sections each
// has. The words stand in every language's `help/`; a page or section left out there does not
// compile. The window shows them, and scripts/docs.mjs writes them to docs/.

export const helpPages = {
  start: ['drop', 'train', 'read', 'use', 'without'],
  texts: ['folders', 'files', 'dataset', 'warnings'],
  wizard: ['categories', 'time', 'network', 'advanced'],
  training: ['watching', 'ending', 'cutOff'],
  result: ['score', 'matrix', 'mistakes', 'better'],
  models: ['trying', 'why', 'keeping'],
  around: ['finding', 'settings'],
  terminal: ['commands', 'recipes', 'scripts'],
  files: ['model', 'python', 'library'],
  privacy: ['nothing', 'where', 'deleting'],
  troubleshooting: ['opening', 'skipped', 'slow', 'memory', 'poor', 'diagnostics'],
  keyboard: ['shortcuts', 'moving'],
  terms: ['terms'],
} as const;

export type HelpPageId = keyof typeof helpPages;
export type HelpSectionId<P extends HelpPageId = HelpPageId> = (typeof helpPages)[P][number];

/** In the order in which they are listed. */
export const helpPageIds = Object.keys(helpPages) as readonly HelpPageId[];

/** Pictures of the application, made by scripts/help-pictures.mjs. */
export const helpPictures = ['welcome', 'dataset', 'wizard', 'training', 'result', 'try'] as const;
export type HelpPicture = (typeof helpPictures)[number];

/**
 * A part of a section. Its texts may hold `code`, **names of buttons** and [links](page) to pages of
 * help, and nothing else.
 */
export type HelpBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'steps' | 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly code: string }
  | {
      readonly kind: 'table';
      readonly head: readonly [string, string];
      readonly rows: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'picture'; readonly picture: HelpPicture; readonly alt: string }
  /** What is not written by hand: the shortcuts, the terms, the button that copies diagnostics. */
  | { readonly kind: 'shortcuts' | 'terms' | 'diagnostics' };

export interface HelpSection {
  readonly heading: string;
  readonly blocks: readonly HelpBlock[];
}

export interface HelpPage<S extends string = string> {
  readonly title: string;
  /** What is found here, in a line. */
  readonly summary: string;
  readonly sections: Readonly<Record<S, HelpSection>>;
}

export type HelpPages = { readonly [P in HelpPageId]: HelpPage<HelpSectionId<P>> };

export const text = (text: string): HelpBlock => ({ kind: 'text', text });
export const steps = (...items: readonly string[]): HelpBlock => ({ kind: 'steps', items });
export const list = (...items: readonly string[]): HelpBlock => ({ kind: 'list', items });
export const code = (code: string): HelpBlock => ({ kind: 'code', code });
export const picture = (picture: HelpPicture, alt: string): HelpBlock => ({
  kind: 'picture',
  picture,
  alt,
});
export const table = (
  head: readonly [string, string],
  ...rows: readonly (readonly [string, string])[]
): HelpBlock => ({ kind: 'table', head, rows });

/** A piece of a text: plain, `code`, **strong** or a link to a page. */
export interface HelpSpan {
  readonly kind: 'plain' | 'code' | 'strong' | 'link';
  readonly text: string;
  /** Of a link. */
  readonly page?: HelpPageId;
}

/** A block's text in pieces. Throws on a link that leads to no page: a test reads every text. */
export function spansOf(text: string): HelpSpan[] {
  const spans: HelpSpan[] = [];
  let at = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((\w+)\)/gu)) {
    if (match.index > at) spans.push({ kind: 'plain', text: text.slice(at, match.index) });
    const [whole, code, strong, link, page] = match;
    if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else {
      if (!Object.hasOwn(helpPages, page)) throw new Error(`Help has no page "${page}".`);
      spans.push({ kind: 'link', text: link, page: page as HelpPageId });
    }
    at = match.index + whole.length;
  }
  if (at < text.length) spans.push({ kind: 'plain', text: text.slice(at) });
  return spans;
}

/** What is read of a text: without the signs. */
export const plainText = (text: string): string =>
  spansOf(text)
    .map((span) => span.text)
    .join('');
