// What a kernel's text looks like before it becomes a pipeline. Kernels that the backend joins into
// one dispatch are joined as text, so a program names what it uses (operands, parameters, workgroup
// memory) instead of declaring it: variant.ts gives every name its place.

export type WgslType = 'f32' | 'i32' | 'u32';

/** A kernel's text and what it is called with. */
export interface Program {
  /** Storage operands, in the order in which they are passed: `x:f32`, or `out:f32!` if written. */
  readonly operands: readonly string[];
  /** Parameters, in the order in which they are passed: `count` (u32), `slope:f32`, `step:i32`. */
  readonly parameters: readonly string[];
  /** Invocations in a workgroup. */
  readonly workgroupSize: number;
  /** Workgroup memory: `values:f32:64` is an array of 64 numbers. */
  readonly shared?: readonly string[];
  /**
   * Body of the kernel. It finds `group` (u32, this workgroup's number; may lie beyond the groups
   * asked for) and `lane` (u32, this invocation's number in the workgroup), and says `$x[i]` for an
   * element of an operand or of workgroup memory, `p.count` for a parameter. The functions of
   * math.ts are at hand.
   *
   * Instead of writing to its operand `out` it may call `$keep(i, value)` for element i of the
   * contiguous view that begins at `p.outOffset`, once for each: what follows elementwise can then
   * go on with the value at once.
   */
  readonly body: string;
  /**
   * Of an elementwise kernel: the text for element `i` alone, where `variables` stand for the
   * operands they name.
   */
  readonly element?: (variables: Readonly<Record<string, string>>) => string;
}

/** Name and type of an operand or parameter, and whether it is written. */
export function parseDeclaration(text: string): {
  name: string;
  type: WgslType;
  isWritten: boolean;
} {
  const [name, type = 'u32'] = text.split(':');
  return { name, type: type.replace('!', '') as WgslType, isWritten: type.endsWith('!') };
}
