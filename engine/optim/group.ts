// Several optimizers as one: a network's word weights want another than the rest, and whoever trains
// it should not have to say everything twice. (tinygrad has it by the same name.)

import { WinnowError } from '../errors.ts';
import {
  checkArrived,
  type GroupOptions,
  type Optimizer,
  type OptimizerState,
} from './optimizer.ts';

export interface OptimizerGroupState {
  /** In the group's order. */
  readonly optimizers: readonly OptimizerState[];
}

/** `new OptimizerGroup(new SparseAdam(words), new Adam(others))`, used like one of them. */
export class OptimizerGroup {
  readonly optimizers: readonly Optimizer[];

  /** Throws `optim.empty` without an optimizer, `optim.duplicate` where two have a parameter in common. */
  constructor(...optimizers: readonly Optimizer[]) {
    this.optimizers = optimizers;
    if (optimizers.length === 0)
      throw new WinnowError('optim.empty', 'OptimizerGroup: give it at least one optimizer.');
    const all = this.groups.flatMap((group) => group.params);
    if (new Set(all).size !== all.length)
      throw new WinnowError(
        'optim.duplicate',
        'OptimizerGroup: a parameter belongs to two optimizers. Give each parameter to one only.',
      );
  }

  /** The parameter groups of all, for schedulers. */
  get groups(): Optimizer['groups'] {
    return this.optimizers.flatMap((optimizer) => optimizer.groups);
  }

  /** The learning rate of the first; setting it sets that of all. */
  get lr(): GroupOptions['lr'] {
    return this.optimizers[0].lr;
  }

  set lr(lr: number) {
    for (const optimizer of this.optimizers) optimizer.lr = lr;
  }

  /** Drops all gradients; call it in every step. */
  zeroGrad(): void {
    for (const optimizer of this.optimizers) optimizer.zeroGrad();
  }

  /** Updates every parameter that has a gradient. */
  step(): void {
    for (const optimizer of this.optimizers) optimizer.step();
  }

  /** Everything needed to continue exactly, on the host. */
  async stateDict(): Promise<OptimizerGroupState> {
    return { optimizers: await Promise.all(this.optimizers.map((one) => one.stateDict())) };
  }

  /** Continues from a saved state. Throws `optim.state` where it does not fit. */
  loadStateDict(saved: OptimizerGroupState): void {
    checkArrived('OptimizerGroup', saved);
    if (saved.optimizers.length !== this.optimizers.length)
      throw new WinnowError(
        'optim.state',
        `OptimizerGroup.loadStateDict: the state is of ${saved.optimizers.length} optimizers, the group has ${this.optimizers.length}.`,
      );
    for (const [i, optimizer] of this.optimizers.entries())
      optimizer.loadStateDict(saved.optimizers[i]);
  }

  /** Frees the state of all. */
  dispose(): void {
    for (const optimizer of this.optimizers) optimizer.dispose();
  }
}
