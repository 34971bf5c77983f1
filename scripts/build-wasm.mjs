// Compiles the CPU backend's SIMD kernels (AssemblyScript) and embeds them in a TypeScript file
// that is committed: what runs needs no compiler, and a test compiles again and compares.
//
//   node scripts/build-wasm.mjs           writes engine/backends/wasm/kernels.wasm.ts
//   node scripts/build-wasm.mjs --text    prints the WebAssembly text instead

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const generated = join(root, 'engine/backends/wasm/kernels.wasm.ts');

/** What the import of the memory looks like: "memory", kind 2, limits with a maximum, shared. */
const SHARED_MEMORY = Buffer.from([...Buffer.from('memory'), 2, 3]);

/** Compiles; returns the binary and its text. Throws with the compiler's words. */
export async function compile() {
  const out = new Map();
  const options = [
    'engine/backends/wasm/assembly/index.ts',
    ...['--outFile', 'kernels.wasm', '--textFile', 'kernels.wat'],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads'],
    // Relaxed SIMD stays off: its results differ from one processor to another.
    ...['--importMemory', '--noExportMemory', '--sharedMemory'],
    ...['--initialMemory', '1', '--maximumMemory', '65536'],
    ...['--baseDir', root],
  ];
  const { error, stderr } = await asc.main(options, {
    writeFile: (name, contents) => void out.set(name, contents),
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return { binary: Buffer.from(out.get('kernels.wasm')), text: out.get('kernels.wat') };
}

/** The TypeScript file that carries the binary. */
export function embed(binary) {
  const at = binary.indexOf(SHARED_MEMORY);
  if (at < 0 || binary.indexOf(SHARED_MEMORY, at + 1) >= 0)
    throw new Error('The import of the memory was not found in the compiled kernels.');
  const lines = binary.toString('base64').match(/.{1,96}/g);
  return `// Made by scripts/build-wasm.mjs from assembly/; do not edit.

/** Where the byte stands that says the imported memory is shared (3) or not (1). */
export const SHARED_FLAG_AT = ${at + SHARED_MEMORY.length - 1};

export const KERNELS_BASE64 =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { binary, text } = await compile();
  if (process.argv.includes('--text')) console.log(text);
  else {
    writeFileSync(generated, embed(binary));
    console.log(`${generated}: ${binary.length} bytes of WebAssembly`);
  }
}
