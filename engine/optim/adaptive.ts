// Adagrad, Adadelta and RMSprop, written with tensor operations: they are read more often than run.

import { RowSparse } from '../tensor/sparse.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { GroupOptions, ParameterGroup, Parameters, State } from './optimizer.ts';
import { denseGradient, Optimizer, rowMatrix, stateNumber, stateTensor } from './optimizer.ts';

/** The gradient with L2 decay added. */
function decayed(p: Tensor, grad: Tensor | RowSparse, weightDecay: number): Tensor {
  const g = denseGradient(p, grad);
  return weightDecay === 0 ? g : g.add(p.mul(weightDecay));
}

export interface AdagradOptions extends GroupOptions {
  lrDecay: number;
  weightDecay: number;
  initialAccumulatorValue: number;
  eps: number;
}

/**
 * Steps shrink with the sum of squared gradients. Of a row-sparse gradient only its rows are
 * touched, which is the same; weight decay moves all of them, and writes the zeros out.
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  constructor(parameters: Parameters<AdagradOptions>, options: Partial<AdagradOptions> = {}) {
    super(
      'Adagrad',
      parameters,
      {
        lr: 0.01,
        lrDecay: 0,
        weightDecay: 0,
        initialAccumulatorValue: 0,
        eps: 1e-10,
      },
      options,
    );
  }

  protected override update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<AdagradOptions>,
    state: State,
  ): void {
    const step = stateNumber(state, 'step', 0);
    state.step = step + 1;
    const sum = stateTensor(state, 'sum', p, group.initialAccumulatorValue);
    const rate = group.lr / (1 + step * group.lrDecay);
    if (grad instanceof RowSparse && group.weightDecay === 0) {
      const parameter = rowMatrix(p, grad);
      const sums = rowMatrix(sum, grad);
      if (parameter !== null && sums !== null) {
        const { width, values } = grad;
        const squares = grad.withValues(values.mul(values));
        p.device.run('addRows', { rows: squares.rows, width, out: sums });
        const ids = new Tensor(grad.rows.ids, [grad.rows.count]);
        const root = new Tensor(sums.storage, sums.shape).indexSelect(0, ids).sqrt();
        const change = grad.withValues(values.div(root.add(group.eps)).mul(-rate));
        p.device.run('addRows', { rows: change.rows, width, out: parameter });
        return;
      }
    }
    const g = decayed(p, grad, group.weightDecay);
    sum.copyFrom(sum.add(g.mul(g)));
    p.copyFrom(p.sub(g.div(sum.sqrt().add(group.eps)).mul(rate)));
  }
}

export interface AdadeltaOptions extends GroupOptions {
  rho: number;
  eps: number;
  weightDecay: number;
}

/** Steps in proportion to the size of earlier steps: no learning rate to choose. */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  constructor(parameters: Parameters<AdadeltaOptions>, options: Partial<AdadeltaOptions> = {}) {
    super('Adadelta', parameters, { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0 }, options);
  }

  protected override update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<AdadeltaOptions>,
    state: State,
  ): void {
    const { rho, eps } = group;
    const g = decayed(p, grad, group.weightDecay);
    const squares = stateTensor(state, 'squares', p);
    const deltas = stateTensor(state, 'deltas', p);
    squares.copyFrom(squares.mul(rho).add(g.mul(g).mul(1 - rho)));
    const delta = deltas.add(eps).sqrt().div(squares.add(eps).sqrt()).mul(g);
    deltas.copyFrom(deltas.mul(rho).add(delta.mul(delta).mul(1 - rho)));
    p.copyFrom(p.sub(delta.mul(group.lr)));
  }
}

export interface RMSpropOptions extends GroupOptions {
  alpha: number;
  eps: number;
  weightDecay: number;
  momentum: number;
  centered: boolean;
}

/** Steps divided by a running root mean square of the gradient. */
export class RMSprop extends Optimizer<RMSpropOptions> {
  constructor(parameters: Parameters<RMSpropOptions>, options: Partial<RMSpropOptions> = {}) {
    super(
      'RMSprop',
      parameters,
      {
        lr: 0.01,
        alpha: 0.99,
        eps: 1e-8,
        weightDecay: 0,
        momentum: 0,
        centered: false,
      },
      options,
    );
  }

  protected override update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<RMSpropOptions>,
    state: State,
  ): void {
    const { alpha } = group;
    const g = decayed(p, grad, group.weightDecay);
    const squares = stateTensor(state, 'squares', p);
    squares.copyFrom(squares.mul(alpha).add(g.mul(g).mul(1 - alpha)));
    let variance: Tensor = squares;
    if (group.centered) {
      const mean = stateTensor(state, 'mean', p);
      mean.copyFrom(mean.mul(alpha).add(g.mul(1 - alpha)));
      variance = squares.sub(mean.mul(mean));
    }
    let step = g.div(variance.sqrt().add(group.eps));
    if (group.momentum > 0) {
      const buffer = stateTensor(state, 'momentumBuffer', p);
      buffer.copyFrom(buffer.mul(group.momentum).add(step));
      step = buffer;
    }
    p.copyFrom(p.sub(step.mul(group.lr)));
  }
}
