// What a model is made of: its layers, the shapes that pass through them, how many numbers it
// learns. The shapes are found by running the model once, in eval() and without a gradient.

import { noGrad } from '../tensor/autograd.ts';
import { scope } from '../tensor/scope.ts';
import { formatShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Module } from './module.ts';

export interface LayerSummary {
  /** The path, "layer_1"; "" for the model itself. */
  readonly name: string;
  readonly type: string;
  /** How deep it lies in the model: 0 for the model itself. */
  readonly depth: number;
  /** What came out of its last call; null where it was not called. */
  readonly outputShape: readonly number[] | null;
  /** Shapes of its own parameters, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Numbers in its own parameters, without those of the layers below it. */
  readonly parameters: number;
}

export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  /** Numbers in all parameters; one that is shared counts once. */
  readonly parameters: number;
  /** Those of them that are learned, not frozen. */
  readonly trainable: number;
  readonly bytes: number;
  /** As a table. */
  toString(): string;
}

/** A summary of `model`; with `inputs`, of the shapes that come out of each layer for them, too. */
export function summary(model: Module, ...inputs: readonly unknown[]): ModelSummary {
  const shapes = inputs.length > 0 ? outputShapes(model, inputs) : new Map<Module, number[]>();
  const seen = new Set<Tensor>();
  const layers: LayerSummary[] = [];
  let total = 0;
  let trainable = 0;
  let bytes = 0;
  for (const [name, module] of model.namedModules()) {
    const own: Record<string, readonly number[]> = {};
    let parameters = 0;
    for (const [key, p] of module.namedParameters()) {
      if (key.includes('.') || seen.has(p)) continue;
      seen.add(p);
      own[key] = p.shape;
      parameters += p.size;
      if (p.requiresGrad) trainable += p.size;
      bytes += p.size * (p.dtype === 'float64' ? 8 : 4);
    }
    total += parameters;
    layers.push({
      name,
      type: module.constructor.name,
      depth: name === '' ? 0 : name.split('.').length,
      outputShape: shapes.get(module) ?? null,
      shapes: own,
      parameters,
    });
  }
  const result = { layers, parameters: total, trainable, bytes };
  return { ...result, toString: () => table(result) };
}

/** Runs the model with every module's `forward` watched. */
function outputShapes(model: Module, inputs: readonly unknown[]): Map<Module, number[]> {
  const shapes = new Map<Module, number[]>();
  const modules = [...model.namedModules()].map(([, module]) => module);
  const modes = modules.map((module) => module.training);
  const watched: Module[] = [];
  try {
    model.eval();
    for (const module of modules) {
      const forward: unknown = Reflect.get(module, 'forward');
      if (typeof forward !== 'function' || Object.hasOwn(module, 'forward')) continue;
      watched.push(module);
      Reflect.set(module, 'forward', (...args: unknown[]): unknown => {
        const out: unknown = Reflect.apply(forward, module, args);
        if (out instanceof Tensor) shapes.set(module, [...out.shape]);
        return out;
      });
    }
    scope(() => {
      noGrad((): unknown => Reflect.apply(Reflect.get(model, 'forward'), model, inputs));
    });
  } finally {
    for (const module of watched) Reflect.deleteProperty(module, 'forward');
    for (const [i, module] of modules.entries()) module.training = modes[i];
  }
  return shapes;
}

function table(summary: Omit<ModelSummary, 'toString'>): string {
  const number = (n: number): string => n.toLocaleString('en');
  const rows = summary.layers.map((layer) => [
    `${'  '.repeat(layer.depth)}${layer.name === '' ? layer.type : `${layer.name} (${layer.type})`}`,
    layer.outputShape === null ? '-' : formatShape(layer.outputShape),
    Object.entries(layer.shapes)
      .map(([name, shape]) => `${name} ${formatShape(shape)}`)
      .join(', ') || '-',
    layer.parameters === 0 ? '-' : number(layer.parameters),
  ]);
  const all = [['Layer', 'Output', 'Parameters', 'Count'], ...rows];
  const widths = all[0].map((_, c) => Math.max(...all.map((row) => row[c].length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (c === 3 ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join('  ');
  const rule = '-'.repeat(widths.reduce((a, b) => a + b + 2, -2));
  return [
    line(all[0]),
    rule,
    ...rows.map(line),
    rule,
    `Parameters: ${number(summary.parameters)}, of which ${number(summary.trainable)} are learned (${number(summary.bytes)} bytes)`,
  ].join('\n');
}
