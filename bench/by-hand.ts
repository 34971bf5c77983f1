// The peers' network as anyone would write it with the engine's public API alone.

import {
  data,
  Generator,
  nn,
  optim,
  scope,
  type Backend,
  type CsrTensor,
  type Tensor,
} from '../engine/index.ts';

export interface HandTraining {
  readonly rows: data.SparseRows;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  readonly epochs: number;
  readonly device: Backend;
}

class TextNet extends nn.Module {
  words: nn.Linear;
  hidden: nn.Linear;
  out: nn.Linear;

  constructor(words: number, classes: number, device: Backend, generator: Generator) {
    super();
    this.words = new nn.Linear(words, 100, { sparse: true, device, generator });
    this.hidden = new nn.Linear(100, 100, { device, generator });
    this.out = new nn.Linear(100, classes, { device, generator });
  }

  forward(x: CsrTensor): Tensor {
    return this.out.forward(this.hidden.forward(this.words.forward(x).relu()).relu());
  }
}

/** Trains with batches of 150; gives steps per second and the number of parameters. */
export async function trainByHand(
  task: HandTraining,
): Promise<{ stepsPerSecond: number; parameters: number; loss: number }> {
  const { rows, labels, classes, epochs, device } = task;
  await device.warmUp();
  const generator = new Generator(0);
  const net = new TextNet(rows.columns, classes, device, generator);
  const [words, ...others] = net.parameters();
  const optimizers = [
    new optim.SparseAdam([words], { lr: 0.003 }),
    new optim.Adam(others, { lr: 0.003 }),
  ];
  const criterion = new nn.CrossEntropyLoss();
  const loader = new data.DataLoader(new data.SparseDataset(rows, labels, { device }), {
    batchSize: 150,
    shuffle: true,
    dropLast: true,
    generator,
  });
  let steps = 0;
  let loss = NaN;
  const started = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    let last: Tensor | null = null;
    for await (const [texts, targets] of loader) {
      last?.dispose();
      last = scope(() => {
        for (const optimizer of optimizers) optimizer.zeroGrad();
        const batchLoss = criterion.forward(net.forward(texts), targets);
        batchLoss.backward();
        for (const optimizer of optimizers) optimizer.step();
        return batchLoss.detach();
      });
      steps++;
    }
    // Reading a loss waits for the device: once an epoch, as one who watches would.
    if (last !== null) loss = (await last.item()) as number;
    last?.dispose();
  }
  const seconds = (performance.now() - started) / 1000;
  const parameters = [...net.parameters()].reduce((sum, one) => sum + one.size, 0);
  for (const optimizer of optimizers) optimizer.dispose();
  net.dispose();
  return { stepsPerSecond: steps / seconds, parameters, loss };
}
