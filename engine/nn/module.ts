// Module: a part of a model that holds parameters, buffers and further modules, found by walking
// its properties. A property's name is the parameter's name, as in PyTorch, so `this.layer_1 =
// new Linear(..)` gives `layer_1.weight` and `layer_1.bias`.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import { checkBackend } from '../ops/common.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import type { CsrTensor } from '../tensor/sparse.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * A tensor that is learned: a leaf that requires a gradient. It outlives every scope, until the
 * module is disposed of.
 */
export class Parameter extends Tensor {
  constructor(data: Tensor, options: { readonly requiresGrad?: boolean } = {}) {
    super(data.storage, data.shape, data.strides, data.offset);
    this.requiresGrad_(options.requiresGrad ?? true);
    this.persist();
  }

  override async format(): Promise<string> {
    return `Parameter containing:\n${await super.format()}`;
  }
}

/** A tensor that belongs to the model's state but is not learned (a running mean). */
export class Buffer extends Tensor {
  constructor(data: Tensor) {
    super(data.storage, data.shape, data.strides, data.offset);
    this.persist();
  }
}

/** Numbers by name, on the host: what a model file holds. */
export type StateDict = Record<string, HostTensor>;

export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'float64' | 'int32' | 'bool';
  /** Row-major. */
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** What a state dict may be loaded from: plain number arrays do as well. */
export type LoadableState = Record<
  string,
  { readonly shape: readonly number[]; readonly data: ArrayLike<number> }
>;

export abstract class Module {
  /** True while training: Dropout drops, BatchNorm uses the batch. */
  training = true;

  /** Direct children with their names. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of Object.entries(this))
      if (value instanceof Module) yield [name, value];
  }

  /** This module and all below it, each with its path ("" for this one). */
  *namedModules(prefix = ''): Generator<[string, Module]> {
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) yield* child.namedModules(join(prefix, name));
  }

  /** All parameters with their paths ("layer_1.weight"). One that is shared appears once. */
  *namedParameters(): Generator<[string, Parameter]> {
    yield* this.#named((value) => value instanceof Parameter) as Generator<[string, Parameter]>;
  }

  *namedBuffers(): Generator<[string, Buffer]> {
    yield* this.#named((value) => value instanceof Buffer) as Generator<[string, Buffer]>;
  }

  *#named(wanted: (value: unknown) => boolean): Generator<[string, unknown]> {
    const seen = new Set<unknown>();
    for (const [path, module] of this.namedModules())
      for (const [name, value] of Object.entries(module)) {
        if (!wanted(value) || seen.has(value)) continue;
        seen.add(value);
        yield [join(path, name), value];
      }
  }

  *parameters(): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters()) yield parameter;
  }

  /** Switches this module and all below it to training. Returns it. */
  train(mode = true): this {
    for (const [, module] of this.namedModules()) module.training = mode;
    return this;
  }

  /** Switches to evaluation: no dropout. Returns it. */
  eval(): this {
    return this.train(false);
  }

  /** Drops all gradients. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Freezes (false) or unfreezes all parameters. Returns it. */
  requiresGrad_(value = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(value);
    return this;
  }

  /** All parameters and buffers, read back to the host. */
  async stateDict(): Promise<StateDict> {
    const state: StateDict = {};
    for (const [name, t] of this.#state())
      state[name] = { shape: [...t.shape], dtype: t.dtype, data: await t.array() };
    return state;
  }

  /**
   * Takes over the numbers of `state`. With `strict` (the default) every name must match: throws
   * `nn.stateKeys` with what is missing and what is unknown, `nn.stateShape` where a shape differs.
   * Nothing is changed when it throws.
   */
  loadStateDict(state: LoadableState, options: { readonly strict?: boolean } = {}): void {
    if (state instanceof Promise)
      throw new WinnowError(
        'nn.state',
        'loadStateDict: the state is still a promise; await it: model.loadStateDict(await other.stateDict()).',
      );
    const own = new Map(this.#state());
    const missing = [...own.keys()].filter((name) => !(name in state));
    const unexpected = Object.keys(state).filter((name) => !own.has(name));
    if ((options.strict ?? true) && missing.length + unexpected.length > 0)
      throw new WinnowError(
        'nn.stateKeys',
        `loadStateDict: the state does not belong to this model.${list(' Missing', missing)}${list(' Unknown', unexpected)} Build the model with the same layers, or pass { strict: false } to load what fits.`,
        { missing, unexpected },
      );
    for (const [name, t] of own) {
      const entry = state[name];
      if (entry === undefined || sameShape(entry.shape, t.shape)) continue;
      throw new WinnowError(
        'nn.stateShape',
        `loadStateDict: ${name} has shape ${formatShape(entry.shape)} in the state but ${formatShape(t.shape)} in the model. Build the model with the sizes it was saved with.`,
        { name, state: [...entry.shape], model: [...t.shape] },
      );
    }
    for (const [name, t] of own) if (state[name] !== undefined) t.copyFrom(state[name].data);
  }

  *#state(): Generator<[string, Tensor]> {
    yield* this.namedParameters();
    yield* this.namedBuffers();
  }

  /**
   * Moves all parameters and buffers to another device, with their layout in memory. The
   * parameters are replaced: make optimizers afterwards. Returns this module.
   */
  async to(device: Backend): Promise<this> {
    checkBackend('to', device);
    const moved = new Map<Tensor, Tensor>();
    for (const [, module] of this.namedModules())
      for (const [name, value] of Object.entries(module)) {
        if (!(value instanceof Parameter || value instanceof Buffer) || value.device === device)
          continue;
        let target = moved.get(value);
        if (target === undefined) {
          target = await moveTensor(value, device);
          moved.set(value, target);
        }
        Reflect.set(module, name, target);
      }
    for (const old of moved.keys()) old.dispose();
    return this;
  }

  /** What stands in the brackets behind the class's name. */
  protected describe(): string {
    return '';
  }

  /** The layers, one below the other and indented, as PyTorch prints a model. */
  toString(): string {
    const children = [...this.namedChildren()];
    const own = this.describe();
    const type = this.constructor.name;
    if (children.length === 0) return `${type}(${own})`;
    const lines = children.map(([name, child]) => `  (${name}): ${child.toString().replaceAll('\n', '\n  ')}`); // prettier-ignore
    if (own !== '') lines.unshift(`  ${own}`);
    return `${type}(\n${lines.join('\n')}\n)`;
  }

  /** Frees the memory of all parameters and buffers. */
  dispose(): void {
    for (const [, t] of this.#state()) t.dispose();
  }
}

async function moveTensor(value: Parameter | Buffer, device: Backend): Promise<Tensor> {
  const transposed = value.shape.length === 2 && !value.isContiguous();
  const plain = await (transposed ? value.detach().t() : value.detach()).to(device);
  const data = transposed ? plain.t() : plain;
  if (value instanceof Buffer) return new Buffer(data);
  return new Parameter(data, { requiresGrad: value.requiresGrad });
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function list(label: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 8).join(', ');
  return `${label}: ${shown}${names.length > 8 ? ` and ${names.length - 8} more` : ''}.`;
}

/** A module that turns one input into one tensor, and can stand in a Sequential. */
export abstract class Layer<Input = Tensor> extends Module {
  abstract forward(x: Input): Tensor;
}

/** What the first layer of a text network takes. */
export type Rows = Tensor | CsrTensor;
