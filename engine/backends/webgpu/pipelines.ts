// Kernels as programs: WGSL text with named operands and parameters, one pipeline per variant,
// and bind groups cached by the buffers in them.
//
// WebGPU forbids binding one buffer twice in a dispatch when it is written. Operands that share a
// buffer (in-place operations; parameters packed into one storage) therefore share a binding: the
// text says `$x[i]`, and what `$x` stands for depends on which operands share. The pattern of
// sharing is part of the variant.

import { STAGE_COMPUTE } from './constants.ts';
import type { DeviceBuffer } from './memory.ts';
import type { Statistics } from './statistics.ts';
import { UNIFORM_BYTES } from './uniforms.ts';

export type WgslType = 'f32' | 'i32' | 'u32';

/** A kernel's text and what it is called with. */
export interface Program {
  /** Storage operands, in the order in which they are passed: `x:f32`, or `out:f32!` if written. */
  readonly operands: readonly string[];
  /** Parameters, in the order in which they are passed: `count` (u32), `slope:f32`, `step:i32`. */
  readonly parameters: readonly string[];
  /** Invocations in a workgroup. */
  readonly workgroupSize: number;
  /** Declarations before the entry point (functions, workgroup memory). */
  readonly declarations?: string;
  /**
   * Body of the entry point. It finds `p` (the parameters), `group` (u32, this workgroup's number;
   * may lie beyond the groups asked for, since large numbers are folded into two dimensions) and
   * `lane` (u32, this invocation's number in the workgroup).
   */
  readonly body: string;
}

/** A compiled variant. */
export interface Kernel {
  readonly pipeline: GPUComputePipeline;
  readonly layout: Layout;
  readonly isFloat: readonly boolean[];
}

interface Layout {
  readonly id: number;
  readonly bindings: GPUBindGroupLayout;
  readonly pipelines: GPUPipelineLayout;
}

interface Prepared {
  readonly layout: Layout;
  readonly isFloat: readonly boolean[];
  readonly descriptor: GPUComputePipelineDescriptor;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #statistics: Statistics;
  readonly #uniformBuffer: GPUBuffer;
  readonly #kernels = new Map<string, Kernel>();
  readonly #layouts = new Map<string, Layout>();
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  /** Keys of the bind groups that hold a buffer, to drop them with it. */
  readonly #groupsOf = new Map<number, string[]>();

  constructor(device: GPUDevice, statistics: Statistics, uniformBuffer: GPUBuffer) {
    this.#device = device;
    this.#statistics = statistics;
    this.#uniformBuffer = uniformBuffer;
  }

  /** The variant `key` for operands that share buffers as `sharing` says; compiled if need be. */
  get(key: string, sharing: readonly number[], program: () => Program): Kernel {
    const name = variantName(key, sharing);
    let kernel = this.#kernels.get(name);
    if (kernel === undefined) {
      const { layout, isFloat, descriptor } = this.#prepare(name, sharing, program());
      kernel = { pipeline: this.#device.createComputePipeline(descriptor), layout, isFloat };
      this.#kernels.set(name, kernel);
      this.#statistics.pipelinesCreated++;
    }
    return kernel;
  }

  /** Compiles a variant without holding anything up. */
  async prepare(key: string, sharing: readonly number[], program: () => Program): Promise<void> {
    const name = variantName(key, sharing);
    if (this.#kernels.has(name)) return;
    const { layout, isFloat, descriptor } = this.#prepare(name, sharing, program());
    const pipeline = await this.#device.createComputePipelineAsync(descriptor);
    if (this.#kernels.has(name)) return;
    this.#kernels.set(name, { pipeline, layout, isFloat });
    this.#statistics.pipelinesCreated++;
  }

  /** The bind group of these buffers (each once) for a layout. */
  bindGroup(layout: Layout, buffers: readonly DeviceBuffer[]): GPUBindGroup {
    let key = `${layout.id}`;
    for (const buffer of buffers) key += `,${buffer.id}`;
    let group = this.#bindGroups.get(key);
    if (group === undefined) {
      group = this.#device.createBindGroup({
        layout: layout.bindings,
        entries: [
          { binding: 0, resource: { buffer: this.#uniformBuffer, size: UNIFORM_BYTES } },
          ...buffers.map((buffer, i) => ({ binding: i + 1, resource: { buffer: buffer.gpu } })),
        ],
      });
      this.#statistics.bindGroupsCreated++;
      this.#bindGroups.set(key, group);
      for (const { id } of buffers) {
        const keys = this.#groupsOf.get(id);
        if (keys === undefined) this.#groupsOf.set(id, [key]);
        else keys.push(key);
      }
    }
    return group;
  }

  /** Drops the bind groups that hold a buffer which is going to be destroyed. */
  forget(buffer: DeviceBuffer): void {
    for (const key of this.#groupsOf.get(buffer.id) ?? []) this.#bindGroups.delete(key);
    this.#groupsOf.delete(buffer.id);
  }

  #prepare(name: string, sharing: readonly number[], program: Program): Prepared {
    const { code, access } = assemble(program, sharing);
    const layout = this.#layout(access);
    const module = this.#device.createShaderModule({ label: name, code });
    return {
      layout,
      isFloat: program.parameters.map((parameter) => parameter.endsWith(':f32')),
      descriptor: { label: name, layout: layout.pipelines, compute: { module } },
    };
  }

  /** `access` has one letter per binding: r is read only, w is written. */
  #layout(access: string): Layout {
    let layout = this.#layouts.get(access);
    if (layout === undefined) {
      const bindings = this.#device.createBindGroupLayout({
        entries: [
          {
            binding: 0,
            visibility: STAGE_COMPUTE,
            buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: UNIFORM_BYTES },
          },
          ...Array.from(access, (letter, i): GPUBindGroupLayoutEntry => ({
            binding: i + 1,
            visibility: STAGE_COMPUTE,
            buffer: { type: letter === 'w' ? 'storage' : 'read-only-storage' },
          })),
        ],
      });
      layout = {
        id: this.#layouts.size,
        bindings,
        pipelines: this.#device.createPipelineLayout({ bindGroupLayouts: [bindings] }),
      };
      this.#layouts.set(access, layout);
    }
    return layout;
  }
}

function variantName(key: string, sharing: readonly number[]): string {
  for (let i = 0; i < sharing.length; i++) {
    if (sharing[i] !== i) return `${key} shared ${sharing.join('')}`;
  }
  return key;
}

/**
 * The whole WGSL module of a program. `sharing[i]` is the binding that operand i uses, counted
 * from 0 in order of first use.
 */
function assemble(program: Program, sharing: readonly number[]): { code: string; access: string } {
  const names = new Map<string, string>();
  const types: string[] = [];
  const written: boolean[] = [];
  program.operands.forEach((operand, i) => {
    const [name, type] = operand.split(':');
    const binding = sharing[i];
    names.set(name, `b${binding}`);
    types[binding] = type.replace('!', '');
    written[binding] = (written[binding] ?? false) || type.endsWith('!');
  });
  const members = program.parameters.map((parameter) => {
    const [name, type = 'u32'] = parameter.split(':');
    return `  ${name}: ${type},`;
  });
  if (members.length * 4 > UNIFORM_BYTES) throw new RangeError('too many kernel parameters');
  const bindings = types.map(
    (type, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${written[i] ? 'read_write' : 'read'}> b${i}: array<${type}>;`,
  );
  const text = `${program.declarations ?? ''}
@compute @workgroup_size(${program.workgroupSize})
fn main(
  @builtin(workgroup_id) workgroupId: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = workgroupId.x + grid.x * workgroupId.y;
${program.body}
}
`;
  const code = `struct Parameters {
${members.length > 0 ? members.join('\n') : '  unused: u32,'}
}
@group(0) @binding(0) var<uniform> p: Parameters;
${bindings.join('\n')}
${text.replace(/\$(\w+)/g, (_, name: string) => {
  const binding = names.get(name);
  if (binding === undefined) throw new RangeError(`kernel text names no operand ${name}`);
  return binding;
})}`;
  return { code, access: written.map((isWritten) => (isWritten ? 'w' : 'r')).join('') };
}
