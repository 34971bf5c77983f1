// Adam and its kin. beta^t is kept by repeated multiplication, the same bits everywhere.

import { WinnowError } from '../errors.ts';
import { formatShape } from '../tensor/shape.ts';
import { RowSparse } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { GroupOptions, ParameterGroup, Parameters, State } from './optimizer.ts';
import {
  denseGradient,
  flat,
  Optimizer,
  rowMatrix,
  stateNumber,
  stateTensor,
} from './optimizer.ts';

export interface AdamOptions extends GroupOptions {
  betas: readonly [number, number];
  eps: number;
  weightDecay: number;
  amsgrad: boolean;
}

const DEFAULTS: AdamOptions = {
  lr: 0.001,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
};

/** Counts the step and gives 1 - beta1^t and 1 - beta2^t. */
function corrections(state: State, betas: readonly [number, number]): [number, number] {
  state.step = stateNumber(state, 'step', 0) + 1;
  state.power1 = stateNumber(state, 'power1', 1) * betas[0];
  state.power2 = stateNumber(state, 'power2', 1) * betas[1];
  return [1 - state.power1, 1 - state.power2];
}

/** Adam. A row-sparse gradient is written out: the trajectory is exactly that of dense Adam. */
export class Adam extends Optimizer<AdamOptions> {
  readonly #decoupled: boolean;

  constructor(
    parameters: Parameters<AdamOptions>,
    options: Partial<AdamOptions> = {},
    decoupled = false,
  ) {
    const defaults = decoupled ? { ...DEFAULTS, weightDecay: 0.01 } : DEFAULTS;
    super(decoupled ? 'AdamW' : 'Adam', parameters, defaults, options);
    this.#decoupled = decoupled;
  }

  protected override update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<AdamOptions>,
    state: State,
  ): void {
    const [biasCorrection1, biasCorrection2] = corrections(state, group.betas);
    p.device.run('adam', {
      parameter: flat(p),
      gradient: flat(denseGradient(p, grad)),
      m: flat(stateTensor(state, 'm', p)),
      v: flat(stateTensor(state, 'v', p)),
      vMax: group.amsgrad ? flat(stateTensor(state, 'vMax', p)) : null,
      learningRate: group.lr,
      beta1: group.betas[0],
      beta2: group.betas[1],
      epsilon: group.eps,
      weightDecay: group.weightDecay,
      decoupled: this.#decoupled,
      biasCorrection1,
      biasCorrection2,
    });
  }
}

/** Adam with weight decay apart from the gradient (default 0.01). */
export class AdamW extends Adam {
  constructor(parameters: Parameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(parameters, options, true);
  }
}

export interface SparseAdamOptions extends GroupOptions {
  betas: readonly [number, number];
  eps: number;
}

/**
 * Adam on the rows that have a gradient; the others keep value and state. Takes row-sparse
 * gradients: of Linear and EmbeddingBag with `sparse: true`.
 */
export class SparseAdam extends Optimizer<SparseAdamOptions> {
  constructor(parameters: Parameters<SparseAdamOptions>, options: Partial<SparseAdamOptions> = {}) {
    super('SparseAdam', parameters, { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8 }, options);
  }

  protected override update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<SparseAdamOptions>,
    state: State,
  ): void {
    if (!(grad instanceof RowSparse))
      throw new WinnowError(
        'optim.gradient',
        `SparseAdam: a parameter of shape ${formatShape(p.shape)} has a dense gradient. Make its layer with { sparse: true } and give it sparse rows, or put it into an Adam.`,
        { shape: [...p.shape] },
      );
    const parameter = rowMatrix(p, grad);
    const m = rowMatrix(stateTensor(state, 'm', p), grad);
    const v = rowMatrix(stateTensor(state, 'v', p), grad);
    if (parameter === null || m === null || v === null)
      throw new WinnowError(
        'optim.gradient',
        `SparseAdam: this weight of shape ${formatShape(p.shape)} does not lie row by row in memory. Make its layer with { sparse: true }.`,
      );
    const [biasCorrection1, biasCorrection2] = corrections(state, group.betas);
    p.device.run('adamRows', {
      parameter,
      rows: grad.rows,
      width: grad.width,
      m,
      v,
      learningRate: group.lr,
      beta1: group.betas[0],
      beta2: group.betas[1],
      epsilon: group.eps,
      biasCorrection1,
      biasCorrection2,
    });
  }
}
