// Stochastic gradient descent: the simplest optimizer there is.

import { RowSparse } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { GroupOptions, ParameterGroup, Parameters, State } from './optimizer.ts';
import { denseGradient, flat, Optimizer, rowMatrix, stateTensor } from './optimizer.ts';

export interface SGDOptions extends GroupOptions {
  momentum: number;
  dampening: number;
  weightDecay: number;
  nesterov: boolean;
}

const DEFAULTS: SGDOptions = {
  lr: 0.001,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
};

/**
 * Stochastic gradient descent. A row-sparse gradient is followed row by row where that is the same
 * (neither momentum nor weight decay); otherwise its zeros are written out, since rows without a
 * gradient move, too.
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(parameters: Parameters<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super('SGD', parameters, DEFAULTS, options);
  }

  protected override update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<SGDOptions>,
    state: State,
  ): void {
    if (grad instanceof RowSparse && group.momentum === 0 && group.weightDecay === 0) {
      const out = rowMatrix(p, grad);
      if (out !== null) {
        p.device.run('addRows', { rows: grad.scale(-group.lr).rows, width: grad.width, out });
        return;
      }
    }
    const first = state.momentumBuffer === undefined;
    const buffer = group.momentum === 0 ? null : stateTensor(state, 'momentumBuffer', p);
    p.device.run('sgd', {
      parameter: flat(p),
      gradient: flat(denseGradient(p, grad)),
      momentumBuffer: buffer === null ? null : flat(buffer),
      learningRate: group.lr,
      momentum: group.momentum,
      dampening: group.dampening,
      weightDecay: group.weightDecay,
      nesterov: group.nesterov,
      first,
    });
  }
}
