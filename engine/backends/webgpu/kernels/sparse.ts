// Sparse rows times a word-major weight, and the gradients. A row (or, for the weight's gradient, a
// distinct column) is the work of up to 32 lanes that lie side by side over the width, so that
// weight rows are read in whole lines of memory; each lane has up to four places of the width and
// adds the entries in their order. What it loads for several entries and places is under way at
// the same time, which is what hides the memory's latency.

import { WinnowError } from '../../../errors.ts';
import type { Kernels } from '../../backend.ts';
import type { Program } from '../program.ts';
import { elementwise } from './elementwise.ts';
import { ALONE, BESIDE } from './launcher.ts';
import type { Launcher } from './launcher.ts';

const WORKGROUP = 64;
/** Places of the width that one lane has. */
const MOST_PLACES = 4;
/** Entries that are loaded before they are added. */
const ENTRIES = 4;

interface Spread {
  readonly lanes: number;
  readonly places: number;
  /** Rows in a workgroup. */
  readonly rows: number;
}

function spreadOver(width: number): Spread {
  let lanes = 1;
  while (lanes < width && lanes < 32) lanes *= 2;
  const places = Math.min(MOST_PLACES, Math.ceil(width / lanes));
  return { lanes, places, rows: WORKGROUP / lanes };
}

/** Text of the sums over lists of entries: `table[at[e], :] * value[e]` for e in a row's list. */
function weightedRows(text: {
  readonly spread: Spread;
  readonly operands: readonly string[];
  /** `$offsets` bounds the lists. */
  readonly at: string;
  readonly table: string;
  readonly hasBias: boolean;
}): Program {
  const { lanes, places, rows } = text.spread;
  const block = lanes * places;
  const range = (length: number) => Array.from({ length }, (_, i) => i);
  const each = (write: (place: number) => string) => range(places).map(write).join(' ');
  const add = (entries: number) => `
      ${range(entries)
        .map(
          (i) =>
            `let t${i} = p.tableOffset + u32(${text.at}[e + ${i}u]) * p.width; let f${i} = $values[e + ${i}u];`,
        )
        .join('\n      ')}
      ${range(entries)
        .map((i) => each((k) => `let w${i}${k} = ${text.table}[t${i} + c${k}];`))
        .join('\n      ')}
      ${range(entries)
        .map((i) => each((k) => `sum${k} += f${i} * w${i}${k};`))
        .join('\n      ')}`;
  // Lanes beyond the width read its last place again and write nothing.
  return {
    operands: text.operands,
    parameters: ['rows', 'width', 'tableOffset', 'outOffset', 'biasOffset'],
    workgroupSize: WORKGROUP,
    body: `
  let r = group * ${rows}u + lane / ${lanes}u;
  if (r >= p.rows) { return; }
  let first = u32($offsets[r]);
  let end = u32($offsets[r + 1u]);
  for (var start = lane % ${lanes}u; start < p.width; start += ${block}u) {
    ${each((k) => `let c${k} = min(start + ${k * lanes}u, p.width - 1u);`)}
    ${each((k) => `var sum${k} = ${text.hasBias ? `$bias[p.biasOffset + c${k}]` : '0.0'};`)}
    var e = first;
    for (; e + ${ENTRIES}u <= end; e += ${ENTRIES}u) {${add(ENTRIES)}
    }
    for (; e < end; e++) {${add(1)}
    }
    var sums = array<f32, ${places}>(${each((k) => `sum${k},`)});
    for (var k = 0u; k < ${places}u; k++) {
      let c = start + k * ${lanes}u;
      if (c < p.width) { $keep(r * p.width + c, sums[k]); }
    }
  }`,
  };
}

export function csrMatmul(launcher: Launcher, args: Kernels['csrMatmul']): void {
  const { csr, weight, bias, out } = args;
  const width = out.shape[1];
  if (csr.rows * width === 0) return;
  const spread = spreadOver(width);
  const { offsets, indices, values } = csr;
  launcher.launch(
    `csrMatmul ${spread.lanes} ${spread.places}${bias ? ' bias' : ''}`,
    () =>
      weightedRows({
        spread,
        operands: [
          'offsets:i32',
          'indices:i32',
          'values:f32',
          'weight:f32',
          'out:f32!',
          ...(bias ? ['bias:f32'] : []),
        ],
        at: '$indices',
        table: '$weight',
        hasBias: bias !== null,
      }),
    [offsets, indices, values, weight.storage, out.storage, ...(bias ? [bias.storage] : [])],
    [csr.rows, width, weight.offset, out.offset, bias?.offset ?? 0],
    Math.ceil(csr.rows / spread.rows),
    { ...ALONE, makes: out },
  );
}

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
  const spread = spreadOver(width);
  const { count, columnOffsets, entryRows, entryValues } = byColumn;
  launcher.launch(
    `csrWeightGrad ${spread.lanes} ${spread.places}`,
    () =>
      weightedRows({
        spread,
        operands: ['offsets:i32', 'entryRows:i32', 'values:f32', 'gradOutput:f32', 'out:f32!'],
        at: '$entryRows',
        table: '$gradOutput',
        hasBias: false,
      }),
    [columnOffsets, entryRows, entryValues, gradOutput.storage, out.storage],
    [count, width, gradOutput.offset, out.offset, 0],
    Math.ceil(count / spread.rows),
    // Written out first, an emulated GPU is faster.
    { ...BESIDE, makes: launcher.software ? null : out },
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
