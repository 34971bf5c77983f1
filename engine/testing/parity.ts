// Compares the engine with PyTorch: reads the parsed JSON of `torch_fixtures.py`'s layout and runs
// every case on a backend. Nothing is skipped: a name it doesn't know is a failure. Free of Node,
// so that it runs in a browser, too.

import type { Backend, BackendName } from '../backends/backend.ts';
import type { Tensor } from '../index.ts';
import {
  cat,
  csr,
  nn,
  noGrad,
  optim,
  RowSparse,
  scope,
  stack,
  tensor,
  where,
  zeros,
} from '../index.ts';
import type { Range } from '../ops/shape.ts';
import { RTOL, worstError } from './compare.ts';

const F = nn.functional;

/** A tensor as it stands in a file. */
interface Fixture {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly data: readonly number[];
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
    const made = tensor(t.dtype === 'int32' ? Int32Array.from(t.data) : Float32Array.from(t.data), {
      shape: t.shape,
      device: this.device,
    });
    made.requiresGrad = requiresGrad && t.dtype === 'float32';
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

/** Every attribute that an operation may have. */
interface Attributes {
  readonly dim: number;
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
type Operation = (x: readonly Tensor[], attrs: Attributes, inputs: readonly Fixture[]) => Tensor;

const dims = (a: Attributes): number | null => a.dim ?? null;

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
  gelu: ([x]) => x.gelu(),
  softplus: ([x]) => x.softplus(),
  clamp: ([x], a) => x.clamp(a.min, a.max),
  matmul: ([x, y]) => x.matmul(y),
  dot: ([x, y]) => x.dot(y),
  outer: ([x, y]) => x.outer(y),
  transpose: ([x], a) => x.transpose(a.dim0, a.dim1),
  permute: ([x], a) => x.permute(a.dims ?? a.order),
  reshape: ([x], a) => x.reshape(a.shape),
  view: ([x], a) => x.view(a.shape),
  flatten: ([x], a) => x.flatten(a.startDim ?? a.start, a.endDim ?? a.end),
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
  flip: ([x], a) => x.flip(a.dim ?? a.dims[0]),
  where: ([c, x, y], a) => {
    if (a.condition !== undefined && a.condition !== 'inputs[0] > 0')
      throw new Error(`unknown condition "${a.condition}"`);
    return where(c.gt(0), x, y);
  },
  inverse: ([x]) => x.inverse(),
  det: ([x]) => x.det(),
  norm: ([x], a) => x.norm(dims(a), a.keepdim),
  var: ([x], a) => x.var(dims(a), a.correction, a.keepdim),
  std: ([x], a) => x.std(dims(a), a.correction, a.keepdim),
  unsqueeze: ([x], a) => x.unsqueeze(a.dim),
  squeeze: ([x], a) => x.squeeze(a.dim),
  expand: ([x], a) => x.expand(a.shape),
  polynomial: ([x]) => x.mul(x).mul(3).add(x.mul(2)).add(6),
  partials: ([u, v]) => u.mul(u).mul(v).mul(3).sub(v.mul(v).mul(v).mul(4)),
  embeddingBagSum: ([w, , , s], _, inputs) =>
    F.embeddingBag(w, inputs[1].data, inputs[2].data, { perSampleWeights: s }),
  embeddingBagMean: ([w], _, inputs) =>
    F.embeddingBag(w, inputs[1].data, inputs[2].data, { mode: 'mean' }),
  linear: ([x, w, b]) => F.linear(x, w, b ?? null),
};

async function runOperation(one: Case, check: Check): Promise<void> {
  const { op, attrs, inputs, output, gradOutput, grads } = one as {
    op: string;
    attrs: Attributes;
    inputs: readonly Fixture[];
    output: Fixture;
    gradOutput?: Fixture;
    grads?: readonly (Fixture | null)[];
  };
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (operation === undefined) throw new Error(`unknown operation "${op}"`);
  const x = inputs.map((input) => check.load(input, grads !== undefined));
  const y = operation(x, attrs, inputs);
  await check.tensor(y, output, 'output');
  if (gradOutput === undefined || grads === undefined) return;
  y.backward(check.load(gradOutput));
  for (const [i, expected] of grads.entries()) {
    if (expected === null) continue;
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
  const { loss, attrs, reduction, input, target, output, gradOutput, gradInput } = one as {
    loss: string;
    attrs: LossAttributes;
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
  for (const [key, value] of Object.entries(attrs)) {
    if (key === 'note') continue;
    options[key] =
      typeof value === 'object' && value !== null ? check.load(value as Fixture) : value;
  }
  const x = check.load(input, true);
  const y = f(x, check.load(target), options as Record<string, never>);
  await check.tensor(y, output, 'output');
  y.backward(check.load(gradOutput));
  await check.tensor(x.grad?.toDense() ?? zeros(x.shape), gradInput, 'gradient');
}

// ---------------------------------------------------------------- optimizers

type OptimizerFactory = (params: Tensor[], attrs: Record<string, never>) => optim.Optimizer;

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
  const { optimizer, attrs, initial, parameters } = one as {
    optimizer: string;
    attrs: Record<string, never>;
    initial: Fixture;
    parameters: readonly Fixture[];
  };
  const p = new nn.Parameter(check.load(initial));
  if (optimizer === 'LBFGS') return runLBFGS(one, p, check);
  const make = Object.hasOwn(OPTIMIZERS, optimizer) ? OPTIMIZERS[optimizer] : undefined;
  if (make === undefined) throw new Error(`unknown optimizer "${optimizer}"`);
  const made = make([p], attrs);
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
    attrs: { lr: number; maxIter: number; historySize: number; lineSearch: string | null };
    A: Fixture;
    b: Fixture;
    losses: readonly number[];
    parameters: readonly Fixture[];
    objective: string;
  };
  if (objective !== "0.5*x'Ax - b'x") throw new Error(`unknown objective "${objective}"`);
  const { lineSearch, ...options } = attrs;
  const lineSearchFn = lineSearch === null ? null : 'strongWolfe';
  if (lineSearch !== null && lineSearch !== 'strong_wolfe')
    throw new Error(`unknown line search "${lineSearch}"`);
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
  readonly totalSteps: number;
  readonly startFactor: number;
  readonly endFactor: number;
}

const SCHEDULERS: Readonly<
  Record<string, (o: optim.Optimizer, a: SchedulerAttributes) => optim.Scheduler>
> = {
  StepLR: (o, a) => new optim.StepLR(o, a),
  ExponentialLR: (o, a) => new optim.ExponentialLR(o, a),
  CosineAnnealingLR: (o, a) => new optim.CosineAnnealingLR(o, a),
  LinearLR: (o, a) => new optim.LinearLR(o, a),
};

async function runScheduler(one: Case, check: Check): Promise<void> {
  const { scheduler, attrs, lrs } = one as {
    scheduler: string;
    attrs: SchedulerAttributes & { baseLr: number };
    lrs: readonly number[];
  };
  const make = Object.hasOwn(SCHEDULERS, scheduler) ? SCHEDULERS[scheduler] : undefined;
  if (make === undefined) throw new Error(`unknown scheduler "${scheduler}"`);
  const { baseLr, ...options } = attrs;
  const p = new nn.Parameter(zeros([1], { device: check.device }));
  const optimizer = new optim.SGD([p], { lr: baseLr });
  const made = make(optimizer, options);
  const actual: number[] = [];
  for (let i = 0; i < lrs.length; i++) {
    actual.push(optimizer.lr);
    optimizer.step();
    made.step();
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
    momentum: number;
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
  const optimizer = run.optimizer === 'Adam' ? new optim.Adam(model.parameters(), { lr: run.lr })
    : run.optimizer === 'SGD' ? new optim.SGD(model.parameters(), { lr: run.lr, momentum: run.momentum })
    : null; // prettier-ignore
  if (optimizer === null) throw new Error(`unknown optimizer "${run.optimizer}"`);
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

class Network extends nn.Module {
  layer_1: nn.Linear;
  layer_2: nn.Linear;
  output_layer: nn.Linear;

  constructor(vocabulary: number, hidden: readonly number[], classes: number, device: Backend) {
    super();
    this.layer_1 = new nn.Linear(vocabulary, hidden[0], { sparse: true, device });
    this.layer_2 = new nn.Linear(hidden[0], hidden[1], { device });
    this.output_layer = new nn.Linear(hidden[1], classes, { device });
  }

  forward(x: nn.Rows): Tensor {
    return this.output_layer.forward(this.layer_2.forward(this.layer_1.forward(x).relu()).relu());
  }
}
