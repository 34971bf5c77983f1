// What the benchmark's figures say: who did which work, how fast, and in which ratio.

import type { Collected } from './figures.ts';
import { measured, short, table, type Measured } from './figures.ts';
import type { StepFigures, VectorizeFigures } from './winnow.ts';

/** What peers.py prints, as far as it is used here. */
export interface PeerFigures {
  readonly documents: number;
  readonly vocabulary: number;
  readonly termsPerDocument: number;
  readonly vectorize: { readonly MBps: number };
  readonly torchEmbeddingBagSparseAdam: {
    readonly device: string;
    readonly stepsPerSecond: number;
    readonly accuracy: number;
  };
  readonly sklearnMLP: { readonly stepsPerSecond: number; readonly accuracy: number };
}

export interface TfjsFigures {
  readonly device: string;
  readonly stepsPerSecond: number;
  readonly vocabulary: number;
  readonly termsPerDocument: number;
  readonly parameters: number;
  readonly optimizer: string;
}

/** What each side did; speeds compare only where it is the same. */
interface Work {
  readonly side: string;
  readonly vocabulary: number;
  readonly termsPerDocument: number;
  /** Null for a side that trains nothing. */
  readonly parameters: number | null;
  readonly optimizer: string;
}

interface Speed {
  readonly what: string;
  readonly on: string;
  readonly unit: 'MB/s' | 'steps/s';
  readonly measured: Measured;
}

interface Ratio {
  readonly what: string;
  /** Median to median. */
  readonly ratio: number;
  /** Best to best: what the machine gives when nothing else wants it. */
  readonly best: number;
  /** What both are to reach; null where nothing is asked. */
  readonly wanted: number | null;
}

export interface Report {
  readonly work: readonly Work[];
  readonly speeds: readonly Speed[];
  readonly ratios: readonly Ratio[];
  /** Where the work differs by more than one percent, as sentences. */
  readonly different: readonly string[];
}

export interface Findings {
  readonly vectorizing: Collected<VectorizeFigures>;
  /** By the backend's name. */
  readonly steps: ReadonlyMap<string, Collected<StepFigures>>;
  /** By the threads they were given. */
  readonly peers: ReadonlyMap<number, Collected<PeerFigures>>;
  readonly tfjs: Readonly<Record<'wasm' | 'webgpu', Collected<TfjsFigures>>>;
  readonly categories: number;
}

export function report(findings: Findings): Report {
  const work = workOf(findings);
  return {
    work,
    speeds: speedsOf(findings),
    ratios: ratiosOf(findings),
    different: work.slice(1).flatMap((other) => differences(work[0], other)),
  };
}

function workOf({ vectorizing, steps, peers, tfjs, categories }: Findings): Work[] {
  const work: Work[] = [];
  for (const [name, { last }] of steps) {
    if (last === undefined) continue;
    const { vocabulary, termsPerDocument, optimizer, parameters, byHandParameters } = last;
    const same = { vocabulary, termsPerDocument, optimizer };
    work.push({ side: `Winnow ${name}, classifier`, ...same, parameters });
    work.push({ side: `Winnow ${name}, by hand`, ...same, parameters: byHandParameters });
  }
  if (vectorizing.last !== undefined) {
    const { vocabulary, termsPerDocument } = vectorizing.last;
    const none = { parameters: null, optimizer: '' };
    work.push({ side: 'Winnow, rows of texts', vocabulary, termsPerDocument, ...none });
  }
  for (const [threads, { last }] of peers) {
    if (last === undefined) continue;
    const { vocabulary, termsPerDocument } = last;
    work.push({
      side: `PyTorch, threads: ${threads}`,
      vocabulary,
      termsPerDocument,
      // The script prints no sizes: its network is words, 100, 100, categories.
      parameters: (vocabulary + 1) * 100 + 101 * 100 + 101 * categories,
      optimizer: 'SparseAdam + Adam, 0.003',
    });
  }
  for (const { last } of Object.values(tfjs)) {
    if (last === undefined) continue;
    const { vocabulary, termsPerDocument, parameters, optimizer } = last;
    const side = `TensorFlow.js ${last.device}`;
    work.push({ side, vocabulary, termsPerDocument, parameters, optimizer });
  }
  return work;
}

function differences(one: Work, other: Work): string[] {
  return (['vocabulary', 'termsPerDocument', 'parameters'] as const).flatMap((what) => {
    const [a, b] = [one[what], other[what]];
    if (a === null || b === null || Math.abs(b / a - 1) <= 0.01) return [];
    return [`not the same work: ${what}: ${one.side} ${a}, ${other.side} ${b}`];
  });
}

/** Passes over the texts after the first, which meets code that was never run before. */
const warmPasses = ({ fitTransform }: VectorizeFigures): readonly number[] => fitTransform.slice(1);
const firstPass = ({ fitTransform }: VectorizeFigures): number => fitTransform[0];
const torchSteps = (one: PeerFigures): number => one.torchEmbeddingBagSparseAdam.stepsPerSecond;
const classifierSteps = (one: StepFigures): readonly number[] => one.classifier;
const handSteps = (one: StepFigures): readonly number[] => one.byHand;

function speedsOf({ vectorizing, steps, peers, tfjs }: Findings): Speed[] {
  const speeds: Speed[] = [];
  const add = (what: string, on: string, unit: Speed['unit'], figures: Measured): void => {
    if (figures.all.length > 0) speeds.push({ what, on, unit, measured: figures });
  };
  const one = 'CPU, 1 thread';
  add('Winnow: rows of texts', one, 'MB/s', vectorizing.of(warmPasses));
  add('Winnow: rows of texts, first pass of a process', one, 'MB/s', vectorizing.of(firstPass));
  const known = vectorizing.of(({ transform }) => transform.slice(1));
  add('Winnow: rows of texts, words known', one, 'MB/s', known);
  add('scikit-learn: TfidfVectorizer', one, 'MB/s', vectorizerOf(peers));
  for (const [name, figures] of steps) {
    const on = name === 'reference' ? `${one}, TypeScript` : (figures.last?.device ?? '');
    add('Winnow: classifier', on, 'steps/s', figures.of(classifierSteps));
    add('Winnow: by hand', on, 'steps/s', figures.of(handSteps));
  }
  for (const [threads, figures] of peers) {
    const cores = threads === 1 ? one : `CPU, ${threads} threads`;
    const device = figures.last?.torchEmbeddingBagSparseAdam.device;
    const on = device === 'cpu' ? cores : `${device}`;
    add('PyTorch: EmbeddingBag', on, 'steps/s', figures.of(torchSteps));
    const mlp = figures.of((figure) => figure.sklearnMLP.stepsPerSecond);
    add('scikit-learn: MLPClassifier', cores, 'steps/s', mlp);
  }
  for (const figures of Object.values(tfjs)) {
    const dense = figures.of(({ stepsPerSecond }) => stepsPerSecond);
    add('TensorFlow.js: dense rows', figures.last?.device ?? '', 'steps/s', dense);
  }
  return speeds;
}

/** The vectorizer has one thread, whatever the rest is given. */
function vectorizerOf(peers: Findings['peers']): Measured {
  return measured([...peers.values()].flatMap((one) => one.of((p) => p.vectorize.MBps).all));
}

function ratiosOf({ vectorizing, steps, peers, tfjs }: Findings): Ratio[] {
  const ratios: Ratio[] = [];
  const add = (what: string, ours: Measured, theirs: Measured, wanted: number | null): void => {
    if (ours.all.length === 0 || theirs.all.length === 0) return;
    const best = ours.most / theirs.most;
    ratios.push({ what, ratio: ours.median / theirs.median, best, wanted });
  };
  const vectorizer = vectorizerOf(peers);
  add('rows of texts: Winnow / scikit-learn', vectorizing.of(warmPasses), vectorizer, 4);
  const first = vectorizing.of(firstPass);
  add('rows of texts, first pass: Winnow / scikit-learn', first, vectorizer, null);
  // All cores stand against PyTorch with as many threads as suit it best, fewer against as many.
  const [fastest] = [...peers.values()]
    .filter((one) => one.last !== undefined)
    .sort((a, b) => b.of(torchSteps).median - a.of(torchSteps).median);
  const torch = fastest === undefined ? measured([]) : fastest.of(torchSteps);
  const torchOnCpu = fastest?.last?.torchEmbeddingBagSparseAdam.device === 'cpu';
  const most = Math.max(...peers.keys());
  const dense = tfjs.wasm.of(({ stepsPerSecond }) => stepsPerSecond);
  for (const [name, figures] of steps) {
    const classifier = figures.of(classifierSteps);
    const isCpu = name.startsWith('wasm');
    const isGpu = figures.last?.device.startsWith('GPU') === true;
    if (isCpu && torchOnCpu) {
      const threads = Number(name.split('-')[1]);
      const same = peers.get(threads)?.of(torchSteps) ?? measured([]);
      if (threads === most) add(`steps: Winnow ${name} / PyTorch's best`, classifier, torch, 4);
      else add(`steps: Winnow ${name} / PyTorch, threads: ${threads}`, classifier, same, null);
    }
    if (isCpu) add(`steps: Winnow ${name} / TensorFlow.js wasm`, classifier, dense, 60);
    if (isGpu && !torchOnCpu) add(`steps: Winnow ${name} / PyTorch`, classifier, torch, 3);
    add(`steps: Winnow ${name} by hand / its classifier`, figures.of(handSteps), classifier, 0.9);
  }
  return ratios;
}

export function print({ work, speeds, ratios, different }: Report): void {
  const workRows = work.map(({ side, vocabulary, termsPerDocument, parameters, optimizer }) => [
    side,
    String(vocabulary),
    termsPerDocument.toFixed(1),
    parameters === null ? '-' : String(parameters),
    optimizer,
  ]);
  console.log(table([['', 'words', 'terms a text', 'parameters', 'optimizer'], ...workRows]));
  const speedRows = speeds.map(({ what, on, unit, measured: { median, least, most } }) => [
    what,
    on,
    ...[median, least, most].map(short),
    unit,
  ]);
  console.log(`\n${table([['', 'on', 'median', 'least', 'most', ''], ...speedRows])}`);
  const ratioRows = ratios.map(({ what, ratio, best, wanted }) => [
    what,
    ratio.toFixed(2),
    best.toFixed(2),
    wanted === null ? '-' : String(wanted),
    wanted === null ? '' : Math.min(ratio, best) >= wanted ? 'reached' : 'missed',
  ]);
  console.log(`\n${table([['', 'of medians', 'of bests', 'wanted', ''], ...ratioRows])}`);
  for (const line of different) console.error(line);
}
