// The terminal as a person meets it: the real command in a process of its own.

import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModel, writeModel } from '../../engine/classifier/model-file.ts';
import { createDataset, hideDataset, sweepDeleted } from '../store/datasets.ts';
import { openStore } from '../store/open.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'winnow-cli-'));
const sample = join(root, 'resources', 'sample');
const model = join(folder, 'sample.safetensors');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command; `shell` is what a shell does before, in the same process. */
function winnow(
  args: readonly string[],
  input = '',
  { shell = '', env: changes = {} } = {} as { shell?: string; env?: NodeJS.ProcessEnv },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      WINNOW_HOME: join(folder, 'home'),
      ...changes,
    };
    delete env.INIT_CWD;
    const command = [process.execPath, join(root, 'scripts', 'winnow.mjs'), ...args];
    const [program, ...rest] =
      shell === '' ? command : ['sh', '-c', `${shell}; exec "$0" "$@"`, ...command];
    const child = spawn(program, rest, { cwd: folder, env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

const lastLine = (result: Result): Record<string, unknown> =>
  JSON.parse(result.stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;

const errorOf = (result: Result): { code: string; message: string } =>
  lastLine(result).error as { code: string; message: string };

describe('train', () => {
  let first: Result;

  beforeAll(async () => {
    first = await winnow([
      'train',
      sample,
      '--set',
      'seed=1',
      'device=cpu',
      '--out',
      model,
      '--json',
    ]);
  });

  it('ends with one object that says everything', () => {
    expect(first.code, first.stderr).toBe(0);
    const report = lastLine(first);
    expect(report).toMatchObject({
      device: expect.stringMatching(/^CPU, /),
      evaluatedOn: expect.any(String),
      recipe: { preset: 'default', seed: 1 },
      seconds: {
        read: expect.any(Number),
        vectorize: expect.any(Number),
        train: expect.any(Number),
        evaluate: expect.any(Number),
      },
      weightsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const key of [
      'accuracy',
      'macroF1',
      'stepsPerSecond',
      'documents',
      'vocabulary',
      'termsPerDocument',
    ]) {
      expect(report[key], key).toBeGreaterThan(0);
    }
    const matrix = report.confusionMatrix as number[][];
    expect(matrix).toHaveLength(4);
    expect((report.perCategory as unknown[]).length).toBe(4);
    expect(report.accuracy).toBeGreaterThan(0.6);
    expect(existsSync(model)).toBe(true);
  });

  it('gives the same weights again, wherever the folder stands', async () => {
    const copy = join(folder, 'copy');
    cpSync(sample, copy, { recursive: true });
    const again = await winnow([
      'train',
      'copy',
      '--set',
      'seed=1',
      '--set',
      'device=cpu',
      '--json',
    ]);
    expect(lastLine(again).weightsHash).toBe(lastLine(first).weightsHash);
  });

  it('takes a recipe file, and --set over it', async () => {
    // With a byte-order mark, as some editors write it.
    writeFileSync(
      join(folder, 'recipe.json'),
      '\ufeff' + JSON.stringify({ epochs: 3, hidden: [5], seed: 9 }),
    );
    const result = await winnow([
      'train',
      '--recipe',
      'recipe.json',
      '--set',
      'epochs=2',
      'device=cpu',
      sample,
      '--json',
    ]);
    expect(lastLine(result)).toMatchObject({ recipe: { epochs: 2, hidden: [5], seed: 9 } });
  });

  it('goes through few texts more often, unless told how often', async () => {
    // 200 texts in 4 categories, of which 48 are held back.
    const usual = await winnow(['train', sample, '--set', 'device=cpu', '--json']);
    expect(lastLine(usual)).toMatchObject({ recipe: { epochs: 'auto' }, epochsPlanned: 27 });
    const asked = await winnow(['train', sample, '--set', 'device=cpu', 'epochs=20', '--json']);
    expect(lastLine(asked)).toMatchObject({ recipe: { epochs: 20 }, epochsPlanned: 20 });
    writeFileSync(join(folder, 'twelve.json'), JSON.stringify({ epochs: 12 }));
    const back = await winnow([
      ...['train', sample, '--recipe', 'twelve.json'],
      ...['--set', 'device=cpu', 'epochs=auto', '--json'],
    ]);
    expect(lastLine(back).weightsHash).toBe(lastLine(usual).weightsHash);
  });

  it('recognises train/ and test/, and takes --test', async () => {
    for (const [split, from, to] of [
      ['train', 0, 12],
      ['test', 12, 18],
    ] as const) {
      for (const category of readdirSync(sample)) {
        const target = join(folder, 'pair', split, category);
        mkdirSync(target, { recursive: true });
        for (const file of readdirSync(join(sample, category)).slice(from, to)) {
          cpSync(join(sample, category, file), join(target, file));
        }
      }
    }
    const options = ['--set', 'device=cpu', 'epochs=2', '--json'];
    const pair = await winnow(['train', 'pair', ...options]);
    const named = await winnow(['train', 'pair/train', '--test', 'pair/test', ...options]);
    expect(lastLine(pair)).toMatchObject({ evaluatedOn: 'test', documents: 72 });
    expect(lastLine(named).weightsHash).toBe(lastLine(pair).weightsHash);
    expect(lastLine(named).confusionMatrix).toEqual(lastLine(pair).confusionMatrix);
  });

  it('says how much of the score is copies, chance and the largest category', async () => {
    const write = (place: string, texts: readonly string[]): void => {
      mkdirSync(join(folder, 'honest', place), { recursive: true });
      texts.forEach((text, i) => writeFileSync(join(folder, 'honest', place, `${i}.txt`), text));
    };
    write('train/sea', ['mast sail anchor', 'anchor crew storm', 'sail storm mast']);
    write('train/bread', ['flour oven yeast', 'yeast dough oven', 'flour dough crust']);
    write('test/sea', ['storm crew mast', ' anchor\ncrew storm\n', 'mast mast sail']);
    write('test/bread', ['oven crust flour']);
    const options = [
      '--set',
      'device=cpu',
      'epochs=60',
      'learningRate=0.05',
      'minDocumentFrequency=1',
    ];
    const file = join(folder, 'honest.safetensors');
    const trained = await winnow(['train', 'honest', ...options, '--out', file]);
    expect(trained.stdout).toContain('1 of them stands word for word among the training texts');
    expect(trained.stdout).not.toContain('never seen');
    expect(trained.stdout).toContain(
      'Always answering “sea”, the largest category, would score 75',
    );
    expect(trained.stdout).toMatch(/Right on 4 of 4 test texts: 100\s%/u);
    expect(trained.stdout).toMatch(/without it 3 of 3 are right: 100\s%/u);
    expect(trained.stdout).toMatch(/right on 51\.0\s% to 100\s% \(Wilson/u);
    const honest = { accuracy: 1, baseline: 0.75, copies: { texts: 1, correct: 1 } };
    const again = await winnow(['train', 'honest', ...options, '--json']);
    expect(lastLine(again)).toMatchObject(honest);
    const judged = await winnow(['evaluate', file, 'honest', '--json']);
    expect(lastLine(judged)).toMatchObject(honest);
    const { low, high } = lastLine(judged).accuracyInterval as { low: number; high: number };
    expect(low).toBeCloseTo(0.5101, 4);
    expect(high).toBe(1);
    // Of a folder without train/ nothing is known of what the model has learned.
    const other = await winnow(['evaluate', file, 'honest/test', '--json']);
    expect(lastLine(other).copies).toBeNull();
  });

  it('writes for people too', async () => {
    const result = await winnow(['train', sample, '--set', 'epochs=1', 'device=cpu']);
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/^Right on \d+ of \d+ test texts/);
    expect(result.stdout).toContain('technical help');
  });
});

describe('evaluate and classify', () => {
  it('judges a model', async () => {
    const result = await winnow(['evaluate', model, sample, '--json']);
    expect(result.code, result.stderr).toBe(0);
    expect(lastLine(result)).toMatchObject({ documents: 200 });
    expect(lastLine(result).accuracy).toBeGreaterThan(0.8);
  });

  it('says that it judges only test/ where there is train/ too', async () => {
    for (const [split, from, to] of [
      ['train', 0, 3],
      ['test', 3, 5],
    ] as const) {
      for (const category of readdirSync(sample)) {
        const target = join(folder, 'halves', split, category);
        mkdirSync(target, { recursive: true });
        for (const file of readdirSync(join(sample, category)).slice(from, to)) {
          cpSync(join(sample, category, file), join(target, file));
        }
      }
    }
    const result = await winnow(['evaluate', model, 'halves', '--json']);
    expect(result.code, result.stderr).toBe(0);
    expect(lastLine(result)).toMatchObject({ documents: 8 });
    expect(result.stderr).toContain('Judged by the 8 test texts only');
    expect(result.stderr).toContain('the 12 training texts');
  });

  it('says where nothing fits', async () => {
    mkdirSync(join(folder, 'other', 'unknown category'), { recursive: true });
    writeFileSync(join(folder, 'other', 'unknown category', 'a.txt'), 'text');
    const result = await winnow(['evaluate', model, 'other', '--json']);
    expect(result.code).toBe(1);
    expect(errorOf(result).code).toBe('evaluate.noCategories');
  });

  it('classifies standard input and files', async () => {
    const text =
      'My parcel was not delivered, the courier left it with a neighbour. Tracking says delivered.';
    const piped = await winnow(['classify', model, '--json', '--threshold', '0'], text);
    expect(lastLine(piped)).toMatchObject({ category: 'delivery', sure: true });
    writeFileSync(join(folder, 'letter.txt'), text);
    const file = await winnow(['classify', model, 'letter.txt', '--json', '--threshold', '0']);
    expect(lastLine(file)).toEqual(lastLine(piped));
    const words = await winnow(['classify', model, 'letter.txt', '--threshold', '0']);
    expect(words.stdout).toMatch(/^delivery\n/);
  });

  it('classifies several files, a line each, in spite of those that can not be read', async () => {
    writeFileSync(
      join(folder, 'parcel.txt'),
      'Where is my parcel? The courier has not delivered it.',
    );
    writeFileSync(join(folder, 'zero.txt'), '');
    writeFileSync(join(folder, 'strange.txt'), 'qwzxv brmpfl');
    const files = ['parcel.txt', 'zero.txt', 'nowhere.txt', 'strange.txt', '-'];
    const text = 'The app says that my password is wrong, and I can not log in.';
    const lines = await winnow(['classify', model, ...files, '--threshold', '0'], text);
    expect(lines.code).toBe(1);
    expect(lines.stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^parcel\.txt: delivery \((>\s)?[\d.]+\s%\)$/u),
      'strange.txt: not sure: knows none of these words',
      expect.stringMatching(/^-: /u),
    ]);
    expect(lines.stderr.trimEnd().split('\n')).toEqual([
      'The text zero.txt is empty. (text.empty)',
      "The text nowhere.txt can't be read: there is no such file. (text.unreadable)",
    ]);
    const json = await winnow(['classify', model, ...files, '--json'], text);
    const objects = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(objects).toMatchObject([
      { file: 'parcel.txt', leading: 'delivery' },
      { file: 'zero.txt', error: { code: 'text.empty' } },
      { file: 'nowhere.txt', error: { code: 'text.unreadable' } },
      { file: 'strange.txt', sure: false, leading: null },
      { file: '-', leading: 'technical help' },
    ]);
  });

  it('is not sure of a text of which it knows few words, as the window', async () => {
    const german =
      'Wo ist mein Paket? Es sollte am Dienstag kommen, aber der Fahrer war in Berlin.';
    const result = await winnow(['classify', model, '-', '--threshold', '0'], german);
    expect(result.stdout).toMatch(/^not sure: Only \d+ of its \d+ different words/u);
    const { sure, category } = lastLine(
      await winnow(['classify', model, '--json', '--threshold', '0'], german),
    );
    expect([sure, category]).toEqual([false, null]);
  });

  it('is not sure of a text without a known word, whatever the threshold', async () => {
    const result = await winnow(
      ['classify', model, '-', '--json', '--threshold', '0'],
      'xqzt zzzy',
    );
    expect(lastLine(result)).toMatchObject({
      category: null,
      sure: false,
      leading: null,
      probability: null,
      knownWords: 0,
    });
    expect((await winnow(['classify', model], 'xqzt')).stdout.trim()).toBe(
      'not sure: knows none of these words',
    );
  });
});

describe('the library', () => {
  it('imports, lists, and says what was skipped', async () => {
    expect((await winnow(['datasets'])).stdout).toContain('no datasets');
    mkdirSync(join(folder, 'letters', 'formal'), { recursive: true });
    mkdirSync(join(folder, 'letters', 'Überraschung 😀'), { recursive: true });
    writeFileSync(join(folder, 'letters', 'formal', 'a.txt'), 'Dear Sir or Madam');
    writeFileSync(join(folder, 'letters', 'formal', 'empty.txt'), '');
    writeFileSync(join(folder, 'letters', 'Überraschung 😀', 'b.txt'), 'Grüße!');
    const result = await winnow(['import', 'letters', '--name', 'My letters', '--json']);
    expect(result.code, result.stderr).toBe(0);
    expect(lastLine(result)).toMatchObject({
      name: 'My letters',
      documents: 2,
      status: 'ready',
      skipped: [{ code: 'import.empty', reason: 'It is empty.' }],
      warnings: [{ kind: 'tooFewTexts', count: 2, least: 20 }],
    });
    expect(result.stderr).toContain('empty.txt: It is empty.');
    expect(result.stderr).toContain('2 categories have fewer than 20 texts');
    const list = await winnow(['datasets', '--json']);
    expect(lastLine(list)).toMatchObject({ datasets: [{ name: 'My letters', categories: 2 }] });
    // A library that is not there is said, and not made.
    const elsewhere = await winnow(['datasets', '--json', '--data-dir', 'elsewhere']);
    expect(elsewhere.code).toBe(1);
    expect(errorOf(elsewhere).code).toBe('store.noLibrary');
    expect(elsewhere.stderr).toContain(join(folder, 'elsewhere'));
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  it('is listed while the window has it open, and no other may write', async () => {
    const home = join(folder, 'home');
    const store = openStore(home);
    try {
      createDataset(store, 'Of this minute');
      const list = lastLine(await winnow(['datasets', '--json'])).datasets as { name: string }[];
      expect(list.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['My letters', 'Of this minute']),
      );
      const refused = await winnow(['import', 'letters', '--json']);
      expect(errorOf(refused).code).toBe('store.inUse');
    } finally {
      store.close();
    }
    rmSync(join(home, 'winnow.sqlite-wal'), { force: true });
    const closed = lastLine(await winnow(['datasets', '--json'])).datasets as { id: number }[];
    const again = openStore(home);
    hideDataset(again, closed.find((one) => 'name' in one && one.name === 'Of this minute')!.id);
    await sweepDeleted(again);
    again.close();
  });

  it('is left alone by training', async () => {
    await winnow(['train', sample, '--set', 'epochs=1', 'device=cpu']);
    expect((lastLine(await winnow(['datasets', '--json'])).datasets as unknown[]).length).toBe(1);
  });
});

/** A model file with other names for its categories. */
async function renamed(
  file: Uint8Array,
  names: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { information, ...parts } = await readModel(file);
  const rename = (name: string): string => names[name] ?? name;
  const categories = information.categories.map(rename);
  const metrics = information.metrics && {
    ...information.metrics,
    perCategory: information.metrics.perCategory.map((each) => ({
      ...each,
      category: rename(each.category),
    })),
  };
  return writeModel({ ...parts, information: { ...information, categories, metrics } });
}

describe('what can go wrong', () => {
  const failing = async (args: readonly string[], code: number, error: string, input = '') => {
    const result = await winnow([...args, '--json'], input);
    expect(result.code, result.stderr).toBe(code);
    expect(errorOf(result).code).toBe(error);
    expect(errorOf(result).message.length).toBeGreaterThan(10);
    expect(result.stderr).toContain(
      error === 'usage.arguments' ? 'error' : errorOf(result).message,
    );
    expect(result.stderr).not.toMatch(/^\s+at /m);
    // The system's own words are no sentence.
    expect(result.stderr).not.toMatch(/\bE(?:NOENT|ISDIR|ACCES|NOTDIR|PERM)\b/u);
    return errorOf(result).message;
  };

  it('says which settings there are', async () => {
    expect(await failing(['train', sample, '--set', 'colour=3'], 2, 'recipe.invalid')).toContain(
      'learningRate',
    );
    expect(await failing(['train', sample, '--set', 'epochs=many'], 2, 'recipe.invalid')).toContain(
      '1 to 10000',
    );
    expect(
      await failing(['train', sample, '--set', 'optimizer=best'], 2, 'recipe.invalid'),
    ).toContain('sparseAdam');
    expect(await failing(['train', sample, '--set', 'hidden=ten'], 2, 'recipe.invalid')).toContain(
      'hidden',
    );
    expect(await failing(['train', sample, '--set', 'preset=none'], 2, 'recipe.invalid')).toContain(
      'article',
    );
    for (const [typed, asked] of [
      ['novalue', '--set key=value'],
      ['epochs', '--set epochs=value'],
    ]) {
      expect(await failing(['train', sample, '--set', typed], 2, 'recipe.invalid')).toContain(
        asked,
      );
    }
    writeFileSync(join(folder, 'bad.json'), '{"epochs": ');
    await failing(['train', sample, '--recipe', 'bad.json'], 2, 'recipe.invalid');
    await failing(['train', sample, '--recipe', 'missing.json'], 1, 'recipe.unreadable');
    // What every object has is no preset.
    for (const preset of ['toString', '__proto__', 'constructor']) {
      const said = await failing(
        ['train', sample, '--set', `preset=${preset}`],
        2,
        'recipe.invalid',
      );
      expect(said).toMatch(/^preset must be one of [a-z, ]+\.$/u);
    }
  });

  it('says what was typed wrongly', async () => {
    await failing(['train'], 2, 'usage.arguments');
    await failing(['train', sample, '--nonsense'], 2, 'usage.arguments');
    await failing(['fly', sample], 2, 'usage.arguments');
    await failing(['classify', model, '--threshold', 'high'], 2, 'usage.threshold', 'x');
    await failing(['classify', model], 1, 'text.empty', ' \n');
    expect(await failing(['train', sample, '--set', 'hidden=8,0'], 2, 'recipe.invalid')).toContain(
      'hidden layer 2 must be a whole number from 1 to 4096.',
    );
  });

  it('says what is wrong with folders', async () => {
    await failing(['train', 'nowhere'], 1, 'import.notFound');
    await failing(['train', 'recipe.json'], 1, 'import.notAFolder');
    await failing(['import', 'nowhere'], 1, 'import.notFound');
    expect(await failing(['train', sample, '--test', 'nowhere'], 1, 'import.notFound')).toContain(
      'nowhere',
    );
    await failing(['train', sample, '--test', 'recipe.json'], 1, 'import.notFound');
    mkdirSync(join(folder, 'empty'));
    await failing(['train', 'empty', '--set', 'device=cpu'], 1, 'import.noFiles');
    mkdirSync(join(folder, 'single', 'alone'), { recursive: true });
    writeFileSync(join(folder, 'single', 'alone', 'a.txt'), 'text');
    await failing(['train', 'single', '--set', 'device=cpu'], 1, 'training.tooFewCategories');
  });

  it('says what is wrong with model files', async () => {
    const cut = join(folder, 'cut.safetensors');
    cpSync(model, cut);
    truncateSync(cut, readFileSync(model).length - 10);
    await failing(['classify', cut], 1, 'model.truncated', 'x');
    writeFileSync(join(folder, 'text.safetensors'), 'This is no model at all.');
    const told = await failing(['classify', 'text.safetensors'], 1, 'model.notAModel', 'x');
    expect(told).toMatch(/^text\.safetensors: /u);
    await failing(['classify', 'none.safetensors'], 1, 'model.notFound', 'x');
    await failing(['classify', sample], 1, 'model.unreadable', 'x');
    const sparse = join(folder, 'sparse.safetensors');
    cpSync(cut, sparse);
    truncateSync(sparse, 2_000_000_001);
    await failing(['classify', sparse], 1, 'model.tooLarge', 'x');
    await failing(['classify', model, 'none.txt'], 1, 'text.unreadable');
    expect(await failing(['classify', model, sample], 1, 'text.unreadable')).toContain(
      `${sample} is a folder.`,
    );
    writeFileSync(join(folder, 'letter.pdf'), '%PDF-1.7 0 obj');
    expect(await failing(['classify', model, 'letter.pdf'], 1, 'text.unreadable')).toBe(
      "The text letter.pdf can't be read: it is a PDF document. Save it as text first.",
    );
    await failing(['train', sample, '--recipe', sample], 1, 'recipe.unreadable');
    await failing(['train', sample, '--out', join(model, 'm')], 1, 'model.notSaved');
    await failing(['train', sample, '--out', sample], 1, 'model.notSaved');
    await failing(['datasets', '--data-dir', model], 1, 'store.noLibrary');
  });

  it('leaves no dataset behind where there was nothing to import', async () => {
    mkdirSync(join(folder, 'nothing'));
    const before = lastLine(await winnow(['datasets', '--json'])).datasets;
    await failing(['import', 'nothing'], 1, 'import.noFiles');
    expect(lastLine(await winnow(['datasets', '--json'])).datasets).toEqual(before);
  });

  it('says why nothing of a folder could be imported, and leaves no dataset of it', async () => {
    mkdirSync(join(folder, 'pictures', 'cats'), { recursive: true });
    writeFileSync(join(folder, 'pictures', 'cats', 'a.png'), new Uint8Array(100));
    const before = lastLine(await winnow(['datasets', '--json'])).datasets;
    const said = await failing(['import', 'pictures'], 1, 'import.noTexts');
    expect(said).toContain('cats/a.png: It is');
    await failing(['train', 'pictures', '--set', 'device=cpu'], 1, 'import.noTexts');
    expect(lastLine(await winnow(['datasets', '--json'])).datasets).toEqual(before);
  });

  it('ends with an error where the loss ceases to be a number, and keeps the best before', async () => {
    const wild = ['learningRate=10', 'optimizer=sgd', 'weightDecay=1', 'epochs=50'];
    const settings = [...wild, 'learningRateSchedule=constant', 'device=cpu'];
    const result = await winnow(['train', sample, '--set', ...settings, '--json']);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('training.diverged');
    expect(lastLine(result)).toMatchObject({ bestEpoch: 1 });
    // A training that patience ended is none that went astray.
    const patient = ['patience=1', 'epochs=60', 'learningRate=0.05', 'device=cpu'];
    const ended = await winnow(['train', sample, '--set', ...patient, '--json']);
    expect(lastLine(ended)).toMatchObject({ stoppedEarly: true });
    expect(ended.code, ended.stderr).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('leaves nothing in a folder without room', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const result = await winnow(['train', sample, '--set', 'device=cpu', '--json'], '', {
      shell: 'ulimit -f 1',
      env: { TMPDIR: temporary },
    });
    expect(result.code).toBe(1);
    expect(errorOf(result).code).toMatch(/^store\./u);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(temporary)).toEqual([]);
    const nowhere = await winnow(['train', sample, '--json'], '', { env: { TMPDIR: '/nowhere' } });
    expect(errorOf(nowhere).code).toMatch(/^store\./u);
  });

  it.runIf(existsSync('/dev/full'))('says that the output did not fit', async () => {
    const { code, stderr } = await winnow(['datasets'], '', { shell: 'exec >/dev/full' });
    expect(code).toBe(1);
    expect(stderr).toContain('output.failed');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.skipIf(process.platform === 'win32')(
    'hears a second Ctrl-C soon after the first',
    async () => {
      const kept = join(folder, 'interrupted.safetensors');
      const args = ['train', sample, '--set', 'epochs=10000', 'device=cpu', '--out', kept];
      const child = spawn(process.execPath, [join(root, 'src-main', 'cli', 'main.ts'), ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => {
        if (stderr === '') child.kill('SIGINT');
        stderr += chunk.toString();
        if (stderr.includes('Ctrl-C again')) child.kill('SIGINT');
      });
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
      expect(existsSync(kept)).toBe(false);
    },
  );

  it('says in its own words that there is no GPU', async () => {
    const result = await winnow(['train', sample, '--set', 'device=webgpu', 'epochs=1']);
    // Where there is one it trains on it.
    if (result.code !== 0) expect(result.stderr).toContain('device.noWebGPU');
    expect(result.stderr).not.toMatch(/Couldn't load|^\s+at /mu);
  });

  it('shows what names hold, and lets none of it command the terminal', async () => {
    const evil = 'spam\u001b]0;title\u0007\nham: 99 %\u009b2J\u202e';
    const out = join(folder, 'forged.safetensors');
    writeFileSync(
      out,
      await renamed(readFileSync(model), { billing: evil, returns: 'not sure: of it' }),
    );
    const ask = async (text: string, ...more: string[]): Promise<Result> =>
      winnow(['classify', out, '--threshold', '0', ...more], text);
    const spam = await ask('My invoice and my credit card were charged twice.');
    const json = await ask('My invoice and my credit card were charged twice.', '--json');
    const unsure = await ask('I want to return and send back the shoes, in exchange for a size.');
    const judged = await winnow(['evaluate', out, sample]);
    mkdirSync(join(folder, 'plain', 'a'), { recursive: true });
    writeFileSync(join(folder, 'plain', 'a', 'a.txt'), 'text');
    const imported = await winnow(['import', 'plain', '--name', 'a\u001b[2Jb']);
    for (const { code, stdout, stderr } of [spam, json, unsure, judged, imported]) {
      expect(code, stderr).toBe(0);
      // eslint-disable-next-line no-control-regex
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
    }
    expect(spam.stdout.split('\n')[0]).toContain('spam\\u001b]0;title\\u0007\\u000aham');
    // A category that is called like the other answer is told apart from it.
    expect(unsure.stdout).toMatch(/^“not sure: of it”\n/u);
    expect(lastLine(json).category).toBe(evil);
  });

  it.skipIf(process.platform === 'win32')('leaves no texts behind when it is ended', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const long = ['train', sample, '--set', 'epochs=10000', 'device=cpu'];
    const child = spawn(process.execPath, [join(root, 'scripts', 'winnow.mjs'), ...long], {
      env: { ...process.env, TMPDIR: temporary },
    });
    child.stdout.resume();
    // The first lines come once the texts are read and it trains.
    await new Promise((resolve) => child.stderr.once('data', resolve));
    expect(readdirSync(temporary)).toHaveLength(1);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('does not mind a reader that has read enough', async () => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'winnow.mjs'), 'datasets'], {
      env: { ...process.env, WINNOW_HOME: join(folder, 'home') },
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(stderr).toBe('');
  });

  it('says that a model could not be saved', async () => {
    await failing(
      ['train', sample, '--set', 'epochs=1', 'device=cpu', '--out', 'no/such/folder/m.safetensors'],
      1,
      'model.notSaved',
    );
  });

  it.skipIf(process.platform === 'win32')(
    'keeps the model that is there when the new one does not fit on the disk',
    async () => {
      mkdirSync(join(folder, 'kept'));
      const kept = join(folder, 'kept', 'm.safetensors');
      cpSync(model, kept);
      // No file may grow beyond 4 MB (a shell's block: 512 bytes, or 1024): the model would.
      const args = ['train', sample, '--set', 'epochs=1', 'hidden=2000', 'device=cpu', '--json'];
      const result = await winnow([...args, '--out', kept], '', { shell: 'ulimit -f 8192' });
      expect(result.code, result.stderr).toBe(1);
      expect(errorOf(result).code).toBe('model.notSaved');
      expect(readFileSync(kept).equals(readFileSync(model))).toBe(true);
      expect(readdirSync(join(folder, 'kept'))).toEqual(['m.safetensors']);
    },
  );

  it('helps', async () => {
    const help = await winnow(['train', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Examples:');
    expect(help.stdout).toContain('labelSmoothing');
    expect(help.stdout).toMatch(/epochs\s+auto[^]*epochs=auto goes through/u);
    expect(help.stdout).not.toMatch(/^ *version/mu);
    expect((await winnow(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});
