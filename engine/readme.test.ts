// Runs every snippet of engine/README.md: a value behind `//` is the result of the statement before
// it, a block of text below a snippet is what it printed, and a file it writes into the repository
// is the one that lies there. Other files it writes go to a folder that is deleted afterwards.

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v8 from 'node:v8';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import * as classifier from './classifier/index.ts';
import * as safetensors from './formats/safetensors.ts';
import * as hosts from './hosts/node/index.ts';
import * as engine from './index.ts';
import * as vectorizer from './text/vectorizer.ts';

const text = fs.readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
/** Headings, and snippets with what they print. */
const parts = text.matchAll(/^## (.*)$|```ts\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/gm);

/** A number, a list, a text or a name such as `true`, and behind a colon what it means. */
const VALUE = /^(-?\d+(?:\.\d+)?(?:e-?\d+)?|\[.*\]|'[^']*'|true|false|null|NaN)(?::.*)?$/;

interface Checked {
  readonly code: string;
  /** Values behind statements. */
  readonly values: number;
  /** Comments behind code that are no value. */
  readonly remarks: number;
}

/** `f(); // result` becomes an expectation, an import a look into what is given. */
function checked(code: string): Checked {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ESNext, true);
  const edits: { from: number; to: number; text: string }[] = [];
  /** The expression that ends at each place. */
  const expressions = new Map<number, ts.ExpressionStatement>();
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) expressions.set(node.end, node);
    if (ts.isImportDeclaration(node)) {
      const names = node.importClause?.getText() ?? '';
      const name = node.moduleSpecifier.getText();
      edits.push({ from: node.getStart(), to: node.end, text: `const ${names} = given(${name});` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);

  let values = 0;
  let remarks = 0;
  for (const { index, 1: before, 2: comment } of code.matchAll(/^(.*\S) *\/\/ (.*)$/gm)) {
    const value = VALUE.exec(comment)?.[1];
    const statement = expressions.get(index + before.length);
    if (value === undefined) {
      remarks++;
      continue;
    }
    if (statement === undefined || !before.endsWith(';'))
      throw new Error(`a value that belongs to no expression: ${before} // ${comment}`);
    values++;
    const expression = statement.expression.getText();
    const expectation = `expect(${expression}).toEqual(${value});`;
    edits.push({ from: statement.getStart(), to: statement.end, text: expectation });
  }
  edits.sort((a, b) => b.from - a.from);
  let result = code;
  for (const { from, to, text: by } of edits)
    result = result.slice(0, from) + by + result.slice(to);
  return { code: result, values, remarks };
}

const folder = fs.mkdtempSync(join(tmpdir(), 'winnow-readme-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What a snippet may import, with files of its own and the GPUs that are emulated, too. */
function surroundings() {
  const devices: engine.Backend[] = [];
  const written = new Map<string, string>();
  const own = (path: string): string => join(folder, path.replaceAll('/', '-'));
  const writeFileSync = (path: string, content: string | Uint8Array): void => {
    fs.writeFileSync(own(path), content);
    written.set(path, own(path));
  };
  const readFileSync = (path: string, encoding?: BufferEncoding) =>
    fs.readFileSync(written.get(path) ?? path, { encoding });
  const opened = async (device: Promise<engine.Backend>): Promise<engine.Backend> => {
    devices.push(await device);
    return device;
  };
  const names = {
    ...engine,
    createCpuBackend: (options?: Parameters<typeof engine.createCpuBackend>[0]) =>
      opened(engine.createCpuBackend(options)),
    createWebGpuBackend: (options: Parameters<typeof engine.createWebGpuBackend>[0]) =>
      opened(engine.createWebGpuBackend({ ...options, allowSoftware: true })),
  };
  const modules: Readonly<Record<string, object>> = {
    'node:fs': { ...fs, readFileSync, writeFileSync },
    'node:v8': v8,
    './classifier/index.ts': classifier,
    './formats/safetensors.ts': safetensors,
    './hosts/node/index.ts': hosts,
    './index.ts': names,
    './text/vectorizer.ts': vectorizer,
  };
  const given = (name: string): object => {
    if (!(name in modules)) throw new Error(`add ${name} to what snippets may import`);
    return modules[name];
  };
  return { names, given, devices, written };
}

let heading = '';
let count = 0;
let values = 0;
let remarks = 0;
for (const [, title, snippet, printed] of parts) {
  heading = title ?? heading;
  if (snippet === undefined) continue;
  const { code, ...found } = checked(snippet);
  count++;
  values += found.values;
  remarks += found.remarks;
  it(`runs ${heading}, snippet ${count}`, async () => {
    const lines: string[] = [];
    const console = { log: (line: string) => lines.push(line) };
    const { names, given, devices, written } = surroundings();
    const all = { ...names, expect, console, given };
    const run = new Function(...Object.keys(all), `return (async () => {${code}\n})();`);
    const assertions = expect.getState().assertionCalls;
    try {
      await (run(...Object.values(all)) as Promise<void>);
    } finally {
      engine.setDefaultDevice(engine.cpu());
      for (const device of devices) device.destroy();
    }
    expect(expect.getState().assertionCalls - assertions).toBeGreaterThanOrEqual(found.values);
    expect(lines.map((line) => `${line}\n`).join('')).toBe(printed ?? '');
    for (const [path, file] of written) {
      const kept = join(import.meta.dirname, '..', path);
      if (path.startsWith('engine/'))
        expect(fs.readFileSync(file, 'utf8')).toBe(fs.readFileSync(kept, 'utf8'));
    }
  });
}

it('finds the snippets and their results', () => {
  expect(count).toBe(text.split('```ts\n').length - 1);
  // A value that is no longer recognised would be a remark.
  expect({ count, values, remarks }).toEqual({
    count: 17,
    values: 27,
    remarks: 8,
  });
});

it('checks the value behind an expression of several lines, and refuses one behind nothing', () => {
  const several = 'await tensor([1])\n  .mul(2)\n  .item(); // 32: why';
  expect(checked(several)).toEqual({
    code: 'expect(await tensor([1])\n  .mul(2)\n  .item()).toEqual(32); // 32: why',
    values: 1,
    remarks: 0,
  });
  expect(checked('step(); // 1. forget').remarks).toBe(1);
  expect(() => checked('const x = f(); // 3')).toThrow('belongs to no expression');
});
