import { expect, test } from 'vitest';
import { asciiModelFileName, modelFileName } from './file-names.ts';

test.each([
  ['My model', 'My model.safetensors'],
  ['My model.safetensors', 'My model.safetensors'],
  ['My model.SafeTensors ', 'My model.safetensors'],
  ['version 1.2', 'version 1.2.safetensors'],
  ['../../etc/passwd', 'etc passwd.safetensors'],
  ['a:b*c?.safetensors', 'a b c.safetensors'],
  ['Ünïcode 模型', 'Ünïcode 模型.safetensors'],
  ["Anna's letters", "Anna's letters.safetensors"],
  ['', 'model.safetensors'],
  ['..', 'model.safetensors'],
  ['.safetensors', 'model.safetensors'],
  ['.hidden. ', 'hidden.safetensors'],
  ['‥／secret', 'secret.safetensors'],
  ['CON', '_CON.safetensors'],
  ['nul.txt', '_nul.txt.safetensors'],
  ['COM¹', '_COM1.safetensors'],
  ['Lpt9 .x', '_Lpt9 .x.safetensors'],
  ['console', 'console.safetensors'],
  // Shown, this would end in "exe".
  ['invoice\u202eexe.slx', 'invoice exe.slx.safetensors'],
  ['a\u0000b\nc\u2028d\u200be\ud800f', 'a b c d e f.safetensors'],
  // Folding makes these what they look like.
  ['＂； ＜x＞；', 'x.safetensors'],
  ['≮', '\u0338.safetensors'],
])('%j is saved as %j', (name, file) => {
  expect(modelFileName(name)).toBe(file);
});

test('a long name keeps its extension and fits every file system', () => {
  for (const name of [
    'n'.repeat(300),
    '模'.repeat(300),
    '😀'.repeat(300),
    `${'x'.repeat(119)} .y`,
  ]) {
    const file = modelFileName(name);
    const bytes = new TextEncoder().encode(file);
    expect(bytes.length).toBeLessThanOrEqual(132);
    expect(file).toMatch(/[^ .]\.safetensors$/u);
    expect(new TextDecoder().decode(bytes)).toBe(file);
  }
});

test('every character is safe, by itself and between others', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    // Planes without characters say nothing more.
    if (code === 0x32000) code = 0xe0000;
    if (code === 0xe1000) code = 0xffff0;
    const file = modelFileName(`a${String.fromCodePoint(code)}b`);
    if (/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*;]|^\.|[. ]\.safetensors$/u.test(file.normalize('NFKD'))) {
      expect.fail(`U+${code.toString(16)} gives ${JSON.stringify(file)}`);
    }
    if (!/^[\x20-\x7e]+\.safetensors$/u.test(asciiModelFileName(String.fromCodePoint(code)))) {
      expect.fail(`U+${code.toString(16)} is no ASCII`);
    }
  }
});

test.each([
  ['Von Jörg', 'Von Jorg.safetensors'],
  ['模型', '__.safetensors'],
  ['100 %22', '100 _22.safetensors'],
  // An accent less, and it would be a device.
  ['ĆON', '_CON.safetensors'],
])('%j in ASCII is %j', (name, file) => {
  expect(asciiModelFileName(name)).toBe(file);
});
