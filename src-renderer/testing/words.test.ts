// Whether every sentence of the window stands in words/: no template holds one, no attribute that is
// read aloud or shown does, and no script puts one together.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type AST } from 'svelte/compiler';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** Names that are the same in every language. */
const NAMES = new Set(['Winnow', 'npm start -- --browser']);
/** For machines, and lines of the diagnostics: English, for who is asked for help. */
const NOT_SAID = new Set([
  'Bearer ',
  'WebGPU, but no adapter',
  'WebGPU, but asking for an adapter failed',
]);
/** Attributes, and properties of components, that a person reads or hears. */
const READ =
  /^(aria-(label|description|roledescription|valuetext)|alt|title|placeholder|label|heading|text|detail|hint|name|action|confirm|cancel|question|unit|of|error|note)$/u;
/** Of these, what is a code where it stands on an element of HTML or of the house's own. */
const CODES = /^(name|of)$/u;

const LETTER = /\p{L}/u;
/** Two words, the first of which begins a sentence. Codes, classes and selectors don't look so. */
const SENTENCE = /^\p{Lu}[^\s]*\s+[\p{L}\p{N}“”"'‘(]/u;
/** The same where a value follows. */
const BEGINNING = /^\p{Lu}\p{L}*[\s,:]/u;

type Node = { readonly type: string; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Sentences in a template: its texts, and what its attributes say without an expression. */
function inTemplate(fragment: AST.Fragment): string[] {
  const found: string[] = [];
  const say = (text: string): void => {
    const trimmed = text.trim();
    if (LETTER.test(trimmed) && !NAMES.has(trimmed)) found.push(trimmed);
  };
  const visit = (node: Node): void => {
    if (node.type === 'StyleDirective' || node.type === 'ClassDirective') return;
    if (node.type === 'Text') say(String(node.data));
    if (node.type === 'Attribute') {
      const name = String(node.name);
      const parts = Array.isArray(node.value) ? (node.value as Node[]) : [];
      if (READ.test(name) && !CODES.test(name)) {
        for (const part of parts) if (part.type === 'Text') say(String(part.data));
        literals(node, say);
      }
      return;
    }
    if (node.type === 'ExpressionTag') literals(node, (text) => SENTENCE.test(text) && say(text));
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(fragment as unknown as Node);
  return found;
}

/** Calls back with each string that an expression can become as it stands, and parts of templates. */
function literals(node: Node, say: (text: string) => void): void {
  // What is compared or looked up is no sentence.
  if (node.type === 'BinaryExpression' || node.type === 'MemberExpression') return;
  if (node.type === 'Literal' && typeof node.value === 'string') say(node.value);
  if (node.type === 'TemplateElement') say((node.value as { cooked: string }).cooked);
  // What a function is given is its own affair: keyLabel('mod+o').
  if (node.type === 'CallExpression') return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child) && child.type !== 'Text') literals(child, say);
    }
  }
}

/** Sentences in a script. What is thrown or logged carries English of its own, beside its code. */
function inScript(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /Error$/u.test(node.expression.getText())) return;
    if (ts.isCallExpression(node) && node.expression.getText().startsWith('console.')) return;
    // An error as plain data.
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'message') return;
    const text = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) ? node.text : '';
    const said = SENTENCE.test(text) || (ts.isTemplateHead(node) && BEGINNING.test(text));
    if (said && !NOT_SAID.has(text)) found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('script.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

/** Sentences anywhere in a component. */
function inComponent(source: string): string[] {
  const { fragment, instance, module } = parse(source, { modern: true });
  const scripts = [instance, module].flatMap((script) => script ?? []);
  const said = scripts.flatMap(({ content }) => {
    const { start, end } = content as unknown as { start: number; end: number };
    return inScript(source.slice(start, end));
  });
  return [...inTemplate(fragment), ...said];
}

const here = join(import.meta.dirname, '..');
const files = globSync('**/*.{svelte,ts}', { cwd: here })
  .filter((path) => !/\.test\.ts$|^testing\//u.test(path))
  .sort();

it.each(files)('%s leaves its sentences to words/', (path) => {
  const source = readFileSync(join(here, path), 'utf8');
  expect(path.endsWith('.ts') ? inScript(source) : inComponent(source)).toEqual([]);
});

it('finds a sentence wherever it hides', () => {
  const source = `
    <script lang="ts">
      const { name } = $props<{ name: string }>();
      announce(\`Importing \${name} now\`);
      throw new Error('The terminal speaks English.');
    </script>
    <h1 class="quiet heading">Words</h1>
    <Button label="Close" keys="mod+o" />
    <p title={name ? 'folded' : words.shell.title}>{name ? 'Nothing here' : name}</p>
    <input aria-label={\`Name of \${name}\`} style:width="12px" />`;
  expect(inComponent(source)).toEqual([
    'Words',
    'Close',
    'folded',
    'Nothing here',
    'Name of',
    'Importing ',
  ]);
});
