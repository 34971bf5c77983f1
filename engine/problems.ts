// What can go wrong in the engine that a person gets to read: which values each error carries, and its
// sentence in English. Other languages make theirs from the same values (see `words/`); what only who
// programs with the engine can meet (`tensor.*`, `nn.*`, `optim.*` ...) says its sentence where it is
// thrown.

import * as v from 'valibot';
import { WinnowError } from './errors.ts';

const text = v.string();
const number = v.number();
/** Older errors lack some of today's values: their sentence does without. */
const perhapsText = v.nullish(v.string(), null);
const perhapsNumber = v.nullish(v.number(), null);
const none = v.object({});

/** Where a training has no room, and what would help: settings with the largest values that fit. */
const limit = v.object({
  /** A file, the weights of a layer, the network while it learns, all of it on this machine. */
  what: v.picklist(['file', 'layer', 'network', 'machine']),
  bytes: number,
  most: number,
  /** Words, units of each hidden layer, categories. */
  sizes: v.array(number),
  device: text,
  onCpu: v.boolean(),
  settings: v.looseObject({}),
});
export type LimitDetails = v.InferOutput<typeof limit>;

/** The values of each error, by its code. Codes never change, and values are only added. */
export const engineDetails = {
  'device.noWebGPU': v.object({
    why: v.picklist(['noGpu', 'emulated', 'broken']),
    label: v.nullish(text, '?'),
    message: v.nullish(text, '?'),
  }),
  'engine.deviceLost': v.object({ reason: perhapsText, message: perhapsText }),
  'engine.gpu': v.object({ message: text }),
  'engine.memory': v.object({
    length: perhapsNumber,
    bytes: perhapsNumber,
    taken: perhapsNumber,
    limit: perhapsNumber,
  }),
  'engine.noDawn': v.object({ message: text }),
  'engine.noGpu': v.object({ label: perhapsText, message: perhapsText }),
  'engine.noWasm': v.object({ why: text }),
  'engine.softwareGpu': v.object({ label: text }),
  'model.damaged': none,
  'model.notAModel': v.object({ why: text }),
  'model.tooLarge': v.object({
    /** The most bytes, of its words (`part`), of its header (`bytes`) or of the whole file. */
    limit: perhapsNumber,
    bytes: perhapsNumber,
    part: perhapsText,
    /** What checking it takes too much of. */
    what: v.nullish(v.picklist(['time', 'memory']), null),
  }),
  'model.tooNew': v.object({ applicationVersion: perhapsText }),
  'model.truncated': v.object({ has: number, needs: number }),
  'recipe.invalid': v.object({
    issues: v.array(
      v.object({
        key: text,
        message: text,
        /** The smallest and the largest number that are allowed, where a number is asked for. */
        limits: v.nullish(v.object({ minimum: number, maximum: number }), null),
      }),
    ),
  }),
  'recipe.tooNew': v.object({ why: perhapsText }),
  'resume.damaged': none,
  'resume.other': none,
  'resume.tooNew': none,
  'training.cancelled': none,
  'training.categories': v.object({ problem: text }),
  'training.diverged': v.object({ epoch: perhapsNumber, learningRate: number }),
  'training.gpuTooSmall': limit,
  'training.label': v.object({ id: number, label: number, most: number }),
  'training.memoryTooSmall': limit,
  'training.modelTooLarge': limit,
  'training.noSteps': v.object({ texts: number, batchSize: number }),
  'training.noWords': v.object({ minDocumentFrequency: number }),
  'training.tooFewCategories': v.object({
    /** How many of several have texts to train on, and which, where it is one. */
    withTexts: perhapsNumber,
    only: perhapsText,
  }),
  'training.tooManyWords': v.object({
    texts: perhapsNumber,
    words: perhapsNumber,
    pairs: perhapsNumber,
    /** Of the vocabulary, where that is what is too large. */
    terms: perhapsNumber,
    most: perhapsNumber,
    withPairs: v.nullish(v.boolean(), false),
  }),
};

type Schemas = Readonly<Record<string, v.GenericSchema>>;
/** A sentence for each code, from the values that its error carries. */
export type Sentences<S extends Schemas> = {
  readonly [C in keyof S]: (details: v.InferOutput<S[C]>) => string;
};
/** What whoever throws has to tell; more may be told. */
export type ThrownDetails<S extends Schemas, C extends keyof S> = Fixed<v.InferInput<S[C]>> &
  Readonly<Record<string, unknown>>;

/** The same, of which nothing will be changed. */
type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;

/** How a language writes values. */
export interface Writing {
  number(value: number): string;
  /** Every digit that counts. */
  plain(value: number): string;
  bytes(value: number): string;
  quote(name: string): string;
}

/** The sentences of the engine's errors in English. */
export const engineEnglish = (f: Writing): Sentences<typeof engineDetails> => ({
  'device.noWebGPU': ({ why, label, message }) => {
    const reason = {
      noGpu: 'There is no GPU here that WebGPU can use',
      emulated: `The only GPU here is emulated on the CPU (${label})`,
      broken: `WebGPU could not be started (${message})`,
    }[why];
    return `${reason}. Choose the device "cpu", or "auto", which takes a GPU only where there is one.`;
  },
  'engine.deviceLost': ({ reason, message }) =>
    reason === 'closed'
      ? 'The GPU was closed; open it again to go on.'
      : `The GPU was lost (${message || reason || 'it does not say why'}). Go on with the device "cpu", or start again.`,
  'engine.gpu': ({ message }) => `The GPU refused an operation: ${message}`,
  'engine.memory': ({ length, bytes, taken, limit }) => {
    if (length !== null) {
      return `Not enough memory for ${f.number(length)} numbers. Use a smaller batch, vocabulary or layer.`;
    }
    if (bytes !== null && taken !== null) {
      return `Not enough memory for ${f.bytes(bytes)}: the CPU's kernels can use 4 GB, of which ${f.bytes(taken)} are taken. Use a smaller batch, vocabulary or layer.`;
    }
    if (bytes !== null && limit !== null) {
      return `A tensor of ${f.bytes(bytes)} does not fit: this GPU takes at most ${f.bytes(limit)} in one piece. Use a smaller vocabulary, layer or batch, or the device "cpu".`;
    }
    return 'The GPU is out of memory. Use a smaller vocabulary, layer or batch, or the device "cpu".';
  },
  'engine.noDawn': ({ message }) => `npm's webgpu (Dawn) can't be loaded: ${message}`,
  'engine.noGpu': ({ label, message }) =>
    label === null
      ? 'No GPU can be used here: WebGPU offers no adapter. Choose the device "cpu".'
      : `The GPU (${label}) could not be opened: ${message ?? 'it does not say why'}. Choose the device "cpu".`,
  'engine.noWasm': ({ why }) =>
    `The fast CPU kernels can not run here: ${why}. The plain CPU backend still can.`,
  'engine.softwareGpu': ({ label }) =>
    `The only GPU here is emulated on the CPU (${label}), which is slower than the device "cpu". Choose "cpu", or ask for "webgpu" explicitly.`,
  'model.damaged': () =>
    'The model file is damaged: it is not what was saved. Copy or export it again.',
  'model.notAModel': ({ why }) => `This is not a model of Winnow's: ${why}.`,
  'model.tooLarge': ({ limit, bytes, part, what }) => {
    if (what !== null) {
      return `Checking this model file takes more ${what} than it may. If it comes from somebody else, it may be made to do so; one of your own can be made smaller by training it again with a limit on the vocabulary.`;
    }
    if (bytes !== null && limit !== null) {
      return `The metadata is too large for one file (${f.bytes(bytes)}; ${f.bytes(limit)} is the limit).`;
    }
    return part === 'vocabulary'
      ? 'The vocabulary is too large for one model file (2 GB of words is the limit). Set a limit on the vocabulary, or a higher minimum document frequency.'
      : 'This file is larger than 2 GB: Winnow cannot open models of that size.';
  },
  'model.tooNew': ({ applicationVersion }) =>
    `The model was made by a newer Winnow${applicationVersion === null ? '' : ` (${applicationVersion})`}. Update Winnow to open it.`,
  'model.truncated': ({ has, needs }) =>
    `The model file is cut off: it has ${f.number(has)} bytes and should have ${f.number(needs)}. Copy or export it again.`,
  'recipe.invalid': ({ issues }) => issues.map(({ message }) => message).join(' '),
  'recipe.tooNew': ({ why }) =>
    `The recipe was made by a newer Winnow${why === null ? '' : ` (${why})`}. Update Winnow to use it.`,
  'resume.damaged': () =>
    'What was kept of the interrupted training is damaged, so it can not be continued. Train from the beginning.',
  'resume.other': () =>
    'The training can not be continued: since it was interrupted its texts, their categories or its recipe have changed. Train from the beginning.',
  'resume.tooNew': () =>
    'The training was interrupted in a newer Winnow. Update Winnow to continue it, or train from the beginning.',
  'training.cancelled': () => 'The training was cancelled.',
  'training.categories': ({ problem }) =>
    `No model can be made of these categories: ${problem}. Leave some out, or give them shorter names.`,
  'training.diverged': ({ epoch, learningRate }) =>
    `${
      epoch === null
        ? 'The training went astray: its weights are so large that there are texts it could not answer.'
        : `The training went astray in epoch ${epoch}: its loss is no longer a number.`
    } A learning rate smaller than ${f.plain(learningRate)} helps.`,
  'training.gpuTooSmall': (details) => noRoom(details, f),
  'training.label': ({ id, label, most }) =>
    `Text ${id} has the label ${label}; labels go from 0 to ${most}.`,
  'training.memoryTooSmall': (details) => noRoom(details, f),
  'training.modelTooLarge': (details) => noRoom(details, f),
  'training.noSteps': ({ texts, batchSize }) =>
    `${f.number(texts)} texts do not fill one batch of ${f.number(batchSize)}. Make batchSize smaller, or set dropLast to false.`,
  'training.noWords': ({ minDocumentFrequency }) =>
    minDocumentFrequency > 1
      ? `No word stands in ${f.number(minDocumentFrequency)} training texts or more. Set minDocumentFrequency to 1.`
      : 'The training texts hold no words that the tokenizer finds. Make minTokenLength smaller, or use the tokenizer "blanks".',
  'training.tooFewCategories': ({ withTexts, only }) => {
    if (only !== null) {
      return `Only ${f.quote(only)} has texts to train on; at least two categories must have some.`;
    }
    return withTexts === 0
      ? 'There are no texts to train on.'
      : 'A classifier needs at least two categories of texts to tell apart.';
  },
  'training.tooManyWords': ({ texts, words, pairs, terms, most, withPairs }) => {
    if (terms !== null && most !== null) {
      const single = withPairs ? 'learn from single words (ngrams 1), or ' : '';
      return `The vocabulary would have ${f.number(terms)} words, and ${f.number(most)} is the most. Leave out the rare ones: ${single}raise minDocumentFrequency, or set maxVocabulary.`;
    }
    if (texts === null || words === null) {
      return 'The memory of this machine does not hold the words of all texts. Learn from fewer texts, or from shorter ones.';
    }
    const counted = `after ${f.number(texts)} texts there were ${f.number(words)} different words`;
    const remedy =
      pairs === null || pairs === 0
        ? '. Learn from fewer texts, or from shorter ones.'
        : ` and ${f.number(pairs)} pairs. Learn from single words (ngrams 1), or from fewer texts.`;
    return `The memory of this machine does not hold the words of all texts: ${counted}${remedy}`;
  },
});

function noRoom(details: LimitDetails, f: Writing): string {
  const { what, sizes, device, onCpu, settings } = details;
  const bytes = f.bytes(details.bytes);
  const most = f.bytes(details.most);
  const wrong = {
    file: `The model would be a file of ${bytes}, and ${most} is the most`,
    layer: `The largest layer's weights take ${bytes}, and ${onCpu ? 'the CPU' : device} takes at most ${most} in one piece`,
    network: `The network takes ${bytes} while it learns (weights and the state of the optimizer), and ${onCpu ? 'the CPU’s kernels can use' : `${device} has`} ${most}`,
    machine: `The training takes about ${bytes} of memory (words, weights and the state of the optimizer), and this machine has ${most}`,
  }[what];
  const network = [`${f.number(sizes[0])} words`, ...sizes.slice(1)].join(' → ');
  const helps = (key: string, value: unknown): string => {
    switch (key) {
      case 'maxVocabulary':
        return `at most ${f.number(Number(value))} words`;
      case 'minDocumentFrequency':
        return `only words that stand in ${String(value)} texts or more`;
      case 'ngrams':
        return 'single words instead of pairs';
      case 'hidden':
        return 'smaller hidden layers';
      default:
        return 'the CPU';
    }
  };
  const some = Object.entries(settings).map(
    ([key, value]) => `${helps(key, value)} (${key}=${String(value)})`,
  );
  const help =
    some.length === 0
      ? 'Choose smaller hidden layers.'
      : `${some.length === 1 ? 'This' : 'Any of these'} helps: ${some.join(', ')}.`;
  return `${wrong}: ${network}. ${help}`;
}

/** How the engine by itself writes values: it does not know who reads. */
const plainly: Writing = {
  number: (value) => value.toLocaleString('en-US'),
  plain: String,
  bytes(value) {
    const [unit, size] = value < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
    return `${Number((value / size).toPrecision(3)).toLocaleString('en-US')} ${unit}`;
  },
  quote: (name) => `"${name}"`,
};

/**
 * Makes errors of a catalogue: their message is its English sentence. The details are completed by
 * the schema of the code, so that no sentence lacks a value that may be left out.
 */
export function problemsOf<S extends Schemas>(schemas: S, english: Sentences<S>) {
  return <C extends keyof S & string>(
    code: C,
    details: ThrownDetails<S, C>,
    cause?: unknown,
  ): WinnowError => {
    const say = english[code] as (details: unknown) => string;
    // What is no number may be the very thing that is wrong: then it is told as it is.
    const values = v.safeParse(schemas[code], details);
    return new WinnowError(code, say(values.success ? values.output : details), details, cause);
  };
}

/** An error of the engine that a person may read. */
export const problem = problemsOf(engineDetails, engineEnglish(plainly));
