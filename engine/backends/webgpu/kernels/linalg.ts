// Inverse and determinant of small square matrices by elimination with partial pivoting: one
// workgroup per matrix, its invocations side by side over the columns.

import type { Kernels } from '../../backend.ts';
import type { Program } from '../program.ts';
import type { Launcher } from './launcher.ts';

const LANES = 64;

export function inverse(launcher: Launcher, { x, out }: Kernels['inverse']): void {
  const [batch, n] = x.shape;
  if (batch * n === 0) return;
  // [x | identity] becomes [identity | inverse].
  launcher.scratch([batch, n, 2 * n], 'float32', (work) =>
    launcher.launch(
      'inverse',
      () => eliminate('inverse'),
      [x.storage, work.storage, out.storage],
      [batch, n, 2 * n, x.offset, ...x.strides, work.offset, out.offset, ...out.strides],
      batch,
    ),
  );
}

export function determinant(launcher: Launcher, { x, out }: Kernels['determinant']): void {
  const [batch, n] = x.shape;
  if (batch === 0) return;
  launcher.scratch([batch, n, n], 'float32', (work) =>
    launcher.launch(
      'determinant',
      () => eliminate('determinant'),
      [x.storage, work.storage, out.storage],
      [batch, n, n, x.offset, ...x.strides, work.offset, out.offset, out.strides[0]],
      batch,
    ),
  );
}

function eliminate(what: 'inverse' | 'determinant'): Program {
  const isInverse = what === 'inverse';
  return {
    operands: ['x:f32', 'work:f32!', 'out:f32!'],
    parameters: [
      'batch',
      'n',
      'width',
      'xOffset',
      'xBatch',
      'xRow',
      'xColumn',
      'workOffset',
      'outOffset',
      'outBatch',
      ...(isInverse ? ['outRow', 'outColumn'] : []),
    ],
    workgroupSize: LANES,
    // Every invocation looks for the pivot itself, which needs no exchange between them. A
    // column is changed by one invocation only, save that all read the pivot's column first.
    body: `
  if (group >= p.batch) { return; }
  let base = p.workOffset + group * p.n * p.width;
  for (var e = lane; e < p.n * p.width; e += ${LANES}u) {
    let row = e / p.width;
    let column = e % p.width;
    var value = select(0.0, 1.0, column == row + p.n);
    if (column < p.n) {
      value = $x[p.xOffset + group * p.xBatch + row * p.xRow + column * p.xColumn];
    }
    $work[base + e] = value;
  }
  storageBarrier();
  var product = 1.0;
  var isSingular = false;
  for (var k = 0u; k < p.n; k++) {
    var pivotRow = k;
    var largest = abs($work[base + k * p.width + k]);
    for (var row = k + 1u; row < p.n; row++) {
      let size = abs($work[base + row * p.width + k]);
      if (size > largest) { largest = size; pivotRow = row; }
    }
    let pivot = $work[base + pivotRow * p.width + k];
    if (pivot == 0.0) { isSingular = true; }
    product *= select(pivot, -pivot, pivotRow != k);
    storageBarrier();
    for (var column = lane; column < p.width; column += ${LANES}u) {
      let top = $work[base + pivotRow * p.width + column];
      $work[base + pivotRow * p.width + column] = $work[base + k * p.width + column];
      $work[base + k * p.width + column] = ${isInverse ? 'top / pivot' : 'top'};
    }
    storageBarrier();
    ${
      isInverse
        ? ''
        : `// The determinant's rows stay as they are; factors are taken relative to the pivot.`
    }
    for (var column = lane; column < p.width; column += ${LANES}u) {
      if (column == k) { continue; }
      let top = $work[base + k * p.width + column];
      for (var row = ${isInverse ? '0u' : 'k + 1u'}; row < p.n; row++) {
        if (row == k) { continue; }
        let factor = $work[base + row * p.width + k]${isInverse ? '' : ' / pivot'};
        $work[base + row * p.width + column] -= factor * top;
      }
    }
    storageBarrier();
  }
  ${
    isInverse
      ? `for (var e = lane; e < p.n * p.n; e += ${LANES}u) {
    let row = e / p.n;
    let column = e % p.n;
    let value = $work[base + row * p.width + p.n + column];
    $out[p.outOffset + group * p.outBatch + row * p.outRow + column * p.outColumn] =
      select(value, nan(), isSingular);
  }`
      : `if (lane == 0u) { $out[p.outOffset + group * p.outBatch] = select(product, 0.0, isSingular); }`
  }`,
  };
}
