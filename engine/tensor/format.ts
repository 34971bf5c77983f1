// Numbers as PyTorch prints them: all of one width, four digits after the point, scientific where
// they differ too much in size, lines of at most 80 characters, and of large tensors the corners
// only. Knows arrays and shapes, not tensors.

import type { DType } from '../backends/backend.ts';
import type { Shape } from './shape.ts';
import { sizeOf } from './shape.ts';

const DIGITS = 4;
const LINE = 80;
/** Above this many elements a tensor is summarised. */
const MOST_ELEMENTS = 1000;
/** How many slices stand at each end of a summarised dimension. */
const EDGE = 3;

/** What stands behind the numbers. */
export interface Remarks {
  readonly device?: string | null;
  /** The operation that made it. */
  readonly operation?: string | null;
  readonly requiresGrad?: boolean;
}

/** Per dimension, which positions are shown; null where all are. */
export function shownPositions(shape: Shape): (readonly number[] | null)[] {
  const cut = sizeOf(shape) > MOST_ELEMENTS;
  return shape.map(
    (n) =>
    cut && n > 2 * EDGE ? Array.from({ length: 2 * EDGE }, (_, i) => (i < EDGE ? i : n - 2 * EDGE + i)) : null, // prettier-ignore
  );
}

/**
 * "tensor([1., 2.])". `data` holds the shown elements, row-major; `shape` is the whole tensor's.
 */
export function formatTensor(
  data: ArrayLike<number>,
  shape: Shape,
  dtype: DType,
  remarks: Remarks = {},
): string {
  const opening = 'tensor(';
  const notes: string[] = [];
  if (remarks.device) notes.push(`device='${remarks.device}'`);
  const empty = sizeOf(shape) === 0;
  if (empty && shape.length !== 1) notes.push(`size=(${shape.join(', ')})`);
  // Zeros and ones are said to be what they are; True and False speak for themselves.
  if (dtype !== 'float32' && (empty || dtype !== 'bool')) notes.push(`dtype=torch.${dtype}`);
  if (remarks.operation) notes.push(`grad_fn=<${gradName(remarks.operation)}>`);
  else if (remarks.requiresGrad === true) notes.push('requires_grad=True');
  const body = empty ? '[]' : layOut(data, shape, dtype, opening.length);
  return annotate(opening + body, notes, opening.length) + ')';
}

function gradName(operation: string): string {
  return `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Backward0`;
}

function annotate(text: string, notes: readonly string[], indent: number): string {
  let out = text;
  let length = text.length - text.lastIndexOf('\n') + 1;
  for (const note of notes) {
    if (length + note.length + 2 > LINE) {
      out += `,\n${' '.repeat(indent)}${note}`;
      length = indent + note.length;
    } else {
      out += `, ${note}`;
      length += note.length + 2;
    }
  }
  return out;
}

function layOut(data: ArrayLike<number>, shape: Shape, dtype: DType, indent: number): string {
  const [width, write] = styleOf(data, dtype);
  const shown = shownPositions(shape);
  const rank = shape.length;
  let at = 0;
  const build = (d: number, margin: number): string => {
    if (d === rank) return write(data[at++]).padStart(width);
    const count = shown[d]?.length ?? shape[d];
    const parts: string[] = [];
    const last = d === rank - 1;
    for (let i = 0; i < count; i++) {
      if (shown[d] !== null && i === EDGE) parts.push(last ? ' ...' : '...');
      parts.push(build(d + 1, margin + 1));
    }
    const gap = ' '.repeat(margin + 1);
    if (!last) return `[${parts.join(`,${'\n'.repeat(rank - 1 - d)}${gap}`)}]`;
    const perLine = Math.max(1, Math.floor((LINE - margin) / (width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < parts.length; i += perLine)
      lines.push(parts.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${gap}`)}]`;
  };
  return build(0, indent);
}

/** The common width and how one element is written. */
function styleOf(
  data: ArrayLike<number>,
  dtype: DType,
): readonly [number, (value: number) => string] {
  if (dtype === 'bool' || dtype === 'int32') {
    const write = (v: number): string =>
      dtype === 'int32' ? String(v) : v === 0 ? 'False' : 'True';
    let width = 1;
    for (let i = 0; i < data.length; i++) width = Math.max(width, write(data[i]).length);
    return [width, write];
  }
  // Zeros, infinities and NaN decide nothing; they are fitted in.
  const telling: number[] = [];
  for (let i = 0; i < data.length; i++)
    if (data[i] !== 0 && Number.isFinite(data[i])) telling.push(data[i]);
  let least = Infinity;
  let most = 0;
  let whole = true;
  for (const v of telling) {
    least = Math.min(least, Math.abs(v));
    most = Math.max(most, Math.abs(v));
    whole &&= Number.isInteger(v);
  }
  const scientific =
    telling.length > 0 && (most / least > 1000 || most > 1e8 || (!whole && least < 1e-4));
  const write = (v: number): string => {
    if (Number.isNaN(v)) return 'nan';
    if (!Number.isFinite(v)) return v > 0 ? 'inf' : '-inf';
    if (scientific) return scientificText(v);
    return whole ? `${fixedText(v, 0)}.` : fixedText(v, DIGITS);
  };
  let width = 1;
  for (const v of telling) width = Math.max(width, write(v).length);
  return [width, write];
}

/**
 * Both roundings below are of the exact binary value, and a tie goes to the even digit, as in
 * Python; JavaScript's own take a tie upwards.
 */
function fixedText(v: number, digits: number): string {
  const sign = v < 0 || Object.is(v, -0) ? '-' : '';
  return sign + even(Math.abs(v).toFixed(100), Math.abs(v).toFixed(digits), digits);
}

function scientificText(v: number): string {
  const sign = v < 0 || Object.is(v, -0) ? '-' : '';
  const [exactDigits, exactPower] = Math.abs(v).toExponential(100).split('e');
  const [digits, power] = Math.abs(v).toExponential(DIGITS).split('e');
  const mantissa = exactPower === power ? even(exactDigits, digits, DIGITS) : digits;
  const size = power.slice(1).padStart(2, '0');
  return `${sign}${mantissa}e${power.charAt(0)}${size}`;
}

/** `rounded` has `digits` digits after the point; where it came from a tie it takes the even one. */
function even(exact: string, rounded: string, digits: number): string {
  const point = exact.indexOf('.');
  const cut = point + 1 + digits;
  if (!/^50*$/.test(exact.slice(cut))) return rounded;
  const below = digits === 0 ? exact.slice(0, point) : exact.slice(0, cut);
  return Number(below.at(-1)) % 2 === 0 ? below : rounded;
}
