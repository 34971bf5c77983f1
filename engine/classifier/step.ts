// One step of training, and its rehearsal: the same step on nothing, so that a GPU can compile what
// it needs before the first batch comes.

import type { Backend } from '../backends/backend.ts';
import type { SparseRows } from '../data/rows.ts';
import { crossEntropy } from '../ops/loss.ts';
import type { OptimizerGroup } from '../optim/group.ts';
import { scope } from '../tensor/scope.ts';
import { tensor } from '../tensor/creation.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Batch } from './dataset.ts';
import { Network } from './network.ts';
import { makeOptimizer } from './optimizing.ts';
import type { Recipe } from './recipe.ts';

/** Updates the weights for one batch. Gives the logits [rows, categories] from before the update. */
export function trainStep(
  network: Network,
  optimizer: OptimizerGroup,
  { features, labels }: Batch,
  { labelSmoothing }: Pick<Recipe, 'labelSmoothing'>,
): Tensor {
  return scope(() => {
    const targets = tensor(labels, { dtype: 'int32', device: network.device });
    optimizer.zeroGrad();
    const logits = network.forward(features);
    crossEntropy(logits, targets, { labelSmoothing }).backward();
    optimizer.step();
    return logits.detach();
  });
}

/** So many words make a first layer that shares its buffer with no other, as in earnest. */
const MOST_WORDS = 4096;

/** For `Backend.warmUp`: steps and predictions with a network of this shape and the batches it gets. */
export function rehearse(
  recipe: Recipe,
  sizes: { readonly words: number; readonly categories: number; readonly texts: number },
  device: Backend,
): void {
  const words = Math.min(sizes.words, MOST_WORDS);
  const { dropout, batchSize, dropLast } = recipe;
  const network = new Network([words, ...recipe.hidden, sizes.categories], { device, dropout });
  const optimizer = makeOptimizer(network, recipe);
  const rest = dropLast ? 0 : sizes.texts % batchSize;
  for (const count of [batchSize, rest]) {
    if (count === 0 || count > sizes.texts) continue;
    const rows: SparseRows = {
      rows: count,
      columns: words,
      offsets: Int32Array.from({ length: count + 1 }, (_, r) => Math.round((r * words) / count)),
      indices: Int32Array.from({ length: words }, (_, e) => e),
      values: new Float32Array(words),
    };
    network.train();
    // The first step makes the optimizers' state, the second finds it where it stays.
    for (let step = 0; step < 2; step++) {
      trainStep(
        network,
        optimizer,
        { features: { rows }, labels: new Int32Array(count) },
        recipe,
      ).dispose();
    }
    network.eval();
    network.predict({ rows }).dispose();
  }
  optimizer.dispose();
  network.dispose();
}
