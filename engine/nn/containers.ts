// Modules made of modules.

import { WinnowError } from '../errors.ts';
import { formatShape } from '../tensor/shape.ts';
import { CsrTensor } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Rows } from './module.ts';
import { Layer, Module } from './module.ts';

/** A layer whatever it takes: dense or sparse rows. */
export type AnyLayer = Layer<Tensor> | Layer<Rows>;

/** Layers one after another. Their names are their positions: "0.weight". */
export class Sequential extends Layer<Rows> {
  readonly layers: readonly AnyLayer[];

  constructor(...layers: readonly AnyLayer[]) {
    super();
    this.layers = layers;
  }

  override *namedChildren(): Generator<[string, Module]> {
    for (const [i, layer] of this.layers.entries()) yield [String(i), layer];
  }

  override forward(x: Rows): Tensor {
    let value = x;
    // Only the first layer may meet sparse rows.
    for (const [i, layer] of this.layers.entries()) {
      try {
        value = (layer as Layer<Rows>).forward(value);
      } catch (error) {
        if (!(value instanceof CsrTensor && error instanceof TypeError)) throw error;
        throw new WinnowError(
          'nn.input',
          `Sequential: layer ${i} (${layer.constructor.name}) can't take sparse rows of shape ${formatShape(value.shape)}. Let a Linear or an EmbeddingBag come first.`,
          { layer: i, shape: [...value.shape] },
          error,
        );
      }
    }
    return value as Tensor;
  }
}

/** A list of modules, all of which are found by `parameters()`. Named by position. */
export class ModuleList<M extends Module = Module> extends Module implements Iterable<M> {
  readonly modules: readonly M[];

  constructor(modules: Iterable<M>) {
    super();
    this.modules = [...modules];
  }

  override *namedChildren(): Generator<[string, Module]> {
    for (const [i, module] of this.modules.entries()) yield [String(i), module];
  }

  get length(): number {
    return this.modules.length;
  }

  at(index: number): M | undefined {
    return this.modules.at(index);
  }

  [Symbol.iterator](): Iterator<M> {
    return this.modules[Symbol.iterator]();
  }
}
