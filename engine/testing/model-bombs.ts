// Model files that ask for far more than they are: up to a hundred megabytes that would become
// gigabytes or minutes if they were believed. Run as a program it opens each, one after the other,
// and tells of each in a line of JSON: the error, and the most memory that the process has held.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WinnowError } from '../errors.ts';
import { readModel, writeModel } from '../classifier/model-file.ts';
import { changedFile, sampleModel, type OpenFile } from './model-files.ts';

/** As long as a header may be. */
const LONGEST = 99_000_000;
const LONG = 25_000_000;

/** A file whose header is `head`, then `unit` so often that it becomes `length` long, then `tail`. */
function filled(head: string, unit: string, tail: string, length = LONG, data = new Uint8Array()) {
  const [begin, middle, end] = [head, unit, tail].map((text) => Buffer.from(text));
  const room = Math.max(0, length - begin.length - end.length);
  const times = Math.floor(room / middle.length);
  const size = begin.length + times * middle.length + end.length;
  const file = Buffer.alloc(8 + size + data.length);
  file.writeBigUInt64LE(BigInt(size));
  file.set(begin, 8);
  file.fill(middle, 8 + begin.length, 8 + size - end.length);
  file.set(end, 8 + size - end.length);
  file.set(data, 8 + size);
  return file;
}

/** The same with a number counted up in each unit, so that no two are the same. */
function counted(head: string, unit: (i: number) => string, times: number, tail: string) {
  const pieces: string[] = [];
  for (let i = 0; i < times; i += 1000) {
    pieces.push(Array.from({ length: Math.min(1000, times - i) }, (_, j) => unit(i + j)).join(''));
  }
  return filled(head + pieces.join(''), ' ', tail, 0);
}

/** A model of version 2 in which one value of the metadata is `head`, `unit` again and again, `tail`. */
function older(key: string, head: string, unit: string, tail: string, length = LONG) {
  const folder = join(import.meta.dirname, '../classifier/fixtures/models');
  const file = readFileSync(join(folder, 'v2-words.safetensors'));
  const size = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', 8, 8 + size)) as {
    __metadata__: Record<string, string>;
  };
  header.__metadata__[key] = '@@';
  const [before, after] = JSON.stringify(header).split('@@');
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  return filled(
    before + escaped(head),
    escaped(unit),
    escaped(tail) + after,
    length,
    file.subarray(8 + size),
  );
}

const newer = async (change: (file: OpenFile) => void): Promise<Uint8Array> =>
  changedFile(await writeModel(await sampleModel()), change);
const tensor = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';

export const bombs: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'small objects in a list': () => filled('{"t":[', '{},', '{}]}', LONGEST),
  'small lists in a list': () => filled('{"t":[', '[],', '[]]}'),
  'small objects by name': () => counted('{', (i) => `"${i}":{},`, 300_000, '"x":{}}'),
  'tensors without numbers': () =>
    counted('{', (i) => `"${i}":${tensor},`, 100_000, `"x":${tensor}}`),
  'brackets only': () => filled('{"t":', '[', ''),
  'braces only': () => filled('', '{"a":', ''),
  'keys of the metadata': () =>
    counted('{"__metadata__":{', (i) => `"${i}":"",`, 300_000, '"x":""}}'),
  'a shape of many sizes': () => filled('{"t":{"shape":[', '1,', '1]}}'),
  'a long name': () => filled('{"', 'b', `":${tensor}}`, LONGEST),
  'a long name, spelt out': () => filled('{"', '\\u0061', `":${tensor}}`),
  'a long type of number': () =>
    filled('{"t":{"dtype":"', 'F', '","shape":[],"data_offsets":[0,0]}}'),
  'a name twice, far from its colon': () =>
    filled('{"__metadata__":{"a":"1","a"', ' ', ':"2"}}', 200),
  'blanks only': () => filled('{', ' ', '}'),
  frequencies: () =>
    older('vocabulary', '{"terms":[],"documentFrequencies":[', '1,', '1],"documents":1}', LONGEST),
  'frequencies beside a letter of another script': () =>
    older(
      'vocabulary',
      '{"terms":["中"],"documentFrequencies":[',
      '1,',
      '1],"documents":1}',
      LONGEST,
    ),
  'words that are objects': () => older('vocabulary', '{"terms":[', '{},', '{}]}', LONGEST),
  'words that are empty': () => older('vocabulary', '{"terms":[', '"",', '""]}'),
  'words in brackets': () => older('vocabulary', '', '[', ''),
  'two labels that are books': () => older('labels', '["a","', 'b', '"]', LONGEST),
  'labels without number': () => older('labels', '[', '"a",', '"a"]'),
  'a hundred thousand labels': () =>
    newer(({ metadata }) => {
      metadata.labels = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => String(i)));
    }),
  'settings in a recipe': () => older('recipe', '{', '"a":1,', '"b":1}'),
  'layers in a recipe': () => older('recipe', '{"hidden":[', '1,', '1]}'),
  'metrics of no category': () => older('metrics', '{"perCategory":[', '{},', '{}]}'),
  'a matrix of nothing': () => older('metrics', '{"confusionMatrix":[', '0,', '0]}', LONGEST),
  'a date that is a library': () => older('createdAt', '', '1', ''),
  'a header of blanks in version 3': () =>
    filled('{"__metadata__":{"kind":"winnow.textClassifier","formatVersion":"3"}', ' ', '}'),
  'inputs without number': () =>
    newer(({ metadata }) => {
      metadata.parts = `{"version":1,"inputs":[${'{},'.repeat(2_000_000)}{}]}`;
    }),
  'words of no bytes': async () => {
    const words = 8_000_000;
    const model = await sampleModel();
    const bytes = await writeModel({
      ...model,
      layers: [{ ...model.layers[0], inputs: words, weight: new Float32Array(2 * words) }],
    });
    return changedFile(bytes, ({ tensors }) => {
      for (const one of tensors) {
        if (one.name === 'vocabulary.bytes') one.data = new Uint8Array();
        else if (one.name === 'vocabulary.offsets') one.data = new Int32Array(words + 1);
        else if (one.name === 'vocabulary.documentFrequencies') one.data = new Int32Array(words);
        else continue;
        one.shape = [one.data.length];
      }
    });
  },
  'weights that make infinities': () =>
    newer(
      ({ tensors }) => void tensors.find(({ name }) => name === 'layers.0.bias')!.data.fill(3e38),
    ),
};

export interface Opened {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** The most that the process has held so far. */
  readonly megabytes: number;
  readonly milliseconds: number;
}

async function open(name: string): Promise<Opened> {
  const bytes = await bombs[name]();
  const started = performance.now();
  const { code, message } = await readModel(bytes).then(
    () => ({ code: 'none', message: '' }),
    (error: unknown) => {
      if (error instanceof WinnowError) return error;
      throw error;
    },
  );
  const milliseconds = Math.round(performance.now() - started);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1000);
  return { name, code, message, megabytes, milliseconds };
}

if (import.meta.main) {
  const collect = (globalThis as { gc?: () => void }).gc;
  for (const name of process.argv[2] === undefined ? Object.keys(bombs) : [process.argv[2]]) {
    console.log(JSON.stringify(await open(name)));
    collect?.();
  }
}
