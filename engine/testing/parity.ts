// Compares the engine with PyTorch: reads the parsed JSON of `torch_fixtures.py`'s layout and runs
// every case on a backend. Nothing is skipped: a name it doesn't know is a failure. Free of Node,
// so that it runs in a browser, too.

import type { Backend, BackendName } from '../backends/backend.ts';
import type { Tensor } from '../index.ts';
import {
  arange,
  cat,
  csr,
  eye,
  full,
  linspace,
  nn,
  noGrad,
  ones,
  onesLike,
  optim,
  RowSparse,
  scope,
  stack,
  tensor,
  where,
  zeros,
  zerosLike,
} from '../index.ts';
import type { Operand } from '../ops/arithmetic.ts';
import type { Dims } from '../ops/reduce.ts';
import type { Range } from '../ops/shape.ts';
import { RTOL, worstError } from './compare.ts';

const F = nn.functional;

/** A tensor as it stands in a file. Integers of any size and truth values count as int32. */
interface Fixture {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Also "NaN", "Infinity" and "-Infinity", see `parseReference`. */
  readonly data: readonly number[];
}

/** Parses a file as Python writes it: with NaN and Infinity, which JSON does not know, as strings. */
export function parseReference(text: string): unknown {
  return JSON.parse(text.replaceAll(/(?<=[[,:]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g, '"$&"'));
}

function isFloating(t: Fixture): boolean {
  return t.dtype.startsWith('float');
}

export interface ParityFile {
  /** For messages: the file's name. */
  readonly file: string;
  /** The parsed JSON. */
  readonly content: unknown;
}

export interface ParityResult {
  readonly file: string;
  readonly index: number;
  readonly name: string;
  readonly passed: boolean;
  /** The largest error relative to max(1, |reference|). */
  readonly worst: number;
  readonly message: string;
}

type Case = Readonly<Record<string, unknown>>;

/** A case that is held to another tolerance than its backend's. */
export interface ParityException {
  readonly backend: BackendName;
  readonly kind: string;
  /** The operation, loss, optimizer or scheduler; all of the kind where absent. */
  readonly name?: string;
  readonly rtol: number;
  readonly reason: string;
}

/** All exceptions there are. None is needed: RTOL holds for every case on every backend. */
export const EXCEPTIONS: readonly ParityException[] = [];

function toleranceOf(backend: Backend, kind: string, name: string): number {
  const found = EXCEPTIONS.find(
    (e) => e.backend === backend.name && e.kind === kind && (e.name ?? name) === name,
  );
  return found?.rtol ?? RTOL[backend.name];
}

/** Collects the errors of one case. */
class Check {
  worst = 0;
  where = '';
  readonly device: Backend;

  constructor(device: Backend) {
    this.device = device;
  }

  compare(actual: ArrayLike<number>, reference: ArrayLike<number>, what: string): void {
    const error = worstError(actual, reference);
    if (error > this.worst || (error === Infinity && this.where === '')) {
      this.worst = error;
      this.where = `${what}: got [${head(actual)}], PyTorch [${head(reference)}]`;
    }
  }

  async tensor(actual: Tensor, reference: Fixture, what: string): Promise<void> {
    if (actual.shape.join() !== reference.shape.join()) {
      this.worst = Infinity;
      this.where = `${what}: shape [${actual.shape.join()}], PyTorch [${reference.shape.join()}]`;
      return;
    }
    this.compare(await actual.array(), reference.data, what);
  }

  load(t: Fixture, requiresGrad = false): Tensor {
    const made = tensor(isFloating(t) ? Float32Array.from(t.data) : Int32Array.from(t.data), {
      shape: t.shape,
      device: this.device,
    });
    made.requiresGrad = requiresGrad && isFloating(t);
    return made;
  }
}

function head(values: ArrayLike<number>): string {
  const first = Array.from({ length: Math.min(4, values.length) }, (_, i) => values[i]);
  return first.join(', ') + (values.length > 4 ? ', ..' : '');
}

/** Runs every case of every file. Never throws for a case: the result says what went wrong. */
export async function runParity(
  files: readonly ParityFile[],
  backend: Backend,
): Promise<ParityResult[]> {
  const results: ParityResult[] = [];
  for (const { file, content } of files) {
    const { kind, cases } = content as { kind?: string; cases?: readonly Case[] };
    if (kind === undefined || !Array.isArray(cases)) {
      const message = 'not a file of reference results: "kind" or "cases" is missing';
      results.push({ file, index: 0, name: '', passed: false, worst: Infinity, message });
      continue;
    }
    for (const [index, one] of cases.entries()) {
      const named = one.op ?? one.loss ?? one.optimizer ?? one.scheduler;
      const detail = one.reduction === undefined ? one.attrs : { ...(one.attrs as object), reduction: one.reduction }; // prettier-ignore
      const name = `${String(named ?? kind)} ${JSON.stringify(detail ?? {}).slice(0, 80)}`;
      const check = new Check(backend);
      let message = '';
      try {
        const run = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
        if (run === undefined) throw new Error(`unknown kind "${kind}"`);
        await scope(() => run(one, check));
        if (check.worst > toleranceOf(backend, kind, String(named ?? kind))) message = check.where;
      } catch (error) {
        check.worst = Infinity;
        message = error instanceof Error ? error.message : String(error);
      }
      results.push({ file, index, name, passed: message === '', worst: check.worst, message });
    }
  }
  return results;
}

const KINDS: Readonly<Record<string, (one: Case, check: Check) => Promise<void>>> = {
  ops: runOperation,
  losses: runLoss,
  optimizers: runOptimizer,
  schedulers: runScheduler,
  training: runTraining,
};

// ---------------------------------------------------------------- operations

/** Every attribute that an operation may have. What stands as null in a file is absent here. */
interface Attributes {
  readonly dim: number;
  readonly p: number;
  readonly eps: number;
  readonly approximate: 'none' | 'tanh';
  readonly normalizedShape: number[];
  readonly mode: 'sum' | 'mean';
  readonly includeLastOffset: boolean;
  readonly unbiased: boolean;
  readonly value: number;
  readonly steps: number;
  readonly step: number;
  readonly n: number;
  readonly m: number;
  readonly dims: number[];
  readonly order: number[];
  readonly dim0: number;
  readonly dim1: number;
  readonly start: number;
  readonly end: number;
  readonly startDim: number;
  readonly endDim: number;
  readonly length: number;
  readonly index: number;
  readonly keepdim: boolean;
  readonly correction: number;
  readonly exponent: number;
  readonly negativeSlope: number;
  readonly min: number;
  readonly max: number;
  readonly shape: number[];
  readonly ranges: Range[];
  readonly condition: string;
}
type Operation = (
  x: readonly Tensor[],
  attrs: Attributes,
  inputs: readonly Fixture[],
  device: Backend,
) => Tensor;

const dims = (a: Attributes): Dims => a.dim ?? a.dims ?? null;
const correction = (a: Attributes): number | undefined =>
  a.correction ?? (a.unbiased === false ? 0 : undefined);
/** The second operand: a tensor, or a number among the attributes. */
const other = (y: Tensor | undefined, a: Attributes): Operand => y ?? a.value;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: ([x, y]) => x.add(y),
  sub: ([x, y]) => x.sub(y),
  mul: ([x, y]) => x.mul(y),
  div: ([x, y]) => x.div(y),
  maximum: ([x, y]) => x.maximum(y),
  minimum: ([x, y]) => x.minimum(y),
  neg: ([x]) => x.neg(),
  abs: ([x]) => x.abs(),
  sign: ([x]) => x.sign(),
  exp: ([x]) => x.exp(),
  log: ([x]) => x.log(),
  sqrt: ([x]) => x.sqrt(),
  reciprocal: ([x]) => x.reciprocal(),
  sin: ([x]) => x.sin(),
  cos: ([x]) => x.cos(),
  pow: ([x, y], a) => x.pow(y ?? a.exponent),
  relu: ([x]) => x.relu(),
  sigmoid: ([x]) => x.sigmoid(),
  tanh: ([x]) => x.tanh(),
  leakyRelu: ([x], a) => x.leakyRelu(a.negativeSlope),
  gelu: ([x], a) => x.gelu(a.approximate),
  softplus: ([x]) => x.softplus(),
  square: ([x]) => x.mul(x),
  eq: ([x, y], a) => x.eq(other(y, a)),
  ne: ([x, y], a) => x.ne(other(y, a)),
  lt: ([x, y], a) => x.lt(other(y, a)),
  le: ([x, y], a) => x.le(other(y, a)),
  gt: ([x, y], a) => x.gt(other(y, a)),
  ge: ([x, y], a) => x.ge(other(y, a)),
  logicalAnd: ([x, y]) => x.and(y),
  logicalOr: ([x, y]) => x.or(y),
  logicalNot: ([x]) => x.not(),
  zeros: (_, a, __, device) => zeros(a.shape, { device }),
  ones: (_, a, __, device) => ones(a.shape, { device }),
  full: (_, a, __, device) => full(a.shape, a.value, { device }),
  arange: (_, a, __, device) => arange(a.start ?? 0, a.end, a.step ?? 1, { device }),
  linspace: (_, a, __, device) => linspace(a.start, a.end, a.steps, { device }),
  eye: (_, a, __, device) => eye(a.n, a.m ?? a.n, { device }),
  zerosLike: ([x]) => zerosLike(x),
  onesLike: ([x]) => onesLike(x),
  clone: ([x]) => x.clone(),
  contiguous: ([x]) => x.contiguous(),
  clamp: ([x], a) => x.clamp(a.min, a.max),
  matmul: ([x, y]) => x.matmul(y),
  mm: ([x, y]) => x.matmul(y),
  mv: ([x, y]) => x.matmul(y),
  bmm: ([x, y]) => x.matmul(y),
  t: ([x]) => x.t(),
  dot: ([x, y]) => x.dot(y),
  outer: ([x, y]) => x.outer(y),
  transpose: ([x], a) => x.transpose(a.dim0, a.dim1),
  permute: ([x], a) => x.permute(a.dims ?? a.order),
  reshape: ([x], a) => x.reshape(a.shape),
  view: ([x], a) => x.view(a.shape),
  flatten: ([x], a) => x.flatten(a.startDim ?? a.start, a.endDim ?? a.end),
  ravel: ([x]) => x.flatten(),
  sum: ([x], a) => x.sum(dims(a), a.keepdim),
  mean: ([x], a) => x.mean(dims(a), a.keepdim),
  prod: ([x], a) => x.prod(dims(a), a.keepdim),
  max: ([x], a) => (dims(a) === null ? x.max() : x.max(a.dim, a.keepdim).values),
  min: ([x], a) => (dims(a) === null ? x.min() : x.min(a.dim, a.keepdim).values),
  argmax: ([x], a) => x.argmax(a.dim ?? undefined, a.keepdim),
  argmin: ([x], a) => x.argmin(a.dim ?? undefined, a.keepdim),
  softmax: ([x], a) => x.softmax(a.dim),
  logSoftmax: ([x], a) => x.logSoftmax(a.dim),
  slice: ([x], a) => x.slice(...a.ranges),
  narrow: ([x], a) => x.narrow(a.dim, a.start, a.length),
  select: ([x], a) => x.select(a.dim, a.index),
  cat: (x, a) => cat(x, a.dim),
  stack: (x, a) => stack(x, a.dim),
  indexSelect: ([x, i], a) => x.indexSelect(a.dim, i),
  gather: ([x, i], a) => x.gather(a.dim, i),
  flip: ([x], a) => [a.dim ?? a.dims].flat().reduce((y, d) => y.flip(d), x),
  where: ([c, x, y], a) => {
    if (a.condition !== undefined && a.condition !== 'inputs[0] > 0')
      throw new Error(`unknown condition "${a.condition}"`);
    return where(c.gt(0), x, y);
  },
  inverse: ([x]) => x.inverse(),
  det: ([x]) => x.det(),
  norm: ([x], a) => x.norm(dims(a), a.keepdim),
  var: ([x], a) => x.var(dims(a), correction(a), a.keepdim),
  std: ([x], a) => x.std(dims(a), correction(a), a.keepdim),
  unsqueeze: ([x], a) => x.unsqueeze(a.dim),
  squeeze: ([x], a) => x.squeeze(a.dim),
  expand: ([x], a) => x.expand(a.shape),
  polynomial: ([x]) => x.mul(x).mul(3).add(x.mul(2)).add(6),
  partials: ([u, v]) => u.mul(u).mul(v).mul(3).sub(v.mul(v).mul(v).mul(4)),
  embeddingBagSum: ([w, , , s], _, inputs) =>
    F.embeddingBag(w, inputs[1].data, inputs[2].data, { perSampleWeights: s }),
  embeddingBagMean: ([w], _, inputs) =>
    F.embeddingBag(w, inputs[1].data, inputs[2].data, { mode: 'mean' }),
  embeddingBag: ([w, , , s], a, inputs) =>
    F.embeddingBag(w, inputs[1].data, inputs[2].data, { mode: a.mode ?? 'mean', perSampleWeights: s, includeLastOffset: a.includeLastOffset }), // prettier-ignore
  embedding: ([w, i]) => F.embedding(w, i),
  linear: ([x, w, b]) => F.linear(x, w, b ?? null),
  layerNorm: ([x, w, b], a) => {
    const layer = new nn.LayerNorm(a.normalizedShape ?? w?.shape ?? x.shape.slice(-1), { eps: a.eps, elementwiseAffine: false }); // prettier-ignore
    const y = layer.forward(x);
    const scaled = w === undefined ? y : y.mul(w);
    return b === undefined ? scaled : scaled.add(b);
  },
  batchNorm1d: ([x, w, b], a, _, device) => {
    const layer = new nn.BatchNorm1d(x.shape[1], { eps: a.eps, affine: false, device });
    const over = (t: Tensor): Tensor => (x.ndim === 3 ? t.unsqueeze(1) : t);
    const y = layer.forward(x);
    layer.dispose();
    const scaled = w === undefined ? y : y.mul(over(w));
    return b === undefined ? scaled : scaled.add(over(b));
  },
};

/** Without the attributes that are null: Python's None is an argument that was not given. */
function given<T extends object>(attributes: T | undefined): T {
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([, v]) => v !== null)) as T;
}

async function runOperation(one: Case, check: Check): Promise<void> {
  const {
    op,
    inputs = [],
    output,
    gradOutput,
    grads,
  } = one as {
    op: string;
    inputs?: readonly Fixture[];
    output: Fixture;
    gradOutput?: Fixture;
    grads?: readonly (Fixture | null)[];
  };
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (operation === undefined) throw new Error(`unknown operation "${op}"`);
  const x = inputs.map((input) => check.load(input, grads !== undefined));
  const y = operation(x, given(one.attrs as Attributes | undefined), inputs, check.device);
  await check.tensor(y, output, 'output');
  if (gradOutput === undefined || grads === undefined) return;
  y.backward(check.load(gradOutput));
  for (const [i, expected] of grads.entries()) {
    if (expected === null || !isFloating(inputs[i])) continue;
    const actual = x[i].grad?.toDense() ?? zeros(x[i].shape, { device: check.device });
    await check.tensor(actual, expected, `gradient of input ${i}`);
  }
}

// ---------------------------------------------------------------- losses

type LossAttributes = Readonly<Record<string, unknown>>;
type LossFunction = (x: Tensor, t: Tensor, options: Record<string, never>) => Tensor;

const LOSSES: Readonly<Record<string, LossFunction>> = {
  crossEntropy: F.crossEntropy,
  nll: F.nllLoss,
  binaryCrossEntropy: F.binaryCrossEntropy,
  binaryCrossEntropyWithLogits: F.binaryCrossEntropyWithLogits,
  mse: F.mseLoss,
  l1: F.l1Loss,
  smoothL1: F.smoothL1Loss,
  huber: F.huberLoss,
  klDiv: F.klDivLoss,
};

async function runLoss(one: Case, check: Check): Promise<void> {
  const { loss, reduction, input, target, output, gradOutput, gradInput } = one as {
    loss: string;
    reduction: string;
    input: Fixture;
    target: Fixture;
    output: Fixture;
    gradOutput: Fixture;
    gradInput: Fixture;
  };
  const f = Object.hasOwn(LOSSES, loss) ? LOSSES[loss] : undefined;
  if (f === undefined) throw new Error(`unknown loss "${loss}"`);
  const options: Record<string, unknown> = { reduction };
  for (const [key, value] of Object.entries(given(one.attrs as LossAttributes | undefined)))
    if (key !== 'note') options[key] = typeof value === 'object' ? check.load(value as Fixture) : value; // prettier-ignore
  const x = check.load(input, true);
  const y = f(x, check.load(target), options as Record<string, never>);
  await check.tensor(y, output, 'output');
  y.backward(check.load(gradOutput));
  await check.tensor(x.grad?.toDense() ?? zeros(x.shape), gradInput, 'gradient');
}

// ---------------------------------------------------------------- optimizers

type OptimizerFactory = (params: Tensor[], attrs: Partial<Settings>) => optim.Optimizer;
/** Every setting that an optimizer may have. */
type Settings = optim.SGDOptions &
  optim.AdamOptions &
  optim.AdagradOptions &
  optim.AdadeltaOptions &
  optim.RMSpropOptions;

const OPTIMIZERS: Readonly<Record<string, OptimizerFactory>> = {
  SGD: (p, a) => new optim.SGD(p, a),
  Adam: (p, a) => new optim.Adam(p, a),
  AdamW: (p, a) => new optim.AdamW(p, a),
  SparseAdam: (p, a) => new optim.SparseAdam(p, a),
  Adagrad: (p, a) => new optim.Adagrad(p, a),
  Adadelta: (p, a) => new optim.Adadelta(p, a),
  RMSprop: (p, a) => new optim.RMSprop(p, a),
};

async function runOptimizer(one: Case, check: Check): Promise<void> {
  const { optimizer, initial, parameters } = one as {
    optimizer: string;
    initial: Fixture;
    parameters: readonly Fixture[];
  };
  const p = new nn.Parameter(check.load(initial));
  if (optimizer === 'LBFGS') return runLBFGS(one, p, check);
  const make = Object.hasOwn(OPTIMIZERS, optimizer) ? OPTIMIZERS[optimizer] : undefined;
  if (make === undefined) throw new Error(`unknown optimizer "${optimizer}"`);
  const made = make([p], given(one.attrs as Partial<Settings> | undefined));
  for (const [i, expected] of parameters.entries()) {
    await scope(async () => {
      p.grad = gradientOf(one, i, p, check);
      made.step();
      await check.tensor(p, expected, `parameter after step ${i + 1}`);
    });
  }
  made.dispose();
  p.dispose();
}

function gradientOf(one: Case, step: number, p: Tensor, check: Check): Tensor | RowSparse {
  if (one.sparseGradients === undefined)
    return check.load((one.gradients as readonly Fixture[])[step]);
  const { rows, values } = (one.sparseGradients as readonly { rows: number[]; values: Fixture }[])[step]; // prettier-ignore
  const shape = [p.shape[0], p.shape[1]] as const;
  return RowSparse.from(rows, values.data, shape, { device: check.device });
}

async function runLBFGS(one: Case, x: nn.Parameter, check: Check): Promise<void> {
  const { attrs, A, b, losses, parameters, objective } = one as {
    attrs: Partial<optim.LBFGSOptions> & { lineSearch?: string; lineSearchFn?: string };
    A: Fixture;
    b: Fixture;
    losses: readonly number[];
    parameters: readonly Fixture[];
    objective: string;
  };
  if (objective !== "0.5*x'Ax - b'x") throw new Error(`unknown objective "${objective}"`);
  const { lineSearch, lineSearchFn: named, ...options } = given(attrs);
  const search = lineSearch ?? named;
  const lineSearchFn = search === undefined ? null : 'strongWolfe';
  if (search !== undefined && search !== 'strong_wolfe' && search !== 'strongWolfe')
    throw new Error(`unknown line search "${search}"`);
  const matrix = check.load(A);
  const vector = check.load(b);
  const made = new optim.LBFGS([x], { ...options, lineSearchFn });
  for (const [i, expected] of parameters.entries()) {
    const loss = await made.step(async () => {
      made.zeroGrad();
      const f = x.matmul(matrix).dot(x).mul(0.5).sub(vector.dot(x));
      f.backward();
      return f.item();
    });
    check.compare([loss], [losses[i]], `loss of step ${i + 1}`);
    await check.tensor(x, expected, `parameter after step ${i + 1}`);
  }
  made.dispose();
  x.dispose();
}

// ---------------------------------------------------------------- schedulers

interface SchedulerAttributes {
  readonly stepSize: number;
  readonly gamma: number;
  readonly tMax: number;
  readonly etaMin: number;
  readonly totalIters: number;
  readonly startFactor?: number;
  readonly endFactor?: number;
}

/** What LinearLR is without arguments. */
const PYTORCH_LINEAR = { startFactor: 1 / 3, endFactor: 1, totalIters: 5 };

interface AnyScheduler {
  step(measure: number): void;
}

const SCHEDULERS: Readonly<
  Record<
    string,
    (o: optim.Optimizer, a: SchedulerAttributes & optim.PlateauOptions) => AnyScheduler
  >
> = {
  StepLR: (o, a) => new optim.StepLR(o, a),
  ExponentialLR: (o, a) => new optim.ExponentialLR(o, a),
  CosineAnnealingLR: (o, a) => new optim.CosineAnnealingLR(o, a),
  LinearLR: (o, a) => new optim.LinearLR(o, { ...PYTORCH_LINEAR, ...a }),
  ReduceLROnPlateau: (o, a) => new optim.ReduceLROnPlateau(o, a),
};

async function runScheduler(one: Case, check: Check): Promise<void> {
  const { scheduler, attrs, lrs, metrics } = one as {
    scheduler: string;
    attrs: SchedulerAttributes & { baseLr: number };
    lrs: readonly number[];
    /** What ReduceLROnPlateau is told, step by step. */
    metrics?: readonly number[];
  };
  const make = Object.hasOwn(SCHEDULERS, scheduler) ? SCHEDULERS[scheduler] : undefined;
  if (make === undefined) throw new Error(`unknown scheduler "${scheduler}"`);
  const { baseLr, ...options } = given(attrs);
  const p = new nn.Parameter(zeros([1], { device: check.device }));
  const optimizer = new optim.SGD([p], { lr: baseLr });
  const made = make(optimizer, options);
  const actual: number[] = [];
  for (let i = 0; i < lrs.length; i++) {
    actual.push(optimizer.lr);
    optimizer.step();
    made.step(metrics?.[i] ?? 0);
  }
  check.compare(actual, lrs, 'learning rates');
  p.dispose();
}

// ---------------------------------------------------------------- training

/** The articles' network on sparse rows, step by step. */
async function runTraining(one: Case, check: Check): Promise<void> {
  const run = one as unknown as {
    optimizer: string;
    lr: number;
    momentum?: number;
    attrs?: Partial<Settings>;
    shape: { vocabulary: number; hidden: number[]; classes: number };
    batchSize: number;
    epochs: number;
    rows: number[][];
    values: number[][];
    labels: number[];
    initial: Record<string, Fixture>;
    stepLosses: number[];
    finalLogits: Fixture;
    final: Record<string, Fixture>;
  };
  const { device } = check;
  const { vocabulary, hidden, classes } = run.shape;
  const model = new Network(vocabulary, hidden, classes, device);
  model.loadStateDict(run.initial);
  const make = Object.hasOwn(OPTIMIZERS, run.optimizer) ? OPTIMIZERS[run.optimizer] : undefined;
  if (make === undefined) throw new Error(`unknown optimizer "${run.optimizer}"`);
  const settings = given({ lr: run.lr, ...(run.momentum ? { momentum: run.momentum } : {}), ...run.attrs }); // prettier-ignore
  const optimizer = make([...model.parameters()], settings);
  const batch = (start: number, end: number) => {
    const rows = run.rows.slice(start, end);
    const offsets = [0];
    for (const row of rows) offsets.push(offsets[offsets.length - 1] + row.length);
    return csr(offsets, rows.flat(), run.values.slice(start, end).flat(), [rows.length, vocabulary], { device }); // prettier-ignore
  };
  const losses: number[] = [];
  for (let epoch = 0; epoch < run.epochs; epoch++)
    for (let start = 0; start < run.rows.length; start += run.batchSize) {
      const end = Math.min(start + run.batchSize, run.rows.length);
      await scope(async () => {
        const targets = tensor(Int32Array.from(run.labels.slice(start, end)), { device });
        optimizer.zeroGrad();
        const loss = F.crossEntropy(model.forward(batch(start, end)), targets);
        loss.backward();
        optimizer.step();
        losses.push(await loss.item());
      });
    }
  check.compare(losses, run.stepLosses, 'step losses');
  const logits = noGrad(() => model.forward(batch(0, run.rows.length)));
  await check.tensor(logits, run.finalLogits, 'final logits');
  const state = await model.stateDict();
  for (const [name, expected] of Object.entries(run.final))
    check.compare(state[name].data, expected.data, name);
  model.dispose();
  optimizer.dispose();
}

/** The hidden layers are layer_1, layer_2 and so on. */
class Network extends nn.Module {
  output_layer: nn.Linear;
  readonly #hidden: nn.Linear[] = [];

  constructor(vocabulary: number, hidden: readonly number[], classes: number, device: Backend) {
    super();
    let width = vocabulary;
    for (const [i, size] of hidden.entries()) {
      const layer = new nn.Linear(width, size, { sparse: i === 0, device });
      this.#hidden.push(layer);
      Reflect.set(this, `layer_${i + 1}`, layer);
      width = size;
    }
    this.output_layer = new nn.Linear(width, classes, { sparse: hidden.length === 0, device });
  }

  forward(rows: nn.Rows): Tensor {
    let x = rows;
    for (const layer of this.#hidden) x = layer.forward(x).relu();
    return this.output_layer.forward(x);
  }
}
