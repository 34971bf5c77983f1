// The kernels of a text classifier's training step, called once on small views, so that their
// variants can be compiled before the first step instead of during it.

import type { Backend, DType, Storage, View } from '../../backend.ts';
import { contiguousStrides, elementCount } from './launcher.ts';

export function runTypical(backend: Backend): void {
  const storages: Storage[] = [];
  const view = (shape: readonly number[], dtype: DType = 'float32'): View => {
    const storage = backend.allocate(elementCount(shape), dtype);
    storages.push(storage);
    return { storage, offset: 0, shape, strides: contiguousStrides(shape) };
  };
  const transpose = ({ shape: [b, m, n], strides, ...rest }: View): View => ({
    ...rest,
    shape: [b, n, m],
    strides: [strides[0], strides[2], strides[1]],
  });
  try {
    const [rows, width, words, classes] = [150, 100, 4, 3];
    const weight = view([words, width]);
    const bias = view([width]);
    const hidden = view([rows, width]);
    const other = view([rows, width]);
    const csr = {
      rows,
      columns: words,
      entries: words,
      offsets: view([rows + 1], 'int32').storage,
      indices: view([words], 'int32').storage,
      values: view([words]).storage,
      byColumn: {
        count: words,
        columnIds: view([words], 'int32').storage,
        columnOffsets: view([words + 1], 'int32').storage,
        entryRows: view([words], 'int32').storage,
        entryValues: view([words]).storage,
      },
    };
    const gradient = view([words, width]);
    const m = view([words, width]);
    const v = view([words, width]);
    const rowGradient = { count: words, ids: csr.byColumn.columnIds, values: gradient.storage };
    // Layers of these widths have variants of their own.
    for (const lanes of [32, 64, 96, 128]) {
      const layer = { weight: view([words, lanes]), bias: view([lanes]), out: view([rows, lanes]) };
      backend.run('csrMatmul', { csr, ...layer });
      backend.run('csrWeightGrad', { csr, gradOutput: layer.out, out: view([words, lanes]) });
    }
    const optimizer = {
      learningRate: 0,
      beta1: 0,
      beta2: 0,
      epsilon: 1,
      biasCorrection1: 1,
      biasCorrection2: 1,
    };
    backend.run('adamRows', { parameter: weight, rows: rowGradient, width, m, v, ...optimizer });
    backend.run('addRows', { rows: rowGradient, width, out: m });
    for (const decoupled of [false, true]) {
      backend.run('adam', {
        parameter: weight,
        gradient,
        m,
        v,
        vMax: null,
        weightDecay: 0,
        decoupled,
        ...optimizer,
      });
    }
    backend.run('unary', { op: 'relu', x: hidden, out: other });
    backend.run('unary', { op: 'copy', x: hidden, out: other });
    backend.run('unary', { op: 'mulScalar', x: hidden, out: other, a: 1 });
    backend.run('binary', { op: 'reluGrad', x: hidden, y: other, out: view([rows, width]) });
    backend.run('binary', { op: 'add', x: hidden, y: other, out: view([rows, width]) });
    backend.run('binary', { op: 'add', x: hidden, y: other, out: hidden });
    const repeated: View = { ...bias, shape: [rows, width], strides: [0, 1] };
    backend.run('binary', { op: 'add', x: hidden, y: repeated, out: other });
    backend.run('unary', { op: 'copy', x: repeated, out: other });
    backend.run('dropout', { x: hidden, out: other, p: 0.5, scale: 2, seed: 0, stream: 0 });
    backend.run('fill', { out: hidden, value: 0 });
    const [x, y, out] = [view([1, rows, width]), view([1, width, width]), view([1, rows, width])];
    backend.run('matmul', { x, y, out });
    backend.run('matmul', { x, y: transpose(y), out });
    backend.run('matmul', { x, y: transpose(y), out, accumulate: true });
    backend.run('matmul', { x: transpose(x), y: out, out: view([1, width, width]) });
    backend.run('reduce', { op: 'sum', x, out: view([1, width]) });
    backend.run('reduce', { op: 'sum', x: view([1, rows, classes]), out: view([1, classes]) });
    backend.run('reduce', {
      op: 'argmax',
      x: view([rows, classes, 1]),
      out: view([rows, 1], 'int32'),
    });
    backend.run('softmax', {
      x: view([rows, classes, 1]),
      out: view([rows, classes, 1]),
      log: false,
    });
    for (const gradLogits of [view([rows, classes]), null]) {
      backend.run('crossEntropy', {
        logits: view([rows, classes]),
        targets: view([rows], 'int32'),
        classWeights: null,
        labelSmoothing: 0,
        ignoreIndex: -100,
        scaleBy: 'mean',
        loss: view([1]),
        rowLosses: null,
        gradLogits,
      });
    }
  } finally {
    for (const storage of storages) backend.release(storage);
  }
}
