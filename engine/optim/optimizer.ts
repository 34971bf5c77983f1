// What all optimizers share: groups of parameters with their settings, state per parameter, and
// saving and loading both. State is allocated past all scopes and lies in memory as its parameter
// does, so that one kernel runs straight over both.

import type { View } from '../backends/backend.ts';
import { noGrad } from '../tensor/autograd.ts';
import { WinnowError } from '../errors.ts';
import type { HostTensor } from '../nn/module.ts';
import { allocate } from '../tensor/scope.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { RowSparse } from '../tensor/sparse.ts';
import { Tensor } from '../tensor/tensor.ts';

export interface GroupOptions {
  lr: number;
  /** Climbs instead of descending; absent is false. */
  maximize?: boolean;
}

/** Some parameters with settings of their own; what is absent comes from the optimizer. */
export type ParameterGroup<O extends GroupOptions> = O & { params: Tensor[] };

export type Parameters<O extends GroupOptions> =
  Iterable<Tensor> | readonly (Partial<O> & { readonly params: Iterable<Tensor> })[];

/** What an optimizer remembers of one parameter: tensors and numbers. */
export type State = Record<string, Tensor | number>;

export interface OptimizerState {
  readonly groups: readonly Record<string, unknown>[];
  /** By the parameter's number, counted over all groups. */
  readonly state: readonly Record<string, HostTensor | number>[];
}

export abstract class Optimizer<O extends GroupOptions = GroupOptions> {
  readonly name: string;
  /** Settings may be changed at any time: `optimizer.groups[0].lr = 0.01`. */
  readonly groups: ParameterGroup<O>[];
  readonly #defaults: O;
  /** The settings there are, and what each is when nobody says. */
  readonly #known: readonly string[];
  readonly #usual: object;
  protected readonly state = new Map<Tensor, State>();

  constructor(name: string, parameters: Parameters<O>, defaults: O, options: Partial<O> = {}) {
    this.name = name;
    this.#known = [...Object.keys(defaults), 'maximize'];
    checkOptions(name, options, this.#known);
    this.#usual = defaults;
    this.#defaults = { ...defaults, ...options };
    if (!isIterable(parameters)) throw noParameters(name);
    const items = [...parameters] as (Tensor | (Partial<O> & { params: Iterable<Tensor> }))[];
    const groups = items.some((item) => item instanceof Tensor)
      ? [{ params: items as Tensor[] }]
      : (items as (Partial<O> & { params: Iterable<Tensor> })[]);
    for (const group of groups) {
      checkOptions(name, group, this.#known, 'params');
      if (!isIterable(group.params)) throw noParameters(name);
    }
    this.groups = groups.map((group) => ({ ...this.#defaults, ...group, params: [...group.params] })); // prettier-ignore
    this.#check();
  }

  /** Optimizes further parameters from now on, such as a layer that is no longer frozen. */
  addGroup(group: Partial<O> & { readonly params: Iterable<Tensor> }): void {
    checkOptions(`${this.name}.addGroup`, group, this.#known, 'params');
    if (!isIterable(group.params)) throw noParameters(`${this.name}.addGroup`);
    this.groups.push({ ...this.#defaults, ...group, params: [...group.params] });
    try {
      this.#check();
    } catch (error) {
      this.groups.pop();
      throw error;
    }
  }

  #check(): void {
    const { name } = this;
    for (const group of this.groups) checkSettings(name, group, this.#usual);
    const all = this.groups.flatMap((group) => group.params);
    if (all.length === 0)
      throw new WinnowError(
        'optim.empty',
        `${name}: there are no parameters to optimize. Give it model.parameters(); an iterator that was gone through before is empty.`,
      );
    if (new Set(all).size !== all.length)
      throw new WinnowError(
        'optim.duplicate',
        `${name}: a parameter appears twice. Put each into one group only.`,
      );
    for (const p of all) {
      if (!(p instanceof Tensor)) throw noParameters(name);
      if (!p.isLeaf)
        throw new WinnowError(
          'optim.leaf',
          `${name}: only leaves can be optimized; a tensor of shape ${formatShape(p.shape)} was computed (by ${p.node?.name ?? ''}). Use new nn.Parameter(tensor.detach()).`,
        );
    }
  }

  /** The learning rate of the first group; setting it sets that of all. */
  get lr(): number {
    return this.groups[0].lr;
  }

  set lr(lr: number) {
    for (const group of this.groups) group.lr = lr;
  }

  /** Drops all gradients; call it in every step. */
  zeroGrad(): void {
    for (const group of this.groups) for (const p of group.params) p.grad = null;
  }

  /** Updates every parameter that has a gradient. */
  step(): void {
    noGrad(() => {
      for (const group of this.groups)
        for (const p of group.params) {
          if (p.grad === null) continue;
          if (p.grad.storages().some((storage) => storage.released === true))
            throw new WinnowError(
              'optim.gradFreed',
              `${this.name}.step: the gradient of a parameter of shape ${formatShape(p.shape)} was freed with the scope it was computed in, or by dispose, its own or that of the sparse rows it belongs to. Call step() in the scope of backward() and before its batch is freed, and zeroGrad() in every step.`,
            );
          let state = this.state.get(p);
          if (state === undefined) this.state.set(p, (state = {}));
          this.update(p, group.maximize === true ? opposite(p.grad) : p.grad, group, state);
        }
    });
  }

  /** Updates one parameter. */
  protected abstract update(
    p: Tensor,
    grad: Tensor | RowSparse,
    group: ParameterGroup<O>,
    state: State,
  ): void;

  /** Everything needed to continue exactly, on the host. */
  async stateDict(): Promise<OptimizerState> {
    let number = 0;
    const groups = this.groups.map((group) => {
      const params = group.params.map(() => number++);
      return Object.fromEntries([...Object.entries(group), ['params', params]]);
    });
    const state: Record<string, HostTensor | number>[] = [];
    for (const p of this.groups.flatMap((group) => group.params)) {
      const entry: Record<string, HostTensor | number> = {};
      for (const [name, value] of Object.entries(this.state.get(p) ?? {}))
        entry[name] =
          typeof value === 'number'
            ? value
            : { shape: [...value.shape], dtype: value.dtype, data: await value.array() };
      state.push(entry);
    }
    return { groups, state };
  }

  /** Continues from a saved state. Throws `optim.state` where it does not fit the parameters. */
  loadStateDict(saved: OptimizerState): void {
    checkArrived(this.name, saved);
    const all = this.groups.flatMap((group) => group.params);
    if (saved.groups.length !== this.groups.length || saved.state.length !== all.length)
      throw new WinnowError(
        'optim.state',
        `${this.name}.loadStateDict: the state has ${saved.groups.length} groups and ${saved.state.length} parameters, the optimizer ${this.groups.length} and ${all.length}.`,
      );
    for (const [i, p] of all.entries())
      for (const [name, value] of Object.entries(saved.state[i]))
        if (typeof value !== 'number' && value.shape.length > 0 && !sameShape(value.shape, p.shape))
          throw new WinnowError(
            'optim.state',
            `${this.name}.loadStateDict: ${name} of parameter ${i} has shape ${formatShape(value.shape)}, the parameter ${formatShape(p.shape)}.`,
          );
    for (const [i, group] of this.groups.entries()) {
      Object.assign(group, saved.groups[i], { params: group.params });
    }
    this.dispose();
    for (const [i, p] of all.entries()) {
      const state: State = {};
      for (const [name, value] of Object.entries(saved.state[i]))
        state[name] = typeof value === 'number' ? value : stateLike(p).copyFrom(value.data);
      this.state.set(p, state);
    }
  }

  /** Frees the state. */
  dispose(): void {
    for (const state of this.state.values())
      for (const value of Object.values(state)) if (value instanceof Tensor) value.dispose();
    this.state.clear();
  }
}

function isIterable(value: unknown): boolean {
  return Symbol.iterator in Object(value);
}

function noParameters(name: string): WinnowError {
  return new WinnowError(
    'optim.parameters',
    `${name}: the parameters are a list of tensors, or of groups { params: tensors }: model.parameters(), or [tensor] of a single one.`,
    { optimizer: name },
  );
}

/** Throws where a state is loaded before it has arrived. */
export function checkArrived(name: string, saved: object): void {
  if (saved instanceof Promise)
    throw new WinnowError(
      'optim.state',
      `${name}.loadStateDict: the state is still a promise; await it: loadStateDict(await other.stateDict()).`,
    );
}

/** Throws `optim.options` where the options are no object, or name a setting that there is not. */
export function checkOptions(
  name: string,
  options: object,
  known: readonly string[],
  ...further: readonly string[]
): void {
  if (typeof options !== 'object' || (options as object | null) === null)
    throw new WinnowError(
      'optim.options',
      `${name}: the options are an object, such as { lr: ${typeof options === 'number' ? String(options) : '0.01'} }, not ${String(options)}.`,
      { optimizer: name },
    );
  for (const key of Object.keys(options))
    if (!known.includes(key) && !further.includes(key))
      throw new WinnowError(
        'optim.options',
        `${name}: there is no setting "${key}". It takes ${[...further, ...known].join(', ')}.`,
        { optimizer: name, setting: key, known: [...known] },
      );
}

/** Throws `optim.setting` where a setting makes no sense. */
export function checkSettings(name: string, group: object, usuals: object): void {
  const defaults = usuals as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(group) as [string, unknown][]) {
    if (key === 'params') continue;
    if (value === undefined)
      throw new WinnowError(
        'optim.setting',
        `${name}: ${key} is undefined. Give it a value, or leave it out for the default.`,
        { optimizer: name, setting: key },
      );
    const usual = defaults[key] ?? value;
    if (typeof value !== typeof usual)
      throw new WinnowError(
        'optim.setting',
        `${name}: ${key} must be a ${typeof usual}, not ${typeof value === 'string' ? `"${value}"` : String(value)}.`,
        { optimizer: name, setting: key },
      );
    const isShare = key === 'betas';
    for (const number of [value].flat())
      if (
        typeof number === 'number' &&
        key !== 'dampening' &&
        !(number >= 0 && (!isShare || number < 1))
      )
        throw new WinnowError(
          'optim.setting',
          `${name}: ${key} must be a number of at least 0${isShare ? ' and below 1' : ''}, not ${number}.`,
          { optimizer: name, setting: key, value: number },
        );
  }
  const { nesterov, momentum, dampening } = group as Record<string, unknown>;
  if (nesterov === true && !(Number(momentum) > 0 && dampening === 0))
    throw new WinnowError(
      'optim.setting',
      `${name}: nesterov needs a momentum greater than 0 and no dampening, not ${String(momentum)} and ${String(dampening)}.`,
      { optimizer: name, setting: 'nesterov' },
    );
}

function opposite(grad: Tensor | RowSparse): Tensor | RowSparse {
  return grad instanceof RowSparse ? grad.scale(-1) : grad.neg();
}

/** A tensor of p's shape and layout that outlives all scopes; its content is undefined. */
export function stateLike(p: Tensor): Tensor {
  const storage = allocate(p.device, p.size, p.dtype);
  return new Tensor(storage, p.shape, p.strides).persist();
}

/** The state tensor `name`, made of `initial` when first asked for. */
export function stateTensor(state: State, name: string, p: Tensor, initial = 0): Tensor {
  const existing = state[name];
  if (existing instanceof Tensor) return existing;
  const made = stateLike(p);
  p.device.run('fill', { out: flat(made), value: initial });
  state[name] = made;
  return made;
}

/** The state number `name`. */
export function stateNumber(state: State, name: string, initial: number): number {
  const existing = state[name];
  return typeof existing === 'number' ? existing : initial;
}

/**
 * x as [rows, width] along the gradient's dimension; null where its rows don't lie one behind
 * another in memory.
 */
export function rowMatrix(x: Tensor, grad: RowSparse): View | null {
  const { width } = grad;
  if (x.strides[1 - grad.dim] !== 1 && width > 1) return null;
  return { storage: x.storage, offset: x.offset, shape: [grad.shape[grad.dim], width], strides: [width, 1] }; // prettier-ignore
}

/** All of a tensor's elements as they lie in memory. Parameters and state are dense blocks. */
export function flat(x: Tensor): View {
  return { storage: x.storage, offset: x.offset, shape: [x.size], strides: [1] };
}

/** A gradient as a dense tensor that lies in memory as its parameter does. */
export function denseGradient(p: Tensor, grad: Tensor | RowSparse): Tensor {
  const g = grad instanceof RowSparse ? grad.toDense() : grad;
  if (!sameShape(g.shape, p.shape))
    throw new WinnowError(
      'tensor.shape',
      `step: a gradient of shape ${formatShape(g.shape)} does not belong to a parameter of shape ${formatShape(p.shape)}; where grad is set by hand, it needs the parameter's shape.`,
    );
  if (sameLayout(g, p)) return g;
  const out = new Tensor(allocate(p.device, p.size, p.dtype), p.shape, p.strides);
  p.device.run('unary', { op: 'copy', x: g, out });
  return out;
}

function sameLayout(a: Tensor, b: Tensor): boolean {
  if (a.dtype !== b.dtype) return false;
  for (let d = 0; d < a.shape.length; d++)
    if (a.shape[d] !== 1 && a.strides[d] !== b.strides[d]) return false;
  return true;
}
