// The optimizers and the learning rate that a recipe asks for.

import { Adam, AdamW, SparseAdam } from '../optim/adam.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { SGD } from '../optim/sgd.ts';
import { cos } from '../backends/cpu/math.ts';
import type { Network } from './network.ts';
import type { Recipe } from './recipe.ts';

/**
 * One optimizer, or two: SparseAdam takes the first layer's weight, whose gradient is row-sparse,
 * and Adam the rest. (SparseAdam has no weight decay, as in PyTorch.)
 */
export function makeOptimizers(network: Network, recipe: Recipe): Optimizer[] {
  const { learningRate: lr, weightDecay, momentum } = recipe;
  const parameters = [...network.parameters()];
  switch (recipe.optimizer) {
    case 'sparseAdam': {
      const words = network.layers.at(0)!.weight;
      const rest = parameters.filter((parameter) => parameter !== words);
      return [
        new SparseAdam([words], { lr }),
        new Adam(rest, { lr, weightDecay }),
      ] as unknown as Optimizer[];
    }
    case 'adam':
      return [new Adam(parameters, { lr, weightDecay })] as unknown as Optimizer[];
    case 'adamW':
      return [new AdamW(parameters, { lr, weightDecay })] as unknown as Optimizer[];
    case 'sgd':
      return [new SGD(parameters, { lr, momentum, weightDecay })] as unknown as Optimizer[];
  }
}

/** The learning rate of step `step` (from 0) of `steps`. Neither schedule reaches 0 in the last step. */
export function learningRateAt(recipe: Recipe, step: number, steps: number): number {
  const done = step / Math.max(1, steps);
  switch (recipe.learningRateSchedule) {
    case 'constant':
      return recipe.learningRate;
    case 'linear':
      return recipe.learningRate * (1 - done);
    case 'cosine':
      return recipe.learningRate * 0.5 * (1 + cos(Math.PI * done));
  }
}
