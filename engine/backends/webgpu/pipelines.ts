// Compiled variants, and bind groups cached by the buffers in them.

import { STAGE_COMPUTE } from './constants.ts';
import type { DeviceBuffer } from './memory.ts';
import type { Statistics } from './statistics.ts';
import { UNIFORM_BYTES } from './uniforms.ts';
import type { Variant } from './variant.ts';

/** A variant compiled for a pattern of sharing. */
export interface Kernel {
  readonly pipeline: GPUComputePipeline;
  readonly layout: Layout;
}

interface Layout {
  readonly id: number;
  readonly bindings: GPUBindGroupLayout;
  readonly pipelines: GPUPipelineLayout;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #statistics: Statistics;
  readonly #uniformBuffer: GPUBuffer;
  readonly #kernels = new Map<Variant, Map<string, Kernel>>();
  readonly #layouts = new Map<string, Layout>();
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  /** Keys of the bind groups that hold a buffer, to drop them with it. */
  readonly #groupsOf = new Map<number, string[]>();

  constructor(device: GPUDevice, statistics: Statistics, uniformBuffer: GPUBuffer) {
    this.#device = device;
    this.#statistics = statistics;
    this.#uniformBuffer = uniformBuffer;
  }

  /** The variant for operands that share buffers as `sharing` says; compiled if need be. */
  get(variant: Variant, sharing: readonly number[]): Kernel {
    const kernels = this.#kernelsOf(variant);
    const pattern = sharing.join();
    let kernel = kernels.get(pattern);
    if (kernel === undefined) {
      const { layout, descriptor } = this.#describe(variant, sharing);
      kernel = { pipeline: this.#device.createComputePipeline(descriptor), layout };
      kernels.set(pattern, kernel);
      this.#statistics.pipelinesCreated++;
    }
    return kernel;
  }

  /** Compiles a variant without holding anything up. */
  async prepare(variant: Variant, sharing: readonly number[]): Promise<void> {
    const kernels = this.#kernelsOf(variant);
    const pattern = sharing.join();
    if (kernels.has(pattern)) return;
    const { layout, descriptor } = this.#describe(variant, sharing);
    const pipeline = await this.#device.createComputePipelineAsync(descriptor);
    if (kernels.has(pattern)) return;
    kernels.set(pattern, { pipeline, layout });
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

  #kernelsOf(variant: Variant): Map<string, Kernel> {
    let kernels = this.#kernels.get(variant);
    if (kernels === undefined) this.#kernels.set(variant, (kernels = new Map()));
    return kernels;
  }

  #describe(
    variant: Variant,
    sharing: readonly number[],
  ): { layout: Layout; descriptor: GPUComputePipelineDescriptor } {
    const { code, access } = variant.assemble(sharing);
    const layout = this.#layout(access);
    const module = this.#device.createShaderModule({ label: variant.name, code });
    return {
      layout,
      descriptor: { label: variant.name, layout: layout.pipelines, compute: { module } },
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
