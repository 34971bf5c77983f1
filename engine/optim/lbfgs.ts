// L-BFGS: a quasi-Newton method that remembers the last few steps instead of a matrix of second
// derivatives. Its decisions depend on the loss, so each step waits for numbers: the closure is
// asynchronous and the vectors are handled on the host, in float64.

import { WinnowError } from '../errors.ts';
import { scope } from '../tensor/scope.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkArrived, checkOptions, checkSettings } from './optimizer.ts';

export interface LBFGSOptions {
  lr: number;
  /** Iterations per step(). */
  maxIter: number;
  /** Evaluations of the closure per step(); 1.25 * maxIter where absent. */
  maxEval?: number;
  toleranceGrad: number;
  toleranceChange: number;
  historySize: number;
  lineSearchFn: 'strongWolfe' | null;
}

/** Computes the loss anew: zeroGrad(), forward, backward(); gives the loss as a number. */
export type Closure = () => Promise<number>;

type Vector = Float64Array<ArrayBuffer>;

/** What L-BFGS remembers between steps. */
export interface LBFGSMemory {
  evaluations: number;
  iterations: number;
  direction: Vector;
  t: number;
  steps: Vector[];
  changes: Vector[];
  rho: number[];
  scale: number;
  previousGradient: Vector;
}

export interface LBFGSState {
  readonly options: LBFGSOptions;
  readonly memory: LBFGSMemory | null;
}

/** A copy of its own, with float64 vectors whatever they were saved as. */
function structured(memory: LBFGSMemory | null): LBFGSMemory | null {
  if (memory === null) return null;
  const copy = (v: ArrayLike<number>): Vector => Float64Array.from(v);
  return {
    ...memory,
    direction: copy(memory.direction),
    steps: memory.steps.map(copy),
    changes: memory.changes.map(copy),
    rho: [...memory.rho],
    previousGradient: copy(memory.previousGradient),
  };
}

const dot = (a: Vector, b: Vector): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const largest = (a: Vector): number => {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]));
  return most;
};

const addScaled = (a: Vector, b: Vector, factor: number): Vector =>
  a.map((value, i) => value + factor * b[i]);

const DEFAULTS: LBFGSOptions = {
  lr: 1,
  maxIter: 20,
  toleranceGrad: 1e-7,
  toleranceChange: 1e-9,
  historySize: 100,
  lineSearchFn: null,
};

export class LBFGS {
  readonly options: LBFGSOptions;
  readonly params: readonly Tensor[];
  #memory: LBFGSMemory | null = null;

  constructor(parameters: Iterable<Tensor>, options: Partial<LBFGSOptions> = {}) {
    checkOptions('LBFGS', options, [...Object.keys(DEFAULTS), 'maxEval']);
    checkSettings('LBFGS', options, DEFAULTS);
    const { lineSearchFn = null } = options;
    if (lineSearchFn !== null && lineSearchFn !== 'strongWolfe')
      throw new WinnowError(
        'optim.setting',
        `LBFGS: lineSearchFn is 'strongWolfe' or null, not ${String(lineSearchFn)}.`,
        { optimizer: 'LBFGS', setting: 'lineSearchFn' },
      );
    this.params = [...parameters];
    if (this.params.length === 0)
      throw new WinnowError(
        'optim.empty',
        'LBFGS: there are no parameters to optimize. Give it model.parameters().',
      );
    this.options = { ...DEFAULTS, ...options };
  }

  zeroGrad(): void {
    for (const p of this.params) p.grad = null;
  }

  /** Nothing on the device is held; here so that all optimizers can be disposed of alike. */
  dispose(): void {
    this.#memory = null;
  }

  /** Everything needed to continue exactly. */
  async stateDict(): Promise<LBFGSState> {
    return { options: { ...this.options }, memory: structured(this.#memory) };
  }

  /** Continues from a saved state. Throws `optim.state` where it does not fit the parameters. */
  loadStateDict(saved: LBFGSState): void {
    checkArrived('LBFGS', saved);
    const size = this.params.reduce((sum, p) => sum + p.size, 0);
    const found = saved.memory?.direction.length ?? size;
    if (found !== size)
      throw new WinnowError(
        'optim.state',
        `LBFGS.loadStateDict: the state belongs to ${found} numbers, the parameters have ${size}. Build the model with the sizes it was saved with.`,
        { state: found, parameters: size },
      );
    Object.assign(this.options, saved.options);
    this.#memory = structured(saved.memory);
  }

  async #gather(read: (p: Tensor) => Tensor | null): Promise<Vector> {
    const parts: number[] = [];
    for (const p of this.params) {
      const values = await read(p)?.array();
      for (let i = 0; i < p.size; i++) parts.push(values === undefined ? 0 : values[i]);
    }
    return Float64Array.from(parts);
  }

  #write(x: Vector): void {
    let at = 0;
    for (const p of this.params) {
      p.copyFrom(x.subarray(at, at + p.size));
      at += p.size;
    }
  }

  /** Up to maxIter iterations. Gives the loss before the step. */
  async step(closure: Closure): Promise<number> {
    const { lr, maxIter, toleranceGrad, toleranceChange, historySize, lineSearchFn } = this.options;
    const isPrecise = this.params.every((p) => p.dtype === 'float64');
    const change = isPrecise ? difference : finerDifference;
    const maxEval = this.options.maxEval ?? Math.floor(maxIter * 1.25);
    /** The loss and gradient at the parameters as they are. */
    const evaluate = (): Promise<[number, Vector]> =>
      scope(async (): Promise<[number, Vector]> => {
        const loss = await closure();
        const gradient = await this.#gather((p) => p.grad?.toDense() ?? null);
        this.zeroGrad();
        return [loss, gradient];
      });

    const first = await evaluate();
    let [loss, gradient] = first;
    let evaluations = 1;
    if (largest(gradient) <= toleranceGrad) return first[0];

    const n = gradient.length;
    const m = (this.#memory ??= {
      evaluations: 0,
      iterations: 0,
      direction: new Float64Array(n),
      t: lr,
      steps: [],
      changes: [],
      rho: [],
      scale: 1,
      previousGradient: new Float64Array(n),
    });

    for (let iteration = 1; iteration <= maxIter; iteration++) {
      m.iterations++;
      if (m.iterations === 1) m.direction = gradient.map((g) => -g);
      else this.#turn(m, gradient, historySize);
      m.previousGradient = gradient.slice();
      const previousLoss = loss;

      let size = 0;
      for (const g of gradient) size += Math.abs(g);
      m.t = m.iterations === 1 ? Math.min(1, 1 / size) * lr : lr;
      const slope = dot(gradient, m.direction);
      if (slope > -toleranceChange) break;

      const start = await this.#gather((p) => p.detach());
      let used = 1;
      if (lineSearchFn === 'strongWolfe') {
        const at = async (t: number): Promise<[number, Vector]> => {
          this.#write(addScaled(start, m.direction, t));
          return evaluate();
        };
        const found = await strongWolfe(at, m.direction, m.t, loss, gradient, slope, toleranceChange, change); // prettier-ignore
        [loss, gradient, m.t, used] = [found.loss, found.gradient, found.t, found.evaluations];
        this.#write(addScaled(start, m.direction, m.t));
      } else {
        this.#write(addScaled(start, m.direction, m.t));
        if (iteration !== maxIter) [loss, gradient] = await evaluate();
      }
      evaluations += used;
      m.evaluations += used;

      if (evaluations >= maxEval || largest(gradient) <= toleranceGrad) break;
      if (largest(m.direction) * Math.abs(m.t) <= toleranceChange) break;
      const gain = change(previousLoss, slope, loss, dot(gradient, m.direction), m.t);
      if (Math.abs(gain) < toleranceChange) break;
    }
    return first[0];
  }

  /** Remembers the last step and turns the gradient into the next direction (two-loop recursion). */
  #turn(m: LBFGSMemory, gradient: Vector, historySize: number): void {
    const turned = addScaled(gradient, m.previousGradient, -1);
    const step = m.direction.map((d) => d * m.t);
    const curvature = dot(turned, step);
    if (curvature > 1e-10) {
      if (m.steps.length === historySize) {
        m.steps.shift();
        m.changes.shift();
        m.rho.shift();
      }
      m.steps.push(step);
      m.changes.push(turned);
      m.rho.push(1 / curvature);
      m.scale = curvature / dot(turned, turned);
    }
    const alphas: number[] = [];
    let q = gradient.map((g) => -g);
    for (let i = m.steps.length - 1; i >= 0; i--) {
      alphas[i] = dot(m.steps[i], q) * m.rho[i];
      q = addScaled(q, m.changes[i], -alphas[i]);
    }
    let r = q.map((value) => value * m.scale);
    for (let i = 0; i < m.steps.length; i++) {
      const beta = dot(m.changes[i], r) * m.rho[i];
      r = addScaled(r, m.steps[i], alphas[i] - beta);
    }
    m.direction = r;
  }
}

/** How much the loss changed over a step of length t between two slopes. */
type Change = (loss0: number, slope0: number, loss: number, slope: number, t: number) => number;

const difference: Change = (loss0, _, loss) => loss - loss0;

/**
 * The same of float32 losses. Near the minimum they no longer show it; the slopes do (the trapezoid
 * rule). So do they where both agree as far as float32 can tell: the slopes are the finer measure.
 * Then decisions are the same in float32 as in float64.
 */
const finerDifference: Change = (loss0, slope0, loss, slope, t) => {
  const plain = loss - loss0;
  const trapezoid = (t * (slope0 + slope)) / 2;
  const rounding = 4e-6 * Math.max(Math.abs(loss0), Math.abs(loss));
  const isLost = Math.abs(plain) <= 1e-4 * Math.abs(loss0);
  return isLost || Math.abs(plain - trapezoid) <= rounding ? trapezoid : plain;
};

interface Point {
  t: number;
  loss: number;
  gradient: Vector;
  slope: number;
}

/**
 * The minimum of the cubic through two points with their slopes, held within bounds; the middle of
 * the bounds where the cubic has none.
 */
function cubicMinimum(a: Point, b: Point, bounds?: readonly [number, number]): number {
  const [low, high] = bounds ?? (a.t <= b.t ? [a.t, b.t] : [b.t, a.t]);
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const t =
    a.t <= b.t
      ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
      : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return Math.min(Math.max(t, low), high);
}

/**
 * A step length with sufficient decrease and small enough slope (Nocedal and Wright, Numerical
 * Optimization, algorithms 3.5 and 3.6): first a bracket is found, then narrowed.
 */
async function strongWolfe(
  at: (t: number) => Promise<[number, Vector]>,
  direction: Vector,
  firstT: number,
  startLoss: number,
  startGradient: Vector,
  startSlope: number,
  toleranceChange: number,
  change: Change,
): Promise<{ t: number; loss: number; gradient: Vector; evaluations: number }> {
  const c1 = 1e-4;
  const c2 = 0.9;
  const most = 25;
  const extent = largest(direction);
  let evaluations = 0;
  const probe = async (t: number): Promise<Point> => {
    const [loss, gradient] = await at(t);
    evaluations++;
    const slope = dot(gradient, direction);
    return { t, loss: startLoss + change(startLoss, startSlope, loss, slope, t), gradient, slope };
  };
  const start: Point = { t: 0, loss: startLoss, gradient: startGradient, slope: startSlope };
  const decreases = (p: Point): boolean => p.loss <= startLoss + c1 * p.t * startSlope;
  const flat = (p: Point): boolean => Math.abs(p.slope) <= -c2 * startSlope;

  let previous = start;
  let point = await probe(firstT);
  let bracket: [Point, Point] | null = null;
  let done: Point | null = null;
  let tries = 0;
  for (; tries < most; tries++) {
    if (!decreases(point) || (tries > 1 && point.loss >= previous.loss)) {
      bracket = [previous, point];
      break;
    }
    if (flat(point)) {
      done = point;
      break;
    }
    if (point.slope >= 0) {
      bracket = [previous, point];
      break;
    }
    const low = point.t + 0.01 * (point.t - previous.t);
    const t = cubicMinimum(previous, point, [low, point.t * 10]);
    previous = point;
    point = await probe(t);
  }
  if (done !== null) return { ...done, evaluations };
  bracket ??= [start, point];

  let [low, high] = bracket[0].loss <= bracket[1].loss ? bracket : [bracket[1], bracket[0]];
  let nearEdge = false;
  for (; tries < most; tries++) {
    if (Math.abs(high.t - low.t) * extent < toleranceChange) break;
    let t = cubicMinimum(low, high);
    // A step too near an end of the bracket makes no progress: the second time, move it inwards.
    const left = Math.min(low.t, high.t);
    const right = Math.max(low.t, high.t);
    const margin = 0.1 * (right - left);
    if (Math.min(right - t, t - left) < margin) {
      if (nearEdge || t >= right || t <= left) {
        t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
        nearEdge = false;
      } else nearEdge = true;
    } else nearEdge = false;
    const next = await probe(t);
    if (!decreases(next) || next.loss >= low.loss) {
      high = next;
      // It may lie lower than the low end and yet not low enough for its length.
      if (high.loss < low.loss) [low, high] = [high, low];
    } else {
      if (flat(next)) {
        low = next;
        break;
      }
      if (next.slope * (high.t - low.t) >= 0) high = low;
      low = next;
    }
  }
  return { ...low, evaluations };
}
