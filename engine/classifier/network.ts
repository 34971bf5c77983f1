// The network: words -> hidden layers -> categories, written with nn as anyone would. The first
// layer takes sparse rows, so no text ever becomes a dense row.

import type { Backend } from '../backends/backend.ts';
import type { Features } from '../data/rows.ts';
import { toCsr } from '../data/sparse.ts';
import { WinnowError } from '../errors.ts';
import { Dropout } from '../nn/activations.ts';
import { ModuleList } from '../nn/containers.ts';
import { Linear } from '../nn/linear.ts';
import { Module } from '../nn/module.ts';
import { isGradEnabled, noGrad } from '../tensor/autograd.ts';
import { Generator } from '../tensor/random.ts';
import { scope } from '../tensor/scope.ts';
import type { CsrTensor } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { LayerWeights } from './model-file.ts';

export interface NetworkOptions {
  readonly device: Backend;
  /** Draws the initial weights and what dropout drops. */
  readonly generator?: Generator;
  readonly dropout?: number;
}

export class Network extends Module {
  readonly device: Backend;
  /** Its sizes: words, hidden layers, categories. */
  readonly sizes: readonly number[];
  /** Named as in the model file: `layers.0.weight`, `layers.0.bias`, `layers.1.weight` .. */
  layers: ModuleList<Linear>;
  dropout: Dropout;

  constructor(sizes: readonly number[], options: NetworkOptions) {
    super();
    const { device, generator = new Generator(0), dropout = 0 } = options;
    this.device = device;
    this.sizes = sizes;
    this.layers = new ModuleList(
      sizes
        .slice(1)
        .map((size, i) => new Linear(sizes[i], size, { sparse: i === 0, generator, device })),
    );
    this.dropout = new Dropout(dropout, { generator });
  }

  /** A network for predicting, with weights as in a model file. */
  static fromWeights(layers: readonly LayerWeights[], device: Backend): Network {
    const sizes = [layers[0].inputs, ...layers.map((layer) => layer.outputs)];
    const network = new Network(sizes, { device });
    network.load(layers);
    return network;
  }

  get categories(): number {
    return this.sizes[this.sizes.length - 1];
  }

  /** Features of n texts to logits [n, categories]. */
  forward(features: Features): Tensor {
    const [first, ...rest] = this.layers;
    let h = first.forward(this.input(features));
    for (const layer of rest) h = layer.forward(this.dropout.forward(h.relu()));
    return h;
  }

  /** The logits of a few rows, [rows, categories]. No graph is built. */
  predict(features: Features): Tensor {
    return scope(() => noGrad(() => this.forward(features)));
  }

  /** The same on the host. */
  async logits(features: Features): Promise<Float32Array> {
    const out = this.predict(features);
    const logits = await out.array();
    out.dispose();
    return logits as Float32Array;
  }

  /**
   * Words [n, words] on the network's device, with what a gradient needs where one is recorded.
   * Throws `network.dense` where there are dense rows, which this network has no layer for.
   */
  input({ rows, dense }: Features): CsrTensor {
    if (dense !== undefined && dense !== null) {
      throw new WinnowError(
        'network.dense',
        `This network takes words alone; it has no place for dense rows of ${dense.columns} columns.`,
        { columns: dense.columns },
      );
    }
    return toCsr(rows, { device: this.device, byColumn: isGradEnabled() });
  }

  /** A copy of the weights on the host, as PyTorch has them. */
  async weights(): Promise<LayerWeights[]> {
    const layers: LayerWeights[] = [];
    for (const layer of this.layers) {
      const { inFeatures: inputs, outFeatures: outputs, weight, bias } = layer;
      // Word-major in memory where the layer takes sparse rows: read as it lies, turned here.
      const data = layer.sparse
        ? transpose(floats(await weight.detach().t().array()), inputs, outputs)
        : floats(await weight.array());
      layers.push({ inputs, outputs, weight: data, bias: floats(await bias!.array()) });
    }
    return layers;
  }

  /** Takes weights over. Sizes must fit. */
  load(layers: readonly LayerWeights[]): void {
    let i = 0;
    for (const layer of this.layers) {
      const { inputs, outputs, weight, bias } = layers[i++];
      if (layer.sparse)
        layer.weight
          .detach()
          .t()
          .copyFrom(transpose(weight, outputs, inputs));
      else layer.weight.copyFrom(weight);
      layer.bias!.copyFrom(bias);
    }
  }
}

function floats(data: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return data instanceof Float32Array
    ? (data as Float32Array<ArrayBuffer>)
    : Float32Array.from(data);
}

/** [rows, columns] to [columns, rows], in blocks that fit the cache. */
function transpose(data: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  const block = 32;
  for (let r0 = 0; r0 < rows; r0 += block) {
    const r1 = Math.min(rows, r0 + block);
    for (let c0 = 0; c0 < columns; c0 += block) {
      const c1 = Math.min(columns, c0 + block);
      for (let r = r0; r < r1; r++) {
        for (let c = c0; c < c1; c++) out[c * rows + r] = data[r * columns + c];
      }
    }
  }
  return out;
}
