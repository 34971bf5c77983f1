// Programs joined into one pipeline. A dispatch costs a GPU more than most of a small network's
// kernels do, so kernels that follow one another share one where they can:
//
// - A *part* is a kernel beside others: workgroups up to `end0` work on part 0, those up to `end1`
//   on part 1, and so on.
// - A *stage* is an elementwise kernel that takes each element from the hands of the kernel that
//   makes it: the bias, the activation and the dropout behind a matrix product.
//
// Variants form a tree: from the first program on, every program that joins leads to the next
// variant. So finding the variant of a sequence met before takes one look per program.
//
// WebGPU forbids binding one buffer twice in a dispatch when it is written, and small storages lie
// together in one buffer. Operands that share a buffer therefore share a binding, each with its
// place in it; the pattern of sharing is part of the pipeline.

import { declare, functionsIn } from './kernels/math.ts';
import { parseDeclaration } from './program.ts';
import type { Program, WgslType } from './program.ts';

/** Connects a stage: the operands that it takes from, or leaves in, variables of its part. */
export type Connection = Readonly<Record<string, string>>;

interface Link {
  readonly program: Program;
  readonly part: number;
  /** Null for the kernel that a part begins with. */
  readonly connection: Connection | null;
}

/** What all variants of a device have to keep to. */
export interface VariantLimits {
  /** Numbers that one dispatch takes as parameters. */
  readonly words: number;
  /** Bytes of workgroup memory. */
  readonly sharedBytes: number;
}

export class Variant {
  /** Of the kernels, for people who look at a GPU trace. */
  readonly name: string;
  readonly parts: number;
  /** Invocations in a workgroup: the largest of the programs. */
  readonly workgroupSize: number;
  /** Of each part's own program. */
  readonly partSizes: readonly number[];
  /** For each bound operand: whether it is written. */
  readonly isWritten: readonly boolean[];
  /** For each parameter: whether it is a float. Places of the operands and ends of the parts follow. */
  readonly isFloat: readonly boolean[];
  readonly #links: readonly Link[];
  readonly #limits: VariantLimits;
  /** What joined, by key; null where it can't. */
  readonly #next = new Map<string, Variant | null>();

  private constructor(name: string, links: readonly Link[], limits: VariantLimits) {
    this.name = name;
    this.#links = links;
    this.#limits = limits;
    const heads = links.filter(({ connection }) => connection === null);
    this.parts = heads.length;
    this.partSizes = heads.map(({ program }) => program.workgroupSize);
    this.workgroupSize = Math.max(0, ...this.partSizes);
    this.isWritten = links.flatMap((link) => boundOperands(link).map(({ isWritten }) => isWritten));
    this.isFloat = links.flatMap(({ program }) =>
      program.parameters.map((parameter) => parseDeclaration(parameter).type === 'f32'),
    );
  }

  /** Where the tree begins: no program yet. */
  static root(limits: VariantLimits): Variant {
    return new Variant('', [], limits);
  }

  /** With another part. Null where the parts do not fit into one dispatch. */
  beside(key: string, program: () => Program): Variant | null {
    let next = this.#next.get(key);
    if (next === undefined) {
      const name = this.parts === 0 ? key : `${this.name} | ${key}`;
      next = this.#joined(name, { program: program(), part: this.parts, connection: null });
      this.#next.set(key, next);
    }
    return next;
  }

  /**
   * With an elementwise kernel as a stage of `part`: `handed[i]` is the variable of the part that
   * operand i is handed in, or -1; what the kernel makes goes on in variable `makes`, if that is
   * not -1. Null where it does not fit.
   */
  behind(
    part: number,
    handed: readonly number[],
    makes: number,
    key: string,
    program: () => Program,
  ): Variant | null {
    const path = `${part}:${handed.join()}:${makes} ${key}`;
    let next = this.#next.get(path);
    if (next === undefined) {
      const text = program();
      const connection: Record<string, string> = {};
      text.operands.forEach((operand, i) => {
        const { name } = parseDeclaration(operand);
        if (i < handed.length && handed[i] >= 0) connection[name] = `v${handed[i]}`;
        else if (name === 'out' && makes >= 0) connection[name] = `v${makes}`;
      });
      next = this.#joined(`${this.name} > ${key}`, { program: text, part, connection });
      this.#next.set(path, next);
    }
    return next;
  }

  #joined(name: string, link: Link): Variant | null {
    const next = new Variant(name, [...this.#links, link], this.#limits);
    return this.parts === 0 || next.#fits() ? next : null;
  }

  #fits(): boolean {
    // A smaller program runs in parts of a workgroup, which then must not wait for one another.
    const inStep = this.#links.every(
      ({ program, connection }) =>
        connection !== null ||
        program.workgroupSize === this.workgroupSize ||
        (this.workgroupSize % program.workgroupSize === 0 &&
          !/Barrier|UniformLoad/.test(program.body)),
    );
    const words = this.isFloat.length + this.isWritten.length + this.parts;
    let bytes = 0;
    for (const { elements } of this.#sharedMemory().declared.values()) bytes += elements * 4;
    return inStep && words <= this.#limits.words && bytes <= this.#limits.sharedBytes;
  }

  /** Workgroup memory: parts never run in the same workgroup, so they may have the same arrays. */
  #sharedMemory(): SharedMemory {
    const declared = new Map<string, { type: string; elements: number }>();
    const places = this.#links.map(({ program }) => {
      const place = new Map<string, string>();
      for (const text of program.shared ?? []) {
        const [name, type, elements] = text.split(':');
        const alike = [...place.values()].filter((other) =>
          other.startsWith(`${type}x${elements}_`),
        );
        const variable = `${type}x${elements}_${alike.length}`;
        place.set(name, variable);
        declared.set(variable, { type, elements: Number(elements) });
      }
      return place;
    });
    return { declared, places };
  }

  /**
   * The WGSL module. `sharing[i]` is the binding of operand i, counted from 0 in order of first
   * use. `access` has one letter per binding: r is read only, w is written.
   */
  assemble(sharing: readonly number[]): { code: string; access: string } {
    const shared = this.#sharedMemory();
    const types: WgslType[] = [];
    const written: boolean[] = [];
    const members: string[] = [];
    const functions: string[] = [];
    const stages: string[][] = [];
    let operand = 0;
    this.#links.forEach((link, number) => {
      const { program, part, connection } = link;
      const names = new Map(shared.places[number]);
      const places: string[] = [];
      for (const { name, type, isWritten } of boundOperands(link)) {
        const binding = sharing[operand];
        types[binding] = type;
        written[binding] = (written[binding] ?? false) || isWritten;
        names.set(name, `b${binding}[place${operand} + `);
        places.push(`let place${operand} = p.place${operand};`);
        operand++;
      }
      for (const parameter of program.parameters) {
        const { name, type } = parseDeclaration(parameter);
        members.push(`  ${name}_${number}: ${type},`);
      }
      const resolve = (text: string) =>
        `${places.join(' ')}\n${resolveNames(text, number, part, names)}`;
      if (connection !== null) {
        const { name, type } = outOf(program) ?? { name: '', type: 'f32' };
        const made = connection[name];
        const text = program.element!(connection);
        stages[part].push(
          made === undefined
            ? `{ ${resolve(text)} }`
            : `var ${made}: ${type};
  { ${resolve(`{ ${text} }\n  $out[p.outOffset + i] = ${made};`)} }`,
        );
        return;
      }
      functions.push(`fn part${part}(group: u32, lane: u32) {\n${resolve(program.body)}\n}`);
      stages[part] = program.body.includes('$keep(')
        ? [
            `fn keep${part}(i: u32, v0: ${outOf(program)!.type}) {`,
            resolve('  $out[p.outOffset + i] = v0;'),
          ]
        : [];
    });
    for (const stage of stages) if (stage.length > 0) functions.unshift(`${stage.join('\n')}\n}`);
    for (let i = 0; i < operand; i++) members.push(`  place${i}: u32,`);
    for (let part = 0; part < this.parts; part++) members.push(`  end${part}: u32,`);
    const text = functions.join('\n');
    const code = `struct Parameters {
${members.join('\n')}
}
@group(0) @binding(0) var<uniform> p: Parameters;
${types
  .map(
    (type, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${written[i] ? 'read_write' : 'read'}> b${i}: array<${type}>;`,
  )
  .join('\n')}
${Array.from(shared.declared, ([name, { type, elements }]) => `var<workgroup> ${name}: array<${type}, ${elements}>;`).join('\n')}
${declare(...functionsIn(text))}
${text}
@compute @workgroup_size(${this.workgroupSize})
fn main(
  @builtin(workgroup_id) workgroupId: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = workgroupId.x + grid.x * workgroupId.y;
${this.partSizes.map((size, part) => this.#call(part, size)).join('\n')}
}
`;
    return { code, access: written.map((isWritten) => (isWritten ? 'w' : 'r')).join('') };
  }

  /** Hands a workgroup to the part whose it is. */
  #call(part: number, size: number): string {
    const first = part === 0 ? 'group' : `(group - p.end${part - 1})`;
    const split = this.workgroupSize / size;
    const call =
      split === 1
        ? `part${part}(${first}, lane);`
        : `part${part}(${first} * ${split}u + lane / ${size}u, lane % ${size}u);`;
    return part === this.parts - 1
      ? `  ${call}`
      : `  if (group < p.end${part}) { ${call} return; }`;
  }
}

interface SharedMemory {
  readonly declared: ReadonlyMap<string, { readonly type: string; readonly elements: number }>;
  /** For each link: its names, and the variables that they stand for. */
  readonly places: readonly ReadonlyMap<string, string>[];
}

/** The operands that are bound: a stage's connected ones are in variables. What it makes is both. */
function boundOperands({ program, connection }: Link) {
  return program.operands
    .map(parseDeclaration)
    .filter(({ name, isWritten }) => isWritten || connection?.[name] === undefined);
}

function outOf(program: Program) {
  return program.operands.map(parseDeclaration).find(({ name }) => name === 'out');
}

/** Gives the names in a program's text their places in the module. */
function resolveNames(
  text: string,
  link: number,
  part: number,
  names: ReadonlyMap<string, string>,
): string {
  return text.replace(
    /\$(\w+)(\[?)|\bp\.(\w+)/g,
    (_, name: string | undefined, bracket: string, parameter: string) => {
      if (name === undefined) return `p.${parameter}_${link}`;
      if (name === 'keep') return `keep${part}`;
      const place = names.get(name);
      if (place === undefined) throw new RangeError(`kernel text names no operand ${name}`);
      return place.endsWith(' ') ? place : place + bracket;
    },
  );
}
