// Kernels that compute each element of the output from the elements at the same place in the
// inputs. Dimensions that lie together in memory in all views are merged first, so that most calls
// are one flat run over memory; what remains strided has its index unrolled in the text.

import type { BinaryOp, Kernels, Storage, UnaryOp, View } from '../../backend.ts';
import type { Program, WgslType } from '../program.ts';
import { conflicts, convert, elementCount, isContiguous, wgslType } from './launcher.ts';
import type { Launcher } from './launcher.ts';

const WORKGROUP = 64;

interface Walk {
  /** Sizes of the merged dimensions, outermost first; at least one. */
  readonly sizes: readonly number[];
  /** For each view its strides over them. */
  readonly strides: readonly (readonly number[])[];
  /** All views are contiguous: element i lies at offset + i. */
  readonly flat: boolean;
}

/** Merges dimensions of equally shaped views; the row-major order of elements stays. */
export function walk(shape: readonly number[], views: readonly View[]): Walk {
  const sizes: number[] = [];
  const strides: number[][] = views.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const last = sizes.length - 1;
    const mergeable =
      last >= 0 && views.every((view, v) => strides[v][last] === view.strides[d] * shape[d]);
    if (mergeable) {
      sizes[last] *= shape[d];
      views.forEach((view, v) => (strides[v][last] = view.strides[d]));
    } else {
      sizes.push(shape[d]);
      views.forEach((view, v) => strides[v].push(view.strides[d]));
    }
  }
  if (sizes.length === 0) {
    sizes.push(1);
    strides.forEach((list) => list.push(1));
  }
  const flat = sizes.length === 1 && strides.every((list) => list[0] === 1);
  return { sizes, strides, flat };
}

export interface Operand {
  readonly name: string;
  readonly view: View;
  readonly written?: boolean;
}

export interface Elementwise {
  /** Names the variant, the operands' dtypes and strides aside. */
  readonly key: string;
  /** The views, all of one shape. */
  readonly operands: readonly Operand[];
  /** Storages indexed by the text itself: `ids:i32`. */
  readonly extra?: readonly {
    readonly name: string;
    readonly storage: Storage;
    readonly written?: boolean;
  }[];
  /** Extra parameters with their values: `slope:f32`. */
  readonly parameters?: readonly string[];
  readonly values?: readonly number[];
  /**
   * The text for element `i` (row-major), given each operand as WGSL (`$x[xIndex]`). Only an
   * operand of another name than `out` may be both read and written.
   */
  readonly text: (element: Readonly<Record<string, string>>) => string;
  /** It may share a dispatch with kernels that have nothing to do with it. */
  readonly beside?: boolean;
  /** It does nothing but copy this view. */
  readonly copies?: View;
}

/** Runs `text` once for each element of the operands' common shape. */
export function elementwise(launcher: Launcher, kernel: Elementwise): void {
  const { operands, extra = [], parameters = [], values = [] } = kernel;
  const { shape } = operands[0].view;
  const count = elementCount(shape);
  if (count === 0) return;
  const views = operands.map(({ view }) => view);
  const { sizes, strides, flat } = walk(shape, views);
  const rank = flat ? 0 : sizes.length;
  const dtypes = [...views.map(({ storage }) => storage), ...extra.map(({ storage }) => storage)]
    .map(({ dtype }) => dtype[0])
    .join('');
  const key = `${kernel.key}:${dtypes}:${rank}`;
  const numbers = [count, ...views.map(({ offset }) => offset)];
  if (!flat) numbers.push(...sizes.slice(1), ...strides.flat());
  numbers.push(...values);
  const program = (): Program => {
    const dims = Array.from({ length: rank }, (_, d) => d);
    const names = operands.map(({ name }) => name);
    const text = (variables: Readonly<Record<string, string>>): string => {
      const element: Record<string, string> = {};
      for (const name of names) {
        const index = flat ? `p.${name}Offset + i` : `${name}Index`;
        element[name] = variables[name] ?? `$${name}[${index}]`;
      }
      if (flat) return kernel.text(element);
      // Coordinates from the innermost dimension outwards: c0 is what remains.
      return [
        'var rest = i;',
        ...dims
          .slice(1)
          .reverse()
          .map((d) => `let c${d} = rest % p.size${d}; rest /= p.size${d};`),
        'let c0 = rest;',
        ...names
          .filter((name) => variables[name] === undefined)
          .map(
            (name) =>
              `let ${name}Index = p.${name}Offset + ${dims.map((d) => `c${d} * p.${name}Stride${d}`).join(' + ')};`,
          ),
        kernel.text(element),
      ].join('\n  ');
    };
    return {
      operands: [
        ...operands.map(
          ({ name, view, written }) =>
            `${name}:${wgslType(view.storage.dtype)}${written ? '!' : ''}`,
        ),
        ...extra.map(
          ({ name, storage, written }) => `${name}:${wgslType(storage.dtype)}${written ? '!' : ''}`,
        ),
      ],
      parameters: [
        'count',
        ...names.map((name) => `${name}Offset`),
        ...dims.slice(1).map((d) => `size${d}`),
        ...names.flatMap((name) => dims.map((d) => `${name}Stride${d}`)),
        ...parameters,
      ],
      workgroupSize: WORKGROUP,
      element: text,
      body: `
  let i = group * ${WORKGROUP}u + lane;
  if (i >= p.count) { return; }
  ${text({})}`,
    };
  };
  const out = operands.find(({ name }) => name === 'out')?.view;
  launcher.launch(
    key,
    program,
    [...views.map(({ storage }) => storage), ...extra.map(({ storage }) => storage)],
    numbers,
    Math.ceil(count / WORKGROUP),
    {
      beside: kernel.beside ?? false,
      makes: out !== undefined && isContiguous(out) ? out : null,
      elements: views,
      copies: kernel.copies ?? null,
    },
  );
}

/** Runs `into(target)` with out, or with scratch memory that is then copied to out. */
export function apart(
  launcher: Launcher,
  out: View,
  inputs: readonly View[],
  isElementwise: boolean,
  into: (target: View) => void,
): void {
  if (!inputs.some((input) => conflicts(out, input, isElementwise))) {
    into(out);
    return;
  }
  launcher.scratch(out.shape, out.storage.dtype, (target) => {
    into(target);
    copy(launcher, target, out);
  });
}

/** out = x, converted. */
export function copy(launcher: Launcher, x: View, out: View): void {
  runUnary(launcher, { op: 'copy', x, out });
}

type Form = 'float' | 'integer';

/** Functions of v; integer forms where they differ, none where integers are computed as floats. */
const UNARY: Record<
  Exclude<UnaryOp, 'copy' | 'isNonZero' | 'not'>,
  Partial<Record<Form, string>>
> = {
  neg: { float: '-v', integer: '-v' },
  abs: { float: 'abs(v)', integer: 'abs(v)' },
  sign: { float: 'sign(v)', integer: 'sign(v)' },
  exp: { float: 'exponential(v)' },
  log: { float: 'logarithm(v)' },
  sqrt: { float: 'sqrt(v)' },
  reciprocal: { float: '1.0 / v' },
  sin: { float: 'sineFrom(v, 0)' },
  cos: { float: 'sineFrom(v, 1)' },
  tanh: { float: 'hyperbolicTangent(v)' },
  sigmoid: { float: 'logistic(v)' },
  relu: { float: 'select(v, 0.0, v <= 0.0)', integer: 'max(v, 0)' },
  leakyRelu: { float: 'select(v * p.a, v, v > 0.0)' },
  gelu: { float: '0.5 * v * (1.0 + errorFunction(v * 0.7071067811865476))' },
  clamp: { float: 'select(min(max(v, p.a), p.b), v, isNan(v))', integer: 'min(max(v, p.a), p.b)' },
  powScalar: { float: 'power(v, p.a)' },
  addScalar: { float: 'v + p.a', integer: 'v + p.a' },
  mulScalar: { float: 'v * p.a', integer: 'v * p.a' },
};

export function unary(launcher: Launcher, args: Kernels['unary']): void {
  apart(launcher, args.out, [args.x], true, (out) => runUnary(launcher, { ...args, out }));
}

function runUnary(launcher: Launcher, { op, x, out, a = 0, b = 0 }: Kernels['unary']): void {
  const from = wgslType(x.storage.dtype);
  const to = out.storage.dtype;
  const operands: Operand[] = [
    { name: 'x', view: x },
    { name: 'out', view: out, written: true },
  ];
  if (op === 'copy' || op === 'isNonZero' || op === 'not') {
    elementwise(launcher, {
      key: op,
      operands,
      copies: op === 'copy' && x.storage.dtype === to ? x : undefined,
      text: (element) => {
        if (op === 'copy') return `${element.out} = ${convert(element.x, from, to)};`;
        const condition = `${element.x} ${op === 'not' ? '==' : '!='} ${from}(0)`;
        return `${element.out} = ${convert(condition, 'bool', to)};`;
      },
    });
    return;
  }
  const forms = UNARY[op];
  const parameters = numberOfParameters(forms.float!);
  const whole = isWhole(a) && isWhole(b);
  const integer = forms.integer !== undefined && from !== 'f32' && to !== 'float32' && whole;
  const type: WgslType = integer ? 'i32' : 'f32';
  elementwise(launcher, {
    key: integer ? `${op} integer` : op,
    operands,
    parameters: parameterNames(parameters, type),
    values: parameterValues(parameters, integer, a, b),
    text: (element) => `let v = ${cast(element.x, from, type)};
  ${element.out} = ${convert(integer ? forms.integer! : forms.float!, type, to)};`,
  });
}

/** Functions of x and y, likewise; those that give a truth value come after. */
const BINARY: Record<
  Exclude<BinaryOp, 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'and' | 'or'>,
  Partial<Record<Form, string>>
> = {
  add: { float: 'x + y', integer: 'x + y' },
  sub: { float: 'x - y', integer: 'x - y' },
  mul: { float: 'x * y', integer: 'x * y' },
  div: { float: 'x / y' },
  pow: { float: 'power(x, y)' },
  maximum: { float: 'select(y, x, x >= y || isNan(x))', integer: 'max(x, y)' },
  minimum: { float: 'select(y, x, x <= y || isNan(x))', integer: 'min(x, y)' },
  reluGrad: { float: 'select(0.0, x, y > 0.0)' },
  leakyReluGrad: { float: 'select(x * p.a, x, y > 0.0)' },
  geluGrad: {
    float:
      'x * (0.5 * (1.0 + errorFunction(y * 0.7071067811865476)) + y * 0.3989422804014327 * exp(-0.5 * y * y))',
  },
  sigmoidGrad: { float: 'x * y * (1.0 - y)' },
  tanhGrad: { float: 'x * (1.0 - y * y)' },
  absGrad: { float: 'x * sign(y)' },
  clampGrad: { float: 'select(0.0, x, y >= p.a && y <= p.b)' },
  powScalarGrad: { float: 'select(x * p.a * power(y, p.a - 1.0), 0.0, p.a == 0.0)' },
};

const COMPARISONS: Partial<Record<BinaryOp, string>> = {
  eq: 'x == y',
  ne: 'x != y',
  lt: 'x < y',
  le: 'x <= y',
  gt: 'x > y',
  ge: 'x >= y',
  and: 'x != zero && y != zero',
  or: 'x != zero || y != zero',
};

export function binary(launcher: Launcher, args: Kernels['binary']): void {
  const { op, x, y, a = 0, b = 0 } = args;
  const xType = wgslType(x.storage.dtype);
  const yType = wgslType(y.storage.dtype);
  const floats = xType === 'f32' || yType === 'f32';
  apart(launcher, args.out, [x, y], true, (out) => {
    const operands: Operand[] = [
      { name: 'x', view: x },
      { name: 'y', view: y },
      { name: 'out', view: out, written: true },
    ];
    const to = out.storage.dtype;
    const comparison = COMPARISONS[op];
    if (comparison !== undefined) {
      const type: WgslType = floats ? 'f32' : 'i32';
      elementwise(launcher, {
        key: op,
        operands,
        text: (element) => `let x = ${cast(element.x, xType, type)};
  let y = ${cast(element.y, yType, type)};
  const zero = ${type}(0);
  ${element.out} = ${convert(comparison, 'bool', to)};`,
      });
      return;
    }
    const forms = BINARY[op as keyof typeof BINARY];
    const integer = forms.integer !== undefined && !floats && to !== 'float32';
    const type: WgslType = integer ? 'i32' : 'f32';
    const parameters = numberOfParameters(forms.float!);
    elementwise(launcher, {
      key: integer ? `${op} integer` : op,
      operands,
      parameters: parameterNames(parameters, type),
      values: parameterValues(parameters, integer, a, b),
      text: (element) => `let x = ${cast(element.x, xType, type)};
  let y = ${cast(element.y, yType, type)};
  ${element.out} = ${convert(integer ? forms.integer! : forms.float!, type, to)};`,
    });
  });
}

export function where(launcher: Launcher, args: Kernels['where']): void {
  const { condition, x, y } = args;
  apart(launcher, args.out, [condition, x, y], true, (out) => {
    const type = (view: View) => wgslType(view.storage.dtype);
    elementwise(launcher, {
      key: 'where',
      operands: [
        { name: 'condition', view: condition },
        { name: 'x', view: x },
        { name: 'y', view: y },
        { name: 'out', view: out, written: true },
      ],
      text: (element) => {
        const to = out.storage.dtype;
        const a = convert(element.x, type(x), to);
        const b = convert(element.y, type(y), to);
        return `${element.out} = select(${b}, ${a}, ${element.condition} != ${type(condition)}(0));`;
      },
    });
  });
}

export function fill(launcher: Launcher, { out, value }: Kernels['fill']): void {
  const { dtype } = out.storage;
  const type = wgslType(dtype);
  elementwise(launcher, {
    key: 'fill',
    operands: [{ name: 'out', view: out, written: true }],
    // The 1 that a backward pass starts from.
    beside: elementCount(out.shape) === 1,
    parameters: [`value:${type}`],
    values: [dtype === 'bool' ? (value === 0 ? 0 : 1) : value],
    text: (element) => `${element.out} = p.value;`,
  });
}

export function arange(launcher: Launcher, { out, start, step }: Kernels['arange']): void {
  const { dtype } = out.storage;
  const integer = dtype !== 'float32' && isWhole(start) && isWhole(step);
  const type: WgslType = integer ? 'i32' : 'f32';
  elementwise(launcher, {
    key: integer ? 'arange integer' : 'arange',
    operands: [{ name: 'out', view: out, written: true }],
    parameters: [`start:${type}`, `step:${type}`],
    values: [start, step],
    text: (element) => `${element.out} = ${convert(`p.start + ${type}(i) * p.step`, type, dtype)};`,
  });
}

/** WGSL that makes an f32 or i32 of an element of any type. */
function cast(expression: string, from: WgslType, to: WgslType): string {
  return from === to ? expression : `${to}(${expression})`;
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function numberOfParameters(text: string): 0 | 1 | 2 {
  return text.includes('p.b') ? 2 : text.includes('p.a') ? 1 : 0;
}

function parameterNames(count: 0 | 1 | 2, type: WgslType): string[] {
  return [`a:${type}`, `b:${type}`].slice(0, count);
}

const LARGEST = 3.4028234663852886e38;

function parameterValues(count: 0 | 1 | 2, integer: boolean, a: number, b: number): number[] {
  // WGSL knows no infinite bounds; the largest number does the same.
  const bounded = (value: number) =>
    integer ? value : Math.min(Math.max(value, -LARGEST), LARGEST);
  return [bounded(a), bounded(b)].slice(0, count);
}
