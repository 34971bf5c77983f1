// A resume point as bytes, so that a training outlives its window: a safetensors file whose tensors
// are the present layers, the best ones, the optimizer's state and the order of the texts, and whose
// metadata (strings, most of them JSON) is the rest. It is read from a disk, so it is checked whole.

import * as v from 'valibot';
import { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';
import {
  readFloats,
  readInts,
  readSafetensors,
  readTensor,
  writeSafetensors,
  type NamedTensor,
  type TensorEntry,
} from '../formats/safetensors.ts';
import type { HostTensor } from '../nn/module.ts';
import type { OptimizerGroupState } from '../optim/group.ts';
import type { LayerWeights } from './model-file.ts';
import type { Best, ResumePoint } from './resume.ts';
import { epochReportSchema } from './types.ts';

/** Grows when an older point would no longer be continued rightly. */
const FORMAT_VERSION = 1;
const KIND = 'winnow.resumePoint';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

const metadataSchema = v.object({
  belongsTo: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  epochs: v.array(epochReportSchema),
  milliseconds: v.pipe(v.number(), v.minValue(0)),
  generator: count,
  schedule: v.object({ steps: count, baseLrs: v.array(v.number()) }),
  hasOrder: v.boolean(),
  layers: count,
  /** `own`: its layers are not the present ones. */
  best: v.nullable(v.object({ epoch: count, loss: v.number(), own: v.boolean() })),
  /** Of each optimizer its groups, and of each parameter the numbers and the names of the tensors. */
  optimizers: v.array(
    v.object({
      groups: v.array(
        v.record(v.string(), v.union([v.number(), v.boolean(), v.array(v.number())])),
      ),
      state: v.array(
        v.object({ numbers: v.record(v.string(), v.number()), tensors: v.array(v.string()) }),
      ),
    }),
  ),
});
type Metadata = v.InferInput<typeof metadataSchema>;

/** The point's bytes. Throws nothing that a point could cause. */
export function writeResumePoint(point: ResumePoint): Uint8Array {
  const { best, layers, loader, optimizer, ...rest } = point;
  const isOwn = best !== null && best.layers !== layers;
  const tensors: NamedTensor[] = tensorsOf('layers', layers);
  if (isOwn) tensors.push(...tensorsOf('best', best.layers));
  if (loader.order !== null) {
    tensors.push({ name: 'order', shape: [loader.order.length], data: loader.order });
  }
  const optimizers = optimizer.optimizers.map(({ groups, state }, o) => ({
    groups: groups as Metadata['optimizers'][number]['groups'],
    state: state.map((entry, p) => {
      const numbers: Record<string, number> = {};
      const names: string[] = [];
      for (const [name, value] of Object.entries(entry)) {
        if (typeof value === 'number') numbers[name] = value;
        else {
          names.push(name);
          tensors.push({ name: stateName(o, p, name), shape: value.shape, data: value.data });
        }
      }
      return { numbers, tensors: names };
    }),
  }));
  const metadata: Metadata = {
    belongsTo: rest.belongsTo,
    epochs: [...rest.epochs],
    milliseconds: rest.milliseconds,
    generator: rest.generator,
    schedule: { steps: rest.schedule.steps, baseLrs: [...rest.schedule.baseLrs] },
    hasOrder: loader.order !== null,
    layers: layers.length,
    best: best && { epoch: best.epoch, loss: best.loss, own: isOwn },
    optimizers,
  };
  return writeSafetensors(tensors, {
    kind: KIND,
    formatVersion: String(FORMAT_VERSION),
    point: JSON.stringify(metadata),
  });
}

/**
 * The point that was written. Throws `resume.damaged` where the bytes are none or their parts do not
 * fit together, and `resume.tooNew`. Whose point it is shows when it is resumed.
 */
export function readResumePoint(bytes: Uint8Array): ResumePoint {
  try {
    return read(bytes);
  } catch (error) {
    // What the file format says speaks of model files.
    if (error instanceof WinnowError && error.code.startsWith('model.')) throw damaged(error);
    throw error;
  }
}

function read(bytes: Uint8Array): ResumePoint {
  const { tensors, metadata: given } = readSafetensors(bytes);
  if (given.kind !== KIND) throw damaged();
  const version = Number(given.formatVersion);
  if (version > FORMAT_VERSION) {
    throw problem('resume.tooNew', {});
  }
  if (version !== FORMAT_VERSION) throw damaged();
  const { belongsTo, epochs, milliseconds, generator, schedule, ...rest } = parse(given.point);
  const entries = new Map(tensors.map((entry) => [entry.name, entry]));
  const take = (name: string): TensorEntry => {
    const entry = entries.get(name);
    if (entry === undefined) throw damaged();
    entries.delete(name);
    return entry;
  };
  const layers = layersOf('layers', rest.layers, take);
  let best: Best | null = null;
  if (rest.best !== null) {
    const { epoch, loss, own } = rest.best;
    best = { epoch, loss, layers: own ? layersOf('best', rest.layers, take) : layers };
  }
  const order = rest.hasOrder ? readInts(take('order')) : null;
  const optimizer: OptimizerGroupState = {
    optimizers: rest.optimizers.map(({ groups, state }, o) => ({
      groups,
      state: state.map((entry, p) => ({
        ...entry.numbers,
        ...Object.fromEntries(
          entry.tensors.map((name) => [name, hostTensor(take(stateName(o, p, name)))]),
        ),
      })),
    })),
  };
  const inOrder = epochs.every((report, i) => report.epoch === i + 1);
  const bestEpoch = best?.epoch ?? epochs.length;
  const bestFits = bestEpoch <= epochs.length && (best === null || bestEpoch > 0);
  const sameSizes = best?.layers.every((layer, i) => sizesOf(layer) === sizesOf(layers[i])) ?? true;
  if (entries.size > 0 || !inOrder || !bestFits || !sameSizes) throw damaged();
  return {
    belongsTo,
    epochs,
    milliseconds,
    generator,
    schedule,
    loader: { order },
    layers,
    optimizer,
    best,
  };
}

function parse(text: string | undefined): v.InferOutput<typeof metadataSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch (error) {
    throw damaged(error);
  }
  const result = v.safeParse(metadataSchema, value);
  if (!result.success) throw damaged();
  return result.output;
}

function tensorsOf(prefix: string, layers: readonly LayerWeights[]): NamedTensor[] {
  return layers.flatMap(({ inputs, outputs, weight, bias }, i) => [
    { name: `${prefix}.${i}.weight`, shape: [outputs, inputs], data: weight },
    { name: `${prefix}.${i}.bias`, shape: [outputs], data: bias },
  ]);
}

function layersOf(
  prefix: string,
  count: number,
  take: (name: string) => TensorEntry,
): LayerWeights[] {
  const layers = Array.from({ length: count }, (_, i): LayerWeights => {
    const weight = take(`${prefix}.${i}.weight`);
    const bias = take(`${prefix}.${i}.bias`);
    const [outputs, inputs] = weight.shape;
    if (weight.shape.length !== 2 || String(bias.shape) !== String([outputs])) throw damaged();
    return { inputs, outputs, weight: readFloats(weight), bias: readFloats(bias) };
  });
  const fit = layers.every(({ inputs }, i) => i === 0 || inputs === layers[i - 1].outputs);
  if (layers.length === 0 || !fit) throw damaged();
  return layers;
}

const sizesOf = ({ inputs, outputs }: LayerWeights): string => `${inputs} ${outputs}`;

const stateName = (optimizer: number, parameter: number, name: string): string =>
  `optimizer.${optimizer}.${parameter}.${name}`;

function hostTensor(entry: TensorEntry): HostTensor {
  const data = readTensor(entry);
  const { shape } = entry;
  if (data instanceof Float32Array) return { shape, dtype: 'float32', data };
  if (data instanceof Float64Array) return { shape, dtype: 'float64', data };
  throw damaged();
}

function damaged(cause?: unknown): WinnowError {
  return problem('resume.damaged', {}, cause);
}
