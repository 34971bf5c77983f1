// Losses: how wrong a prediction is, in one number (or one per element). Each takes
// `reduction: 'mean' | 'sum' | 'none'`, as in PyTorch.

import { attach } from '../tensor/autograd.ts';
import { WinnowError } from '../errors.ts';
import { formatShape, sameShape, shapeError } from '../tensor/shape.ts';
import { hostIntegersOf, isOfWholeNumbers } from '../tensor/host-data.ts';
import { Tensor } from '../tensor/tensor.ts';
import { operand, where } from './arithmetic.ts';
import { cast, checkDevice, checkFloat, compact, isFloat, make, noTensor } from './common.ts';

export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions {
  readonly reduction?: Reduction;
}

function reduced(x: Tensor, reduction: Reduction = 'mean'): Tensor {
  return reduction === 'mean' ? x.mean() : reduction === 'sum' ? x.sum() : x;
}

const REDUCTIONS: readonly unknown[] = ['mean', 'sum', 'none', undefined];

/** Throws where a loss is given an option that it does not know, or a reduction that there is not. */
function checkOptions(name: string, options: object, known: readonly string[] = []): void {
  if (typeof options !== 'object' || (options as object | null) === null)
    throw new WinnowError(
      'loss.option',
      `${name}: the options are an object, such as { reduction: 'sum' }, not ${String(options)}.`,
      { operation: name },
    );
  for (const key in options)
    if (key !== 'reduction' && !known.includes(key))
      throw new WinnowError(
        'loss.option',
        `${name}: there is no option "${key}". It takes ${['reduction', ...known].join(', ')}.`,
        { operation: name, option: key, known: ['reduction', ...known] },
      );
  const { reduction } = options as { readonly reduction?: unknown };
  if (!REDUCTIONS.includes(reduction) && !(reduction === 'batchmean' && name === 'klDivLoss'))
    throw new WinnowError(
      'loss.option',
      `${name}: there is no reduction "${String(reduction)}". Use 'mean', 'sum'${name === 'klDivLoss' ? ", 'batchmean'" : ''} or 'none'.`,
      { operation: name, option: 'reduction' },
    );
}

/** Throws where the class weights are no tensor [classes]. */
function checkWeight(name: string, weight: Tensor, classes: number): void {
  if (!(weight instanceof Tensor)) throw noTensor(name, weight);
  if (weight.shape.length !== 1 || weight.shape[0] !== classes)
    throw shapeError(
      `${name}: the class weights have shape ${formatShape(weight.shape)}, they need [${classes}].`,
      { operation: name, weight: [...weight.shape], classes },
    );
}

function checkPair(name: string, input: Tensor, target: Tensor): void {
  checkDevice(name, input, target);
  checkFloat(name, input);
  if (!sameShape(input.shape, target.shape))
    throw shapeError(
      `${name}: the input has shape ${formatShape(input.shape)}, the target ${formatShape(target.shape)}; they must be equal.`,
      { operation: name, input: [...input.shape], target: [...target.shape] },
    );
}

/**
 * Targets as int32. Throws where they are no classes: floats are taken where they were written down
 * as whole numbers. Numbers are checked where the host knows them; of others the CPU kernels tell,
 * and WebGPU can't.
 */
function classTargets(name: string, given: Tensor, classes: number, ignoreIndex: number): Tensor {
  const targets = isFloat(given.dtype) && isOfWholeNumbers(given) ? given.type('int32') : given;
  if (targets.dtype !== 'int32')
    throw new WinnowError(
      'tensor.dtype',
      `${name}: targets [n] are class numbers, int32, not ${targets.dtype} (shape ${formatShape(targets.shape)}). Make them with tensor(numbers, { dtype: 'int32' }), or convert with targets.type('int32')${name === 'crossEntropy' ? `; probabilities need a column per class, [${targets.shape[0]}, ${classes}]` : ''}.`,
      { operation: name, dtype: targets.dtype, shape: [...targets.shape] },
    );
  const host = hostIntegersOf(targets);
  for (let row = 0; row < (host?.length ?? 0); row++)
    if (host !== null && host[row] !== ignoreIndex && !(host[row] >= 0 && host[row] < classes))
      throw new WinnowError(
        'loss.target',
        `${name}: target ${host[row]} in row ${row} is not a class (0..${classes - 1}); the prediction has ${classes} columns. Number the classes from 0, or name the target to leave out as ignoreIndex.`,
        { operation: name, target: host[row], row, classes },
      );
  return targets;
}

export interface CrossEntropyOptions extends LossOptions {
  /** One weight per class, [classes]. */
  readonly weight?: Tensor | null;
  /** Share of the target spread evenly over all classes, 0 to 1. */
  readonly labelSmoothing?: number;
  /** Rows with this target count for nothing. */
  readonly ignoreIndex?: number;
}

const NLL = ['weight', 'ignoreIndex'];
const CROSS_ENTROPY = ['weight', 'labelSmoothing', 'ignoreIndex'];

/**
 * Predictions [n, classes, ..] with targets [n, ..], or one row [classes] with a scalar, as rows
 * [m, classes] with targets [m]; null where they are that already, or fit in no such way.
 */
function asRows(x: Tensor, targets: Tensor): { rows: Tensor; targets: Tensor } | null {
  const rank = x.shape.length;
  if (rank === 1 && targets.shape.length === 0)
    return { rows: x.unsqueeze(0), targets: targets.unsqueeze(0) };
  const others = x.shape.filter((_, d) => d !== 1);
  if (rank < 3 || !sameShape(others, targets.shape)) return null;
  const last = x.permute(0, ...others.slice(1).map((_, i) => i + 2), 1);
  const flat = [targets.size, x.shape[1]];
  return { rows: last.reshape(flat), targets: targets.reshape([targets.size]) };
}

/** Cross-entropy with a probability for each class as target, of the logits' shape. */
function softCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  { reduction = 'mean', weight = null, labelSmoothing = 0 }: CrossEntropyOptions,
): Tensor {
  const dim = logits.shape.length === 1 ? 0 : 1;
  const classes = logits.shape[dim];
  const wide = logits.shape.map((_, d) => (d === dim ? classes : 1));
  const smooth = labelSmoothing === 0 ? targets : targets.mul(1 - labelSmoothing).add(labelSmoothing / classes); // prettier-ignore
  if (weight !== null) checkWeight('crossEntropy', weight, classes);
  const factors = weight === null ? smooth : smooth.mul(weight.reshape(wide));
  const losses = logits.logSoftmax(dim).mul(factors).sum(dim).neg();
  return reduced(losses, reduction);
}

/**
 * Cross-entropy of logits [n, classes] with class indices [n] (int32), of one row [classes] with a
 * scalar index, or of [n, classes, ..] with [n, ..]. One fused kernel gives the loss and its
 * gradient. 'mean' divides by the summed weights of the targets. Floating-point targets of the
 * logits' shape are probabilities of the classes.
 */
export function crossEntropy(
  logits: Tensor,
  targets: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const { reduction = 'mean', weight = null, labelSmoothing = 0, ignoreIndex = -100 } = options;
  checkOptions('crossEntropy', options, CROSS_ENTROPY);
  checkDevice('crossEntropy', logits, targets);
  checkFloat('crossEntropy', logits);
  if (isFloat(targets.dtype) && sameShape(logits.shape, targets.shape))
    return softCrossEntropy(logits, targets, options);
  const flat = asRows(logits, targets);
  if (flat !== null) {
    const loss = crossEntropy(flat.rows, flat.targets, options);
    return reduction === 'none' ? loss.reshape(targets.shape) : loss;
  }
  const [n, classes] = logits.shape;
  if (logits.shape.length !== 2 || targets.shape.length !== 1 || targets.shape[0] !== n)
    throw shapeError(
      `crossEntropy: needs logits [n, classes] and targets [n], not ${formatShape(logits.shape)} and ${formatShape(targets.shape)}.`,
      { operation: 'crossEntropy', logits: [...logits.shape], targets: [...targets.shape] },
    );
  if (weight !== null) checkWeight('crossEntropy', weight, classes);
  const classNumbers = classTargets('crossEntropy', targets, classes, ignoreIndex);
  const device = logits.device;
  const loss = make([], logits.dtype, device);
  const rows = reduction === 'none' ? make([n], logits.dtype, device) : null;
  const gradLogits = logits.requiresGrad ? make(logits.shape, logits.dtype, device) : null;
  device.run('crossEntropy', {
    logits: compact(logits),
    targets: classNumbers,
    classWeights: weight === null ? null : compact(cast(weight, logits.dtype)),
    labelSmoothing,
    ignoreIndex,
    scaleBy: reduction === 'mean' ? 'mean' : 'sum',
    loss,
    rowLosses: rows,
    gradLogits,
  });
  return attach(rows ?? loss, 'crossEntropy', [logits], (g) => {
    if (gradLogits === null) return [null];
    // The usual case, loss.backward(): nothing to multiply.
    if (g.constant === 1) return [gradLogits];
    return [gradLogits.mul(rows === null ? g : g.unsqueeze(1))];
  });
}

/** Negative log-likelihood of log-probabilities for class indices, of the shapes crossEntropy takes. */
export function nllLoss(
  logProbabilities: Tensor,
  targets: Tensor,
  options: Omit<CrossEntropyOptions, 'labelSmoothing'> = {},
): Tensor {
  const { reduction = 'mean', weight = null, ignoreIndex = -100 } = options;
  checkOptions('nllLoss', options, NLL);
  checkDevice('nllLoss', logProbabilities, targets);
  checkFloat('nllLoss', logProbabilities);
  const flat = asRows(logProbabilities, targets);
  if (flat !== null) {
    const loss = nllLoss(flat.rows, flat.targets, options);
    return reduction === 'none' ? loss.reshape(targets.shape) : loss;
  }
  const [n, classes] = logProbabilities.shape;
  if (logProbabilities.shape.length !== 2 || targets.shape.length !== 1 || targets.shape[0] !== n)
    throw shapeError(
      `nllLoss: needs log-probabilities [n, classes] and targets [n], not ${formatShape(logProbabilities.shape)} and ${formatShape(targets.shape)}.`,
    );
  if (weight !== null) checkWeight('nllLoss', weight, classes);
  const classNumbers = classTargets('nllLoss', targets, classes, ignoreIndex);
  const dtype = logProbabilities.dtype;
  const counts = classNumbers.ne(ignoreIndex);
  const safe = where(counts, classNumbers, operand(0, classNumbers));
  const picked = logProbabilities.gather(1, safe.unsqueeze(1)).squeeze(1);
  const factor = counts.type(dtype);
  const weights = weight === null ? factor : factor.mul(weight.indexSelect(0, safe));
  // Where a row counts for nothing, so does an infinite logarithm in it.
  const losses = where(counts, picked.mul(weights).neg(), 0);
  return reduction === 'mean' ? losses.sum().div(weights.sum()) : reduced(losses, reduction);
}

export interface BinaryCrossEntropyOptions extends LossOptions {
  /** Factor of each element, broadcast. */
  readonly weight?: Tensor | null;
}

/** Binary cross-entropy of probabilities with targets from 0 to 1; logarithms are held above -100. */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  checkOptions('binaryCrossEntropy', options, ['weight']);
  checkPair('binaryCrossEntropy', input, target);
  const p = input.detach();
  const t = target.detach();
  const yes = p.log().clamp(-100);
  const no = p.neg().add(1).log().clamp(-100);
  const forward = t.mul(yes).add(t.neg().add(1).mul(no)).neg();
  const losses = attach(forward, 'binaryCrossEntropy', [input, target], (g) => [
    input.requiresGrad ? g.mul(p.sub(t)).div(p.mul(p.neg().add(1)).clamp(1e-12)) : null,
    target.requiresGrad ? g.mul(no.sub(yes)) : null,
  ]);
  const weighted = options.weight ? losses.mul(options.weight) : losses;
  return reduced(weighted, options.reduction);
}

export interface WithLogitsOptions extends BinaryCrossEntropyOptions {
  /** Factor of the positive targets, broadcast over the last dimension. */
  readonly posWeight?: Tensor | null;
}

/** log(1 + e^-|x|). At 0 the slope is that from above, as in the formula it is part of. */
function logistic(x: Tensor): Tensor {
  const distance = x.detach().abs();
  const y = distance.neg().exp().add(1).log();
  return attach(y, 'logistic', [x], (g) => {
    const slope = distance.neg().sigmoid();
    return [g.mul(where(x.detach().lt(0), slope, slope.neg()))];
  });
}

/** Binary cross-entropy of logits; exact where a sigmoid would round to 0 or 1. */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: WithLogitsOptions = {},
): Tensor {
  checkOptions('binaryCrossEntropyWithLogits', options, ['weight', 'posWeight']);
  checkPair('binaryCrossEntropyWithLogits', input, target);
  const { weight = null, posWeight = null } = options;
  if (posWeight !== null && !(posWeight instanceof Tensor))
    throw noTensor('binaryCrossEntropyWithLogits', posWeight);
  // (1 - t) x + (1 + (w - 1) t) log(1 + e^-x). Below 0 its large parts cancel to -w t x.
  const slope = posWeight === null ? null : posWeight.sub(1).mul(target).add(1);
  const positive = posWeight === null ? target : target.mul(posWeight);
  const isNegative = input.detach().lt(0);
  const factor = where(isNegative, positive.neg(), target.neg().add(1));
  const tail = logistic(input);
  const losses = factor.mul(input).add(slope === null ? tail : tail.mul(slope));
  return reduced(weight === null ? losses : losses.mul(weight), options.reduction);
}

export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('mseLoss', options);
  checkPair('mseLoss', input, target);
  const d = input.sub(target);
  return reduced(d.mul(d), options.reduction);
}

export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('l1Loss', options);
  checkPair('l1Loss', input, target);
  return reduced(input.sub(target).abs(), options.reduction);
}

/** Quadratic below `beta`, linear above. */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { readonly beta?: number } = {},
): Tensor {
  checkOptions('smoothL1Loss', options, ['beta']);
  checkPair('smoothL1Loss', input, target);
  const { beta = 1 } = options;
  if (beta < 0)
    throw new WinnowError('loss.beta', `smoothL1Loss: beta must not be negative, not ${beta}.`);
  if (beta === 0) return l1Loss(input, target, { reduction: options.reduction });
  const d = input.sub(target);
  const distance = d.abs();
  const losses = where(
    distance.detach().lt(beta),
    d.mul(d).mul(0.5 / beta),
    distance.sub(0.5 * beta),
  );
  return reduced(losses, options.reduction);
}

/** Quadratic below `delta`, linear above, with slope `delta`. */
export function huberLoss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { readonly delta?: number } = {},
): Tensor {
  checkOptions('huberLoss', options, ['delta']);
  checkPair('huberLoss', input, target);
  const { delta = 1 } = options;
  const d = input.sub(target);
  const distance = d.abs();
  const losses = where(
    distance.detach().le(delta),
    d.mul(d).mul(0.5),
    distance.sub(0.5 * delta).mul(delta),
  );
  return reduced(losses, options.reduction);
}

export interface KLDivOptions {
  readonly reduction?: Reduction | 'batchmean';
  readonly logTarget?: boolean;
}

/**
 * Kullback-Leibler divergence of log-probabilities from target probabilities: target (log target -
 * input). 'batchmean' divides the sum by the number of rows: the divergence as it is defined.
 * With `logTarget` the target holds logarithms, too.
 */
export function klDivLoss(input: Tensor, target: Tensor, options: KLDivOptions = {}): Tensor {
  checkOptions('klDivLoss', options, ['logTarget']);
  checkPair('klDivLoss', input, target);
  const { reduction = 'mean', logTarget = false } = options;
  const losses = logTarget
    ? target.exp().mul(target.sub(input))
    : where(target.gt(0), target.mul(target.log()), 0).sub(target.mul(input));
  if (reduction === 'batchmean') return losses.sum().div(input.shape[0] ?? 1);
  return reduced(losses, reduction);
}
