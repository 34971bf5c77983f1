// The optimizer and the learning rates that a recipe asks for.

import { Adam, AdamW, SparseAdam } from '../optim/adam.ts';
import { OptimizerGroup } from '../optim/group.ts';
import { CosineAnnealingLR, LinearLR, type Scheduler } from '../optim/schedulers.ts';
import { SGD } from '../optim/sgd.ts';
import type { Network } from './network.ts';
import type { Recipe } from './recipe.ts';

/**
 * One optimizer, or two: SparseAdam takes the first layer's weight, whose gradient is row-sparse,
 * and Adam the rest. (SparseAdam has no weight decay, as in PyTorch.)
 */
export function makeOptimizer(network: Network, recipe: Recipe): OptimizerGroup {
  const { learningRate: lr, weightDecay, momentum } = recipe;
  const parameters = [...network.parameters()];
  switch (recipe.optimizer) {
    case 'sparseAdam': {
      const words = network.layers.at(0)!.weight;
      const rest = parameters.filter((parameter) => parameter !== words);
      return new OptimizerGroup(
        new SparseAdam([words], { lr }),
        new Adam(rest, { lr, weightDecay }),
      );
    }
    case 'adam':
      return new OptimizerGroup(new Adam(parameters, { lr, weightDecay }));
    case 'adamW':
      return new OptimizerGroup(new AdamW(parameters, { lr, weightDecay }));
    case 'sgd':
      return new OptimizerGroup(new SGD(parameters, { lr, momentum, weightDecay }));
  }
}

/** The learning rate of each of `steps` steps. Neither schedule reaches 0 in the last step. */
export function makeSchedule(optimizer: OptimizerGroup, recipe: Recipe, steps: number): Scheduler {
  switch (recipe.learningRateSchedule) {
    case 'constant':
      return new LinearLR(optimizer, { totalIters: steps, endFactor: 1 });
    case 'linear':
      return new LinearLR(optimizer, { totalIters: steps, endFactor: 0 });
    case 'cosine':
      return new CosineAnnealingLR(optimizer, { tMax: steps });
  }
}
