// Help as Markdown: a file for each page and a list of them, in each language.

import { format as prettier, resolveConfig } from 'prettier';
import {
  helpPageIds,
  languages,
  plainText,
  spansOf,
  speak,
  termGroups,
  type HelpBlock,
  type HelpPageId,
  type Language,
  type TermGroup,
  type TermId,
  type Words,
} from '../../words/index.ts';

/** Every file's text by its path below docs/. */
export async function docsFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const options = await resolveConfig(import.meta.filename);
  for (const language of Object.keys(languages) as Language[]) {
    // English is at the top, where who looks for docs/ looks first.
    const folder = language === 'en' ? '' : `${language}/`;
    const { words } = speak({ language, words: language, numbers: language });
    const depth = folder === '' ? '..' : '../..';
    const pages = [
      ['README', indexOf(words, language)] as const,
      ...helpPageIds.map((id) => [id, page(words, id, depth)] as const),
    ];
    for (const [name, text] of pages) {
      files.set(`${folder}${name}.md`, await prettier(text, { ...options, parser: 'markdown' }));
    }
  }
  return files;
}

function indexOf(words: Words, language: Language): string {
  const others = Object.entries(languages).filter(([other]) => other !== language);
  const links = others.map(([other, name]) =>
    language === 'en' ? `[${name}](${other}/README.md)` : `[${name}](../README.md)`,
  );
  const pages = helpPageIds.map((id) => {
    const { title, summary } = words.help.pages[id];
    return `- [${title}](${id}.md): ${summary}`;
  });
  return [`# ${words.help.title}`, links.join(' · '), pages.join('\n')].join('\n\n');
}

function page(words: Words, id: HelpPageId, root: string): string {
  const { title, summary, sections } = words.help.pages[id];
  const parts = [`# ${title}`, summary];
  for (const { heading, blocks } of Object.values(sections)) {
    parts.push(`## ${heading}`, ...blocks.map((each) => block(words, each, root)));
  }
  return parts.join('\n\n');
}

function block(words: Words, block: HelpBlock, root: string): string {
  switch (block.kind) {
    case 'text':
      return text(block.text);
    case 'steps':
      return block.items.map((item, i) => `${i + 1}. ${text(item)}`).join('\n');
    case 'list':
      return block.items.map((item) => `- ${text(item)}`).join('\n');
    case 'code':
      return `\`\`\`\n${block.code}\n\`\`\``;
    case 'table':
      return table(
        block.head,
        block.rows.map(([first, second]) => [text(first), text(second)]),
      );
    case 'picture':
      return `![${block.alt}](${root}/resources/help/${block.picture}.webp)`;
    case 'shortcuts':
      return table(
        [words.help.key, words.help.does],
        shortcuts(words).map(([keys, does]) => [`\`${keys}\``, does]),
      );
    case 'terms':
      return terms(words);
    case 'diagnostics':
      return words.help.diagnostics.only;
  }
}

function shortcuts({ shell, help }: Words): [string, string][] {
  const { keys, shortcuts: does } = shell;
  return [
    ['F1', help.title],
    [`${keys.ctrl}+K`, does.find],
    [`${keys.ctrl}+O`, does.importFolders],
    [`${keys.ctrl}+N, ${keys.alt}+N`, does.train],
    [`${keys.ctrl}+Enter`, does.start],
    [keys.space, does.pause],
    ['/', does.findTexts],
    ['↑ ↓', does.move],
    [keys.escape, does.back],
    [`${keys.ctrl}+,`, does.settings],
    [`${keys.ctrl}+B`, does.fold],
  ];
}

function terms({ terms }: Words): string {
  const groups = Object.entries(termGroups) as [TermGroup, readonly TermId[]][];
  return groups
    .flatMap(([group, ids]) => [
      `### ${terms.groups[group]}`,
      ...ids.map((id) => {
        const { name, line, example } = terms.list[id];
        return `**${name}**: ${line} ${terms.example}: ${example}`;
      }),
    ])
    .join('\n\n');
}

/** Links lead to the page's file; signs that Markdown would take for its own stand for themselves. */
function text(source: string): string {
  return spansOf(source)
    .map((span) => {
      if (span.kind === 'code') return `\`${span.text}\``;
      if (span.kind === 'strong') return `**${span.text}**`;
      if (span.kind === 'link') return `[${span.text}](${span.page}.md)`;
      return span.text.replace(/[\\<>_#|]/gu, '\\$&');
    })
    .join('');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head.map(plainText)), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
