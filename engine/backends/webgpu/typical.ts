// A text classifier's training step and its prediction, written with the public modules as anyone
// would. Run once while the backend compiles instead of computing, so that the pipelines of the
// first real steps are there before they are needed.

import { noGrad } from '../../tensor/autograd.ts';
import { Dropout } from '../../nn/activations.ts';
import { ModuleList } from '../../nn/containers.ts';
import { Linear } from '../../nn/linear.ts';
import { Module } from '../../nn/module.ts';
import { crossEntropy } from '../../ops/loss.ts';
import { Adam, SparseAdam } from '../../optim/adam.ts';
import { Generator } from '../../tensor/random.ts';
import { scope } from '../../tensor/scope.ts';
import { csr } from '../../tensor/sparse.ts';
import type { CsrTensor } from '../../tensor/sparse.ts';
import { tensor } from '../../tensor/creation.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Backend } from '../backend.ts';

/** As many as make the first layer too large to share a buffer, as in earnest. */
const WORDS = 4096;
const CLASSES = 3;

class Typical extends Module {
  layers: ModuleList<Linear>;
  dropout: Dropout;

  constructor(hidden: readonly number[], dropout: number, device: Backend) {
    super();
    const generator = new Generator(0);
    const sizes = [WORDS, ...hidden, CLASSES];
    this.layers = new ModuleList(
      sizes
        .slice(1)
        .map((size, i) => new Linear(sizes[i], size, { sparse: i === 0, device, generator })),
    );
    this.dropout = new Dropout(dropout, { generator });
  }

  forward(x: CsrTensor): Tensor {
    const [first, ...rest] = this.layers;
    let h = first.forward(x);
    for (const layer of rest) h = layer.forward(this.dropout.forward(h.relu()));
    return h;
  }
}

/** Hidden layers, dropout and rows in a batch. */
const CONFIGURATIONS = [
  { hidden: [100], dropout: 0.5, rows: 32 },
  { hidden: [100, 100], dropout: 0.5, rows: 150 },
  { hidden: [100, 100], dropout: 0, rows: 150 },
] as const;

export function runTypical(device: Backend): void {
  for (const { hidden, dropout, rows } of CONFIGURATIONS) {
    const network = new Typical(hidden, dropout, device);
    const [words, ...rest] = network.parameters();
    const optimizers = [new SparseAdam([words]), new Adam(rest)];
    const batch = (byColumn: boolean): CsrTensor =>
      csr(
        Int32Array.from({ length: rows + 1 }, (_, r) => Math.round((r * WORDS) / rows)),
        Int32Array.from({ length: WORDS }, (_, e) => e),
        null,
        [rows, WORDS],
        { device, byColumn },
      );
    // The first step makes the optimizers' state, the second finds it where it stays.
    for (let step = 0; step < 2; step++) {
      scope(() => {
        const targets = tensor(new Int32Array(rows), { dtype: 'int32', device });
        for (const optimizer of optimizers) optimizer.zeroGrad();
        crossEntropy(network.forward(batch(true)), targets).backward();
        for (const optimizer of optimizers) optimizer.step();
      });
    }
    network.eval();
    scope(() => {
      noGrad(() => network.forward(batch(false)).softmax(1));
    });
    for (const optimizer of optimizers) optimizer.dispose();
    network.dispose();
  }
}
