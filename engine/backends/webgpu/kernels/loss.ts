// Cross-entropy with its gradient. A batch of a classifier (some hundred rows, some classes) is one
// dispatch of one workgroup: each invocation takes whole rows, then the sums are joined in a fixed
// tree. Anything larger goes in three: the sum of the weights, the rows, the sum of the losses.

import type { Kernels, View } from '../../backend.ts';
import type { Program } from '../program.ts';
import { BESIDE } from './launcher.ts';
import type { Launcher } from './launcher.ts';

const WORKGROUP = 256;
const ROW_LANES = 64;

/** Up to this many rows and classes one workgroup does it all. */
const FEW_ROWS = 2048;
const FEW_CLASSES = 32;

export function crossEntropy(launcher: Launcher, args: Kernels['crossEntropy']): void {
  const { logits, targets, classWeights, loss, rowLosses, gradLogits } = args;
  const [n, classes] = logits.shape;
  const mean = args.scaleBy === 'mean';
  const has: Has = {
    weights: classWeights !== null,
    rowLosses: rowLosses !== null,
    gradient: gradLogits !== null,
    mean,
  };
  const optional = [classWeights, rowLosses, gradLogits].filter((view) => view !== null);
  const name = `${has.weights ? ' weights' : ''}${has.rowLosses ? ' rows' : ''}${has.gradient ? ' gradient' : ''}${mean ? ' mean' : ''}`;
  const values = [
    n,
    classes,
    args.ignoreIndex,
    args.labelSmoothing,
    logits.offset,
    targets.offset,
    targets.strides[0] ?? 1,
    loss.offset,
    ...optional.map(({ offset }) => offset),
  ];
  const few = classes <= FEW_CLASSES;
  if (n <= FEW_ROWS && few) {
    launcher.launch(
      `crossEntropy${name}`,
      () => smallProgram(has),
      [logits, targets, loss, ...optional].map(({ storage }) => storage),
      values,
      1,
      BESIDE,
    );
    return;
  }
  launcher.scratch([1], 'float32', (total) => {
    const weightStorages = [targets, total, ...(classWeights ? [classWeights] : [])];
    launcher.launch(
      `crossEntropy total${has.weights ? ' weights' : ''}`,
      () => totalProgram(has.weights),
      weightStorages.map(({ storage }) => storage),
      [
        n,
        args.ignoreIndex,
        classes,
        targets.offset,
        targets.strides[0] ?? 1,
        total.offset,
        classWeights?.offset ?? 0,
      ],
      1,
    );
    const withLosses = (losses: View) => {
      const { offset } = losses;
      const views = [classWeights, losses, gradLogits].filter((view) => view !== null);
      launcher.launch(
        `crossEntropy ${few ? 'rows' : 'row'}${name}`,
        () => (few ? fewClassesProgram : rowsProgram)({ ...has, rowLosses: true }),
        [logits, targets, total, ...views].map(({ storage }) => storage),
        [...values.slice(0, 7), total.offset, ...views.map((view) => view.offset)],
        few ? Math.ceil(n / ROW_LANES) : n,
      );
      launcher.launch(
        `crossEntropy sum${mean ? ' mean' : ''}`,
        () => sumProgram(mean),
        [losses, total, loss].map(({ storage }) => storage),
        [n, offset, total.offset, loss.offset],
        1,
      );
    };
    if (rowLosses !== null) withLosses(rowLosses);
    else launcher.scratch([n], 'float32', withLosses);
  });
}

interface Has {
  readonly weights: boolean;
  readonly rowLosses: boolean;
  readonly gradient: boolean;
  readonly mean: boolean;
}

function head(has: Has, third: string) {
  const optional = [
    ...(has.weights ? ['weights'] : []),
    ...(has.rowLosses ? ['rowLosses'] : []),
    ...(has.gradient ? ['gradient'] : []),
  ];
  return {
    operands: [
      'logits:f32',
      'targets:i32',
      third,
      ...optional.map((name) => `${name}:f32${name === 'weights' ? '' : '!'}`),
    ],
    parameters: [
      'n',
      'classes',
      'ignoreIndex:i32',
      'smoothing:f32',
      'logitsOffset',
      'targetsOffset',
      'targetsStride',
      `${third.split(':')[0]}Offset`,
      ...optional.map((name) => `${name}Offset`),
    ],
  };
}

/** The weight of class c; a target outside the classes weighs nothing. */
function weightOf(has: boolean, index: string): string {
  return has ? `$weights[p.weightsOffset + ${index}]` : '1.0';
}

const counts = '(label != p.ignoreIndex && label >= 0 && label < i32(p.classes))';

/** Joins `values` to its first. */
function tree(size: number, operator: string): string {
  return `
  workgroupBarrier();
  for (var half = ${size / 2}u; half > 0u; half >>= 1u) {
    if (lane < half) {
      let a = $values[lane];
      let b = $values[lane + half];
      $values[lane] = ${operator};
    }
    workgroupBarrier();
  }`;
}

/** Adds the weights of a lane's targets into the variable \`weight\`. */
const addWeights = (weights: boolean) => `
  var weight = 0.0;
  for (var r = lane; r < p.n; r += ${WORKGROUP}u) {
    let label = $targets[p.targetsOffset + r * p.targetsStride];
    if ${counts} { weight += ${weightOf(weights, 'u32(label)')}; }
  }`;

/** Row r by one invocation, with `scale` for its gradient; leaves `rowLoss`. */
function oneRow(has: Has): string {
  return `let row = p.logitsOffset + r * p.classes;
    let label = $targets[p.targetsOffset + r * p.targetsStride];
    let isCounted = ${counts};
    let chosen = u32(max(label, 0));
    var largest = $logits[row];
    for (var c = 1u; c < p.classes; c++) { largest = max(largest, $logits[row + c]); }
    var sum = 0.0;
    for (var c = 0u; c < p.classes; c++) { sum += exp($logits[row + c] - largest); }
    let logSum = log(sum) + largest;
    var rowLoss = 0.0;
    var ofTarget = 0.0;
    var weights = 0.0;
    if (isCounted) {
      ofTarget = ${weightOf(has.weights, 'chosen')} * (1.0 - p.smoothing);
      rowLoss = ofTarget * (logSum - $logits[row + chosen]);
      if (p.smoothing > 0.0) {
        var spread = 0.0;
        for (var c = 0u; c < p.classes; c++) {
          let w = ${weightOf(has.weights, 'c')};
          spread += w * (logSum - $logits[row + c]);
          weights += w;
        }
        rowLoss += spread * p.smoothing / f32(p.classes);
      }
    }
    ${has.rowLosses ? '$rowLosses[p.rowLossesOffset + r] = rowLoss;' : ''}
    ${
      has.gradient
        ? `for (var c = 0u; c < p.classes; c++) {
      let probability = exp($logits[row + c] - logSum);
      let smoothing = select(0.0, p.smoothing, isCounted) / f32(p.classes);
      var g = ofTarget * (probability - select(0.0, 1.0, c == chosen))
        + smoothing * (probability * weights - ${weightOf(has.weights, 'c')});
      $gradient[p.gradientOffset + r * p.classes + c] = select(0.0, g * scale, isCounted);
    }`
        : ''
    }`;
}

function smallProgram(has: Has): Program {
  return {
    ...head(has, 'loss:f32!'),
    workgroupSize: WORKGROUP,
    shared: [`values:f32:${WORKGROUP}`],
    body: `
  if (group > 0u) { return; }
  var scale = 1.0;
  ${
    has.mean
      ? `${addWeights(has.weights)}
  $values[lane] = weight;${tree(WORKGROUP, 'a + b')}
  let total = $values[0];
  workgroupBarrier();
  scale = select(1.0 / total, nan(), total == 0.0);`
      : ''
  }
  var all = 0.0;
  for (var r = lane; r < p.n; r += ${WORKGROUP}u) {
    ${oneRow(has)}
    all += rowLoss;
  }
  $values[lane] = all;${tree(WORKGROUP, 'a + b')}
  if (lane == 0u) { $loss[p.lossOffset] = $values[0] * scale; }`,
  };
}

function totalProgram(weights: boolean): Program {
  return {
    operands: ['targets:i32', 'total:f32!', ...(weights ? ['weights:f32'] : [])],
    parameters: [
      'n',
      'ignoreIndex:i32',
      'classes',
      'targetsOffset',
      'targetsStride',
      'totalOffset',
      'weightsOffset',
    ],
    workgroupSize: WORKGROUP,
    shared: [`values:f32:${WORKGROUP}`],
    body: `
  if (group > 0u) { return; }
  ${addWeights(weights)}
  $values[lane] = weight;${tree(WORKGROUP, 'a + b')}
  if (lane == 0u) { $total[p.totalOffset] = $values[0]; }`,
  };
}

/** Many rows of few classes: an invocation for each. */
function fewClassesProgram(has: Has): Program {
  return {
    ...head(has, 'total:f32'),
    workgroupSize: ROW_LANES,
    body: `
  let r = group * ${ROW_LANES}u + lane;
  if (r >= p.n) { return; }
  let total = $total[p.totalOffset];
  let scale = ${has.mean ? 'select(1.0 / total, nan(), total == 0.0)' : '1.0'};
  ${oneRow(has)}`,
  };
}

/** Many classes: a workgroup for each row. */
function rowsProgram(has: Has): Program {
  const each = (body: string) =>
    `for (var c = lane; c < p.classes; c += ${ROW_LANES}u) { ${body} }`;
  return {
    ...head(has, 'total:f32'),
    workgroupSize: ROW_LANES,
    shared: [`values:f32:${ROW_LANES}`],
    body: `
  let r = group;
  if (r >= p.n) { return; }
  let row = p.logitsOffset + r * p.classes;
  let label = $targets[p.targetsOffset + r * p.targetsStride];
  let isCounted = ${counts};
  let chosen = u32(max(label, 0));
  var largest = -3.4028234663852886e38;
  ${each('largest = max(largest, $logits[row + c]);')}
  $values[lane] = largest;${tree(ROW_LANES, 'max(a, b)')}
  largest = $values[0];
  workgroupBarrier();
  var part = 0.0;
  ${each('part += exp($logits[row + c] - largest);')}
  $values[lane] = part;${tree(ROW_LANES, 'a + b')}
  let logSum = log($values[0]) + largest;
  workgroupBarrier();
  part = 0.0;
  ${each(`part += ${weightOf(has.weights, 'c')};`)}
  $values[lane] = part;${tree(ROW_LANES, 'a + b')}
  let weights = $values[0];
  workgroupBarrier();
  part = 0.0;
  ${each(`part += ${weightOf(has.weights, 'c')} * (logSum - $logits[row + c]);`)}
  $values[lane] = part;${tree(ROW_LANES, 'a + b')}
  var ofTarget = 0.0;
  var smoothing = 0.0;
  var rowLoss = 0.0;
  if (isCounted) {
    ofTarget = ${weightOf(has.weights, 'chosen')} * (1.0 - p.smoothing);
    smoothing = p.smoothing / f32(p.classes);
    rowLoss = ofTarget * (logSum - $logits[row + chosen]) + smoothing * $values[0];
  }
  if (lane == 0u) { $rowLosses[p.rowLossesOffset + r] = rowLoss; }
  ${
    has.gradient
      ? `${
          has.mean
            ? `let total = $total[p.totalOffset];
  let scale = select(1.0 / total, nan(), total == 0.0);`
            : 'let scale = 1.0;'
        }
  ${each(`
    let probability = exp($logits[row + c] - logSum);
    let g = ofTarget * (probability - select(0.0, 1.0, c == chosen))
      + smoothing * (probability * weights - ${weightOf(has.weights, 'c')});
    $gradient[p.gradientOffset + r * p.classes + c] = select(0.0, g * scale, isCounted);
  `)}`
      : ''
  }`,
  };
}

function sumProgram(mean: boolean): Program {
  return {
    operands: ['losses:f32', 'total:f32', 'loss:f32!'],
    parameters: ['n', 'lossesOffset', 'totalOffset', 'lossOffset'],
    workgroupSize: WORKGROUP,
    shared: [`values:f32:${WORKGROUP}`],
    body: `
  if (group > 0u) { return; }
  var all = 0.0;
  for (var r = lane; r < p.n; r += ${WORKGROUP}u) { all += $losses[p.lossesOffset + r]; }
  $values[lane] = all;${tree(WORKGROUP, 'a + b')}
  if (lane == 0u) {
    let total = $total[p.totalOffset];
    $loss[p.lossOffset] = ${mean ? 'select($values[0] / total, nan(), total == 0.0)' : '$values[0]'};
  }`,
  };
}
