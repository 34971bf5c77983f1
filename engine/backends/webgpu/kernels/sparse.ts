// Sparse rows times a word-major weight, and the gradients. A row (or, for the weight's gradient, a
// distinct column) is a group of lanes that lie side by side over the width, so that weight rows
// are read in whole lines of memory; each lane adds the entries in their order. The loads of four
// entries are under way at a time; the additions stay in order.

import { WinnowError } from '../../../errors.ts';
import type { Kernels } from '../../backend.ts';
import type { Program } from '../pipelines.ts';
import { elementwise } from './elementwise.ts';
import type { Launcher } from './launcher.ts';

/** Lanes for a width, and how many rows share a workgroup. */
function lanesFor(width: number): { lanes: number; rows: number } {
  if (width > 32) return { lanes: Math.min(256, Math.ceil(width / 32) * 32), rows: 1 };
  let lanes = 1;
  while (lanes < width) lanes *= 2;
  return { lanes, rows: 64 / lanes };
}

/**
 * Sums over a list of entries for each of a number of rows: \`list\` bounds the entries, \`at\` and
 * \`value\` give an entry's row of \`table\` and its factor.
 */
function weightedRows(text: {
  operands: readonly string[];
  parameters: readonly string[];
  lanes: number;
  rows: number;
  list: string;
  at: string;
  value: string;
  table: string;
  initial: string;
  finish?: string;
}): Program {
  const { lanes, rows } = text;
  const row = rows === 1 ? 'group' : `group * ${rows}u + lane / ${lanes}u`;
  const column = rows === 1 ? 'lane' : `lane % ${lanes}u`;
  const four = [0, 1, 2, 3];
  const entry = (e: string) =>
    `${text.table}[p.tableOffset + u32(${text.at}[p.atOffset + ${e}]) * p.width + c]`;
  return {
    operands: text.operands,
    parameters: text.parameters,
    workgroupSize: lanes * rows,
    body: `
  let r = ${row};
  if (r >= p.rows) { return; }
  let first = u32(${text.list}[p.listOffset + r]);
  let end = u32(${text.list}[p.listOffset + r + 1u]);
  for (var c = ${column}; c < p.width; c += ${lanes}u) {
    var sum = ${text.initial};
    var e = first;
    for (; e + 4u <= end; e += 4u) {
      ${four.map((i) => `let t${i} = ${entry(`e + ${i}u`)};`).join('\n      ')}
      ${four.map((i) => `sum += ${text.value}[p.valueOffset + e + ${i}u] * t${i};`).join('\n      ')}
    }
    for (; e < end; e++) { sum += ${text.value}[p.valueOffset + e] * ${entry('e')}; }
    ${text.finish ?? ''}
    $out[p.outOffset + r * p.width + c] = sum;
  }`,
  };
}

export function csrMatmul(launcher: Launcher, args: Kernels['csrMatmul']): void {
  const { csr, weight, bias, out } = args;
  const width = out.shape[1];
  if (csr.rows * width === 0) return;
  const { lanes, rows } = lanesFor(width);
  launcher.launch(
    `csrMatmul${lanes}${bias ? ' bias' : ''}`,
    () =>
      weightedRows({
        operands: [
          'offsets:i32',
          'indices:i32',
          'values:f32',
          'weight:f32',
          'out:f32!',
          ...(bias ? ['bias:f32'] : []),
        ],
        parameters: ROW_PARAMETERS,
        lanes,
        rows,
        list: '$offsets',
        at: '$indices',
        value: '$values',
        table: '$weight',
        initial: bias ? '$bias[p.biasOffset + c]' : '0.0',
      }),
    [
      csr.offsets,
      csr.indices,
      csr.values,
      weight.storage,
      out.storage,
      ...(bias ? [bias.storage] : []),
    ],
    [csr.rows, width, 0, 0, 0, weight.offset, out.offset, bias?.offset ?? 0],
    Math.ceil(csr.rows / rows),
  );
}

const ROW_PARAMETERS = [
  'rows',
  'width',
  'listOffset',
  'atOffset',
  'valueOffset',
  'tableOffset',
  'outOffset',
  'biasOffset',
];

export function csrWeightGrad(launcher: Launcher, args: Kernels['csrWeightGrad']): void {
  const { csr, gradOutput, out } = args;
  const { byColumn } = csr;
  if (byColumn === null) {
    throw new WinnowError(
      'engine.byColumn',
      'These sparse rows can not train a weight: their order by column was not prepared.',
    );
  }
  const width = gradOutput.shape[1];
  if (byColumn.count * width === 0) return;
  const { lanes, rows } = lanesFor(width);
  launcher.launch(
    `csrWeightGrad${lanes}`,
    () =>
      weightedRows({
        operands: ['offsets:i32', 'entryRows:i32', 'values:f32', 'gradOutput:f32', 'out:f32!'],
        parameters: ROW_PARAMETERS,
        lanes,
        rows,
        list: '$offsets',
        at: '$entryRows',
        value: '$values',
        table: '$gradOutput',
        initial: '0.0',
      }),
    [
      byColumn.columnOffsets,
      byColumn.entryRows,
      byColumn.entryValues,
      gradOutput.storage,
      out.storage,
    ],
    [byColumn.count, width, 0, 0, 0, gradOutput.offset, out.offset, 0],
    Math.ceil(byColumn.count / rows),
  );
}

export function csrValuesGrad(launcher: Launcher, args: Kernels['csrValuesGrad']): void {
  const { csr, weight, gradOutput, out } = args;
  if (csr.entries === 0) return;
  launcher.launch(
    'csrValuesGrad',
    () => ({
      operands: ['offsets:i32', 'indices:i32', 'weight:f32', 'gradOutput:f32', 'out:f32!'],
      parameters: [
        'entries',
        'rows',
        'width',
        'weightOffset',
        'gradOffset',
        'outOffset',
        'outStride',
      ],
      workgroupSize: 64,
      // The row of an entry is the last one that starts at or before it.
      body: `
  let e = group * 64u + lane;
  if (e >= p.entries) { return; }
  var low = 0u;
  var high = p.rows;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (u32($offsets[middle]) <= e) { low = middle; } else { high = middle; }
  }
  let w = p.weightOffset + u32($indices[e]) * p.width;
  let g = p.gradOffset + low * p.width;
  var sum = 0.0;
  for (var c = 0u; c < p.width; c++) { sum += $weight[w + c] * $gradOutput[g + c]; }
  $out[p.outOffset + e * p.outStride] = sum;`,
    }),
    [csr.offsets, csr.indices, weight.storage, gradOutput.storage, out.storage],
    [
      csr.entries,
      csr.rows,
      gradOutput.shape[1],
      weight.offset,
      gradOutput.offset,
      out.offset,
      out.strides[0] ?? 1,
    ],
    Math.ceil(csr.entries / 64),
  );
}

export function addRows(launcher: Launcher, { rows, width, out }: Kernels['addRows']): void {
  elementwise(launcher, {
    key: 'addRows',
    operands: [
      {
        name: 'value',
        view: {
          storage: rows.values,
          offset: 0,
          shape: [rows.count * width],
          strides: [1],
        },
      },
    ],
    extra: [
      { name: 'ids', storage: rows.ids },
      { name: 'out', storage: out.storage, written: true },
    ],
    parameters: ['width', 'outOffset'],
    values: [width, out.offset],
    text: (element) => `let c = i % p.width;
  $out[p.outOffset + u32($ids[i / p.width]) * p.width + c] += ${element.value};`,
  });
}
