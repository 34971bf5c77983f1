// Differentiation: each operation, as it runs, leaves a node that knows its inputs and how to turn
// the gradient of its output into theirs (define-by-run). `backward` walks the nodes from the last
// made to the first; every node is numbered as it is made, so that order is simply descending.

import { WinnowError } from '../errors.ts';
import type { Gradient } from './sparse.ts';
import { RowSparse, addGradients } from './sparse.ts';
import { formatShape, sameShape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** From the gradient of the output to the gradients of the inputs, null where none is needed. */
export type BackwardFunction = (gradOutput: Tensor) => readonly (Gradient | null)[];

let enabled = true;
let made = 0;

export class GradNode {
  readonly name: string;
  readonly order: number;
  inputs: readonly Tensor[];
  /** Null once the graph has been released. */
  backward: BackwardFunction | null;
  /** The gradient of the output gathered so far, during a backward pass. */
  pending: Gradient | null = null;
  /** The output, where its gradient was asked for with retainGrad(). */
  retained: Tensor | null = null;

  constructor(name: string, inputs: readonly Tensor[], backward: BackwardFunction) {
    this.name = name;
    this.order = made++;
    this.inputs = inputs;
    this.backward = backward;
  }
}

export function isGradEnabled(): boolean {
  return enabled;
}

/** Runs `fn` without recording operations. An asynchronous `fn` is covered until it settles. */
export function noGrad<T>(fn: () => T): T {
  const before = enabled;
  enabled = false;
  let result: T;
  try {
    result = fn();
  } catch (error) {
    enabled = before;
    throw error;
  }
  if (result instanceof Promise)
    return result.finally(() => {
      enabled = before;
    }) as T;
  enabled = before;
  return result;
}

/** Makes `output` part of the graph where an input requires a gradient. Returns it. */
export function attach(
  output: Tensor,
  name: string,
  inputs: readonly Tensor[],
  backward: BackwardFunction,
): Tensor {
  if (!enabled) return output;
  for (const input of inputs) {
    if (!input.requiresGrad) continue;
    output.requiresGrad = true;
    output.node = new GradNode(name, inputs, backward);
    break;
  }
  return output;
}

/**
 * Adds the gradients of `root` with respect to every leaf that requires one to that leaf's `grad`.
 * `gradient` is d(result)/d(root), of root's shape.
 */
export function runBackward(root: Tensor, gradient: Tensor, retainGraph: boolean): void {
  if (!root.requiresGrad)
    throw new WinnowError(
      'autograd.noGraph',
      'backward: this tensor depends on nothing that requires a gradient. Set requiresGrad on a leaf before computing with it, and compute outside noGrad().',
    );
  if (!sameShape(root.shape, gradient.shape))
    throw new WinnowError(
      'tensor.shape',
      `backward: the gradient has shape ${formatShape(gradient.shape)}, the tensor ${formatShape(root.shape)}; they must be equal.`,
    );
  noGrad(() => {
    if (root.node === null) {
      accumulate(root, gradient);
      return;
    }
    const nodes = reachable(root.node);
    root.node.pending = gradient;
    try {
      for (const node of nodes) step(node, retainGraph);
    } finally {
      for (const node of nodes) node.pending = null;
    }
  });
}

function reachable(root: GradNode): GradNode[] {
  const seen = new Set<GradNode>([root]);
  const nodes = [root];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node.backward === null) throw releasedError(node);
    for (const input of node.inputs) {
      if (input.node === null || seen.has(input.node)) continue;
      seen.add(input.node);
      nodes.push(input.node);
    }
  }
  return nodes.sort((a, b) => b.order - a.order);
}

function step(node: GradNode, retainGraph: boolean): void {
  const pending = node.pending;
  node.pending = null;
  const backward = node.backward;
  if (backward === null) throw releasedError(node);
  if (pending !== null) {
    const gradOutput = pending instanceof RowSparse ? pending.toDense() : pending;
    if (node.retained !== null) accumulate(node.retained, gradOutput);
    const gradients = backward(gradOutput);
    for (let i = 0; i < node.inputs.length; i++) {
      const input = node.inputs[i];
      const g = gradients[i];
      if (g === null || g === undefined || !input.requiresGrad) continue;
      if (input.node === null) accumulate(input, g);
      else
        input.node.pending = input.node.pending === null ? g : addGradients(input.node.pending, g);
    }
  }
  if (!retainGraph) {
    node.backward = null;
    node.inputs = [];
  }
}

function accumulate(leaf: Tensor, gradient: Gradient): void {
  if (leaf.grad === null) {
    leaf.grad = gradient instanceof RowSparse ? gradient : gradient.dense();
    return;
  }
  if (leaf.grad.storages().some((storage) => storage.released === true))
    throw new WinnowError(
      'autograd.gradFreed',
      'backward: a parameter still holds the gradient of an earlier step, which was freed with its scope. Call zeroGrad() in every step; to add up several backward passes, put them in one scope.',
    );
  leaf.grad = addGradients(leaf.grad, gradient);
}

function releasedError(node: GradNode): WinnowError {
  return new WinnowError(
    'autograd.released',
    `backward: the graph was released by an earlier backward() (at ${node.name}). Compute the result again, or call backward with { retainGraph: true } the first time.`,
    { operation: node.name },
  );
}
