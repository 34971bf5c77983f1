// Sparse rows times a word-major weight, and the gradients. A list of entries (a row's; for the
// weight's gradient, a distinct column's) is the work of up to 32 lanes that lie side by side over
// the width, so that weight rows are read in whole lines of memory; each lane has up to four places
// of the width and adds the entries in their order. What it loads for several entries and places is
// under way at the same time, which is what hides the memory's latency.
//
// A few long lists (a long text, a word in every text) must not hold up the rest. On a real GPU a
// workgroup therefore has several such slices of lanes, which share what is long in equal parts and
// then add the parts in order.

import { WinnowError } from '../../../errors.ts';
import type { Kernels } from '../../backend.ts';
import type { Program } from '../program.ts';
import { elementwise } from './elementwise.ts';
import { ALONE, BESIDE } from './launcher.ts';
import type { Launcher } from './launcher.ts';

/** Places of the width that one lane has. */
const MOST_PLACES = 4;
/** Entries that are loaded before they are added. */
const ENTRIES = 4;
/** Entries of a list that its own slice adds, where there are many lists in a workgroup. */
const SHORT = 32;

interface Spread {
  /** Lanes side by side over the width. */
  readonly lanes: number;
  /** Places of the width that each lane has. */
  readonly places: number;
  /** Such groups of lanes in a workgroup. */
  readonly slices: number;
  /** Lists in a workgroup: one of all slices, or one of each. */
  readonly lists: number;
}

function spreadOver(width: number, isLong: boolean, launcher: Launcher): Spread {
  let lanes = 1;
  while (lanes < width && lanes < 32) lanes *= 2;
  const places = Math.min(MOST_PLACES, Math.ceil(width / lanes));
  if (launcher.software) return { lanes, places, slices: 64 / lanes, lists: 64 / lanes };
  const slices = Math.min(32, 256 / lanes);
  return { lanes, places, slices, lists: isLong ? 1 : slices };
}

const nameOf = (spread: Spread) => Object.values(spread).join(' ');

interface ListsText {
  readonly spread: Spread;
  readonly operands: readonly string[];
  /** The rows of the table that entries name; `$offsets` bounds the lists. */
  readonly at: string;
  readonly table: string;
  readonly hasBias: boolean;
}

const range = (length: number) => Array.from({ length }, (_, i) => i);

/** Text of the sums over lists of entries: `table[at[e], :] * value[e]` for e in each list. */
function weightedLists(text: ListsText, isAlone: boolean): Program {
  const { lanes, places, slices, lists } = text.spread;
  const block = lanes * places;
  const each = (write: (place: number) => string) => range(places).map(write).join(' ');
  const add = (sum: string, entries: number) => `
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
        .map((i) => each((k) => `${sum}${k} += f${i} * w${i}${k};`))
        .join('\n      ')}`;
  const addFrom = (sum: string, first: string, end: string) => `{
      var e = ${first};
      let end = ${end};
      for (; e + ${ENTRIES}u <= end; e += ${ENTRIES}u) {${add(sum, ENTRIES)}
      }
      for (; e < end; e++) {${add(sum, 1)}
      }
    }`;
  const own = lists === 1 ? '0u' : `${SHORT}u`;
  // Lanes beyond the width read its last place again and write nothing.
  return {
    operands: text.operands,
    parameters: ['lists', 'width', 'tableOffset', 'outOffset', 'biasOffset'],
    workgroupSize: lanes * slices,
    shared: isAlone
      ? []
      : [`firsts:u32:${lists}`, `ends:u32:${lists}`, `parts:f32:${slices * block}`],
    body: `
  let slice = lane / ${lanes}u;
  let list = group * ${lists}u + slice;
  let isOwn = slice < ${lists}u && list < p.lists;
  var first = 0u;
  var last = 0u;
  if (isOwn) {
    first = u32($offsets[list]);
    last = u32($offsets[list + 1u]);
  }
  ${
    isAlone
      ? ''
      : `if (slice < ${lists}u && lane % ${lanes}u == 0u) {
    $firsts[slice] = first;
    $ends[slice] = last;
  }
  var firsts = workgroupUniformLoad(&$firsts);
  var ends = workgroupUniformLoad(&$ends);`
  }
  for (var base = 0u; base < p.width; base += ${block}u) {
    let start = base + lane % ${lanes}u;
    ${each((k) => `let c${k} = min(start + ${k * lanes}u, p.width - 1u);`)}
    ${each((k) => `var sum${k} = ${text.hasBias ? `$bias[p.biasOffset + c${k}]` : '0.0'};`)}
    ${
      isAlone
        ? addFrom('sum', 'first', 'last')
        : `${lists === 1 ? '' : addFrom('sum', 'first', `min(last, first + ${own})`)}
    for (var k = 0u; k < ${lists}u; k++) {
      let rest = firsts[k] + ${own};
      if (rest >= ends[k]) { continue; }
      let size = (ends[k] - rest + ${slices - 1}u) / ${slices}u;
      let begin = rest + slice * size;
      ${each((i) => `var part${i} = 0.0;`)}
      ${addFrom('part', 'begin', 'min(begin + size, ends[k])')}
      ${each((i) => `$parts[(slice * ${places}u + ${i}u) * ${lanes}u + lane % ${lanes}u] = part${i};`)}
      workgroupBarrier();
      if (slice == k) {
        for (var s = 0u; s < ${slices}u; s++) {
          ${each((i) => `sum${i} += $parts[(s * ${places}u + ${i}u) * ${lanes}u + lane % ${lanes}u];`)}
        }
      }
      workgroupBarrier();
    }`
    }
    if (isOwn) {
      var sums = array<f32, ${places}>(${each((k) => `sum${k},`)});
      for (var k = 0u; k < ${places}u; k++) {
        let c = start + k * ${lanes}u;
        if (c < p.width) { $keep(list * p.width + c, sums[k]); }
      }
    }
  }`,
  };
}

export function csrMatmul(launcher: Launcher, args: Kernels['csrMatmul']): void {
  const { csr, weight, bias, out } = args;
  const width = out.shape[1];
  if (csr.rows * width === 0) return;
  const spread = spreadOver(width, true, launcher);
  const { offsets, indices, values } = csr;
  launcher.launch(
    `csrMatmul ${nameOf(spread)}${bias ? ' bias' : ''}`,
    () =>
      weightedLists(
        {
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
        },
        launcher.software,
      ),
    [offsets, indices, values, weight.storage, out.storage, ...(bias ? [bias.storage] : [])],
    [csr.rows, width, weight.offset, out.offset, bias?.offset ?? 0],
    Math.ceil(csr.rows / spread.lists),
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
  const spread = spreadOver(width, false, launcher);
  const { count, columnOffsets, entryRows, entryValues } = byColumn;
  launcher.launch(
    `csrWeightGrad ${nameOf(spread)}`,
    () =>
      weightedLists(
        {
          spread,
          operands: ['offsets:i32', 'entryRows:i32', 'values:f32', 'gradOutput:f32', 'out:f32!'],
          at: '$entryRows',
          table: '$gradOutput',
          hasBias: false,
        },
        launcher.software,
      ),
    [columnOffsets, entryRows, entryValues, gradOutput.storage, out.storage],
    [count, width, gradOutput.offset, out.offset, 0],
    Math.ceil(count / spread.lists),
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
