import { describe, expect, it } from 'vitest';
import type { Backend } from '../backends/backend.ts';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { createCpuBackend } from '../backends/wasm/index.ts';
import { BufferUsage } from '../backends/webgpu/constants.ts';
import { openDevice } from '../backends/webgpu/device.ts';
import { WebGpuBackend } from '../backends/webgpu/index.ts';
import { WinnowError } from '../errors.ts';
import { readSafetensors, readTensor, writeSafetensors } from '../formats/safetensors.ts';
import { randomBits } from '../tensor/random.ts';
import { testGpu, skipAloud } from '../testing/gpu.ts';
import {
  fit,
  makeRecipe,
  openClassifier,
  readResumePoint,
  sayReplaced,
  TrainingControl,
  writeResumePoint,
  type EpochReport,
  type FitOptions,
  type FitResult,
  type LabelledText,
  type LostDevice,
  type Recipe,
  type ResumePoint,
} from './index.ts';

const cpu = new CpuBackend();
const gpu = await testGpu();
const categories = ['a', 'b', 'c'];

/** Texts of random words, a third of which tell the category. */
const texts: LabelledText[] = Array.from({ length: 150 }, (_, id) => {
  const label = id % 3;
  const word = (w: number): string => {
    const bits = randomBits(11, id, w);
    return bits % 3 === 0 ? `own${label}x${(bits >>> 8) % 9}` : `common${(bits >>> 8) % 40}`;
  };
  return {
    id,
    text: Array.from({ length: 12 }, (_, w) => word(w)).join(' '),
    label,
    split: 'none',
  };
});

const recipe = (changes: Partial<Recipe> = {}): Recipe =>
  makeRecipe({
    epochs: 7,
    hidden: [8],
    batchSize: 16,
    learningRate: 0.02,
    dropout: 0.2,
    wordDropout: 0.1,
    validationShare: 0.2,
    learningRateSchedule: 'cosine',
    ...changes,
  });

const run = (changes: Partial<Recipe>, options: Partial<FitOptions>): Promise<FitResult> =>
  fit(texts, categories, recipe(changes), { backend: cpu, ...options });

const wasm = await createCpuBackend({ threads: 1 });

/** All points of a run, and the run. */
async function runWithPoints(
  changes: Partial<Recipe>,
  options: Partial<FitOptions> = {},
): Promise<{ points: ResumePoint[]; whole: FitResult }> {
  const points: ResumePoint[] = [];
  const onResumePoint = (point: ResumePoint): void => void points.push(point);
  const whole = await run(changes, { resumePointEveryMs: 0, onResumePoint, ...options });
  return { points, whole };
}

const OVERFITTING: Partial<Recipe> = {
  epochs: 12,
  patience: 5,
  testShare: 0,
  learningRate: 2,
  dropout: 0,
  wordDropout: 0,
  learningRateSchedule: 'constant',
};

describe('a resume point', () => {
  it.each([
    ['sparseAdam', {}],
    ['sparseAdam', { shuffle: 'once', hidden: [8, 4], patience: 2, emphasis: 'categories' }],
    ['sparseAdam', OVERFITTING],
    ['sparseAdam', { emphasis: 'none', dropout: 0, wordDropout: 0.4, hidden: [] }],
    ['adam', { weightDecay: 0.01, validationShare: 0 }],
    ['adamW', { weightDecay: 0.01, dropLast: true, learningRateSchedule: 'linear' }],
    ['sgd', { momentum: 0.9, learningRate: 0.3, wordDropout: 0 }],
    ['sgd', { momentum: 0.5, learningRate: 5, patience: 3, learningRateSchedule: 'constant' }],
  ] as [Recipe['optimizer'], Partial<Recipe>][])(
    'continues %s %o from its bytes as if nothing had happened',
    async (optimizer, changes) => {
      const all = { optimizer, ...changes };
      const plain = await run(all, {});
      for (const backend of [cpu, wasm]) {
        const { points, whole } = await runWithPoints(all, { backend });
        expect(points.length).toBe(whole.summary.epochs.length - 1);
        if (backend === cpu) expect(whole.summary.weightsHash).toBe(plain.summary.weightsHash);
        for (const point of points) {
          const bytes = writeResumePoint(point);
          const resume = readResumePoint(bytes);
          expect(resume).toEqual(point);
          expect(writeResumePoint(resume)).toEqual(bytes);
          const epochs: EpochReport[] = [];
          const { summary } = await run(all, {
            backend,
            resume,
            onEpoch: (epoch) => epochs.push(epoch),
          });
          expect(summary.weightsHash).toBe(whole.summary.weightsHash);
          expect(summary.epochs).toEqual(whole.summary.epochs);
          expect(summary.bestEpoch).toBe(whole.summary.bestEpoch);
          expect(summary.stoppedEarly).toBe(whole.summary.stoppedEarly);
          expect(epochs[0].epoch).toBe(resume.epochs.length + 1);
        }
      }
    },
  );

  it('keeps a best epoch that is not the last one', async () => {
    const { points, whole } = await runWithPoints(OVERFITTING);
    const earlier = points.filter(({ best, epochs }) => best!.epoch < epochs.length);
    expect(earlier.length).toBeGreaterThan(1);
    expect(whole.summary.stoppedEarly).toBe(true);
    // Stopped before it goes on, it gives the best that there was.
    const control = new TrainingControl();
    control.stop();
    const resume = readResumePoint(writeResumePoint(earlier[0]));
    const { summary } = await run(OVERFITTING, { resume, control });
    expect(summary.stoppedEarly).toBe(true);
    expect(summary.epochs).toEqual(earlier[0].epochs);
    expect(summary.bestEpoch).toBe(earlier[0].best!.epoch);
    const best = earlier[0].epochs[summary.bestEpoch - 1];
    expect(summary.evaluatedOn).toBe('validation');
    expect(summary.metrics.loss).toBeCloseTo(best.validationLoss!, 5);
  });

  it('continues after another interruption, and where the end was reached', async () => {
    const { points, whole } = await runWithPoints({});
    const again: ResumePoint[] = [];
    const stop = new TrainingControl();
    await run(
      {},
      {
        resume: points[1],
        control: stop,
        resumePointEveryMs: 0,
        onResumePoint: (point) => {
          again.push(readResumePoint(writeResumePoint(point)));
          if (point.epochs.length === 4) stop.stop();
        },
      },
    );
    expect(again.map(({ epochs }) => epochs.length)).toEqual([3, 4]);
    const { summary } = await run({}, { resume: again[1] });
    expect(summary.weightsHash).toBe(whole.summary.weightsHash);
    const ended = { ...points[5], epochs: whole.summary.epochs };
    const { summary: nothingLeft } = await run({}, { resume: ended });
    expect(nothingLeft.epochs).toEqual(whole.summary.epochs);
    expect(nothingLeft.stoppedEarly).toBe(false);
    const cancelled = new TrainingControl();
    cancelled.cancel();
    await expect(run({}, { resume: points[1], control: cancelled })).rejects.toMatchObject({
      code: 'training.cancelled',
    });
  });

  it('is refused by another training', async () => {
    const { points } = await runWithPoints({});
    const resume = points[2];
    const fitted = (
      list: readonly LabelledText[],
      names: readonly string[],
      changes: Partial<Recipe> = {},
    ): Promise<FitResult> => fit(list, names, recipe(changes), { backend: cpu, resume });
    const refused = { code: 'resume.other', message: expect.stringMatching(/have changed/) };
    await expect(fitted(texts, categories, { learningRate: 0.01 })).rejects.toMatchObject(refused);
    await expect(fitted(texts, categories, { epochs: 8 })).rejects.toMatchObject(refused);
    await expect(fitted(texts, ['a', 'b', 'd'])).rejects.toMatchObject(refused);
    await expect(fitted(texts.slice(1), categories)).rejects.toMatchObject(refused);
    const other = [...texts];
    other[0] = { ...texts[0], text: `${texts[0].text} ${texts[0].text.split(' ')[0]}` };
    await expect(fitted(other, categories)).rejects.toMatchObject(refused);
    const renamed = texts.map((one) => ({ ...one, text: one.text.replaceAll('common', 'usual') }));
    await expect(fitted(renamed, categories)).rejects.toMatchObject(refused);
    const relabelled = [...texts];
    relabelled[0] = { ...texts[0], label: 1 };
    await expect(fitted(relabelled, categories)).rejects.toMatchObject(refused);
    // Another device is no other training.
    const { summary } = await fitted(texts, categories, { device: 'cpu' });
    expect(summary.epochs).toHaveLength(7);
  });

  it('tells bytes that are none, are damaged or come from a newer Winnow', async () => {
    const { points, whole } = await runWithPoints(OVERFITTING);
    const point = points.findLast(({ best, epochs }) => best!.epoch < epochs.length)!;
    const bytes = writeResumePoint(point);
    const read = (data: Uint8Array) => () => readResumePoint(data);
    const damaged = expect.objectContaining({ code: 'resume.damaged' });
    expect(read(bytes.subarray(0, bytes.length - 4))).toThrow(damaged);
    expect(read(bytes.subarray(0, 5))).toThrow(damaged);
    expect(read(await whole.classifier.toBytes())).toThrow(damaged);
    const { tensors, metadata } = readSafetensors(bytes);
    const written = tensors.map((entry) => ({ ...entry, data: readTensor(entry) }));
    const edited = (change: (point: Record<string, unknown>) => void): Uint8Array => {
      const parsed = JSON.parse(metadata.point) as Record<string, unknown>;
      change(parsed);
      return writeSafetensors(written, { ...metadata, point: JSON.stringify(parsed) });
    };
    expect(read(edited(() => undefined))).not.toThrow();
    for (const change of [
      (p) => delete p.epochs,
      (p) => (p.epochs = point.epochs.slice(1)),
      (p) => (p.best = { epoch: 99, loss: 1, own: true }),
      (p) => (p.best = null),
      (p) => (p.layers = 1),
      (p) => (p.generator = -1),
      (p) => (p.belongsTo = 'x'),
      (p) => (p.optimizers = []),
      (p) => (p.hasOrder = false),
    ] as ((point: Record<string, unknown>) => void)[])
      expect(read(edited(change)), String(change)).toThrow(damaged);
    for (const without of written) {
      const others = written.filter((tensor) => tensor !== without);
      expect(read(writeSafetensors(others, metadata)), without.name).toThrow(damaged);
    }
    expect(read(writeSafetensors(written, { ...metadata, point: '{' }))).toThrow(damaged);
    const newer = writeSafetensors(written, { ...metadata, formatVersion: '2' });
    expect(read(newer)).toThrow(expect.objectContaining({ code: 'resume.tooNew' }));
  });

  it('is not read where nobody wants it, nor more often than told', async () => {
    let points = 0;
    await run({}, { resumePointEveryMs: 1e9, onResumePoint: () => points++ });
    expect(points).toBe(0);
  });
});

describe.skipIf(skipAloud(gpu, 'a WebGPU device that is lost while it trains'))(
  'a lost device',
  () => {
    const open = async (): Promise<WebGpuBackend> => {
      const { device, info } = await openDevice({ gpu: gpu!, allowSoftware: true });
      return new WebGpuBackend(device, info);
    };
    /** Loses the device after so many epochs. */
    const losing = async (
      after: number,
      options: Partial<FitOptions>,
      changes: Partial<Recipe> = {},
    ): Promise<{ result: FitResult; epochs: EpochReport[]; losses: LostDevice[] }> => {
      const backend = await open();
      const epochs: EpochReport[] = [];
      const losses: LostDevice[] = [];
      const result = await run(changes, {
        backend,
        resumePointEveryMs: 0,
        onEpoch: (epoch) => {
          epochs.push(epoch);
          if (epoch.epoch === after && losses.length === 0) backend.device.destroy();
        },
        replaceLost: (lost) => {
          losses.push(lost);
          return Promise.resolve<Backend>(new CpuBackend());
        },
        ...options,
      });
      return { result, epochs, losses };
    };

    it('is replaced by the CPU, which goes on from the last resume point', async () => {
      const points: ResumePoint[] = [];
      const { result, epochs, losses } = await losing(4, {
        onResumePoint: (point) => points.push(point),
      });
      expect(losses).toHaveLength(1);
      expect(losses[0]).toMatchObject({ phase: 'training', epochs: 3 });
      // The replacement tells of points as well: what is stored goes on.
      expect(points.map((point) => point.epochs.length)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 4, 5, 6, 7]);
      const { summary, classifier } = result;
      expect(summary.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(summary.backend).toBe('cpu');
      expect(summary.device).toMatch(/GPU.*, then CPU$/u);
      // The same as if the CPU had been asked to go on from there.
      const alone = await run({}, { resume: points[2] });
      expect(summary.weightsHash).toBe(alone.summary.weightsHash);
      const opened = await openClassifier(await classifier.toBytes(), cpu);
      expect(await opened.predict([texts[0].text])).toEqual(
        await classifier.predict([texts[0].text]),
      );
    });

    it('begins again where there is no point yet', async () => {
      const { result, losses } = await losing(1, { resumePointEveryMs: 1e9 });
      expect(losses[0]).toMatchObject({ phase: 'training', epochs: 0 });
      expect(result.summary.weightsHash).toBe((await run({}, {})).summary.weightsHash);
    });

    it('is replaced while evaluating', async () => {
      const backend = await open();
      const losses: LostDevice[] = [];
      const { summary } = await run(
        {},
        {
          backend,
          onProgress: ({ phase }) => {
            if (phase === 'evaluating') backend.device.destroy();
          },
          replaceLost: (lost) => {
            losses.push(lost);
            return Promise.resolve<Backend>(new CpuBackend());
          },
        },
      );
      expect(losses[0]).toMatchObject({ phase: 'evaluating', epochs: 7 });
      expect(summary.backend).toBe('cpu');
      expect(summary.metrics.documents).toBeGreaterThan(0);
    });

    it('is an error where nothing replaces it, and the replacement is not replaced', async () => {
      const code = (work: Promise<unknown>): Promise<unknown> =>
        work.then(
          () => 'none',
          (error: unknown) => (error instanceof WinnowError ? error.code : error),
        );
      expect(await code(losing(2, { replaceLost: undefined }))).toBe('engine.deviceLost');
      let asked = 0;
      const second = await open();
      second.device.destroy();
      await second.lost;
      const replaceLost = (): Promise<Backend> => {
        asked++;
        return Promise.resolve<Backend>(second);
      };
      expect(await code(losing(2, { replaceLost }))).toBe('engine.deviceLost');
      expect(asked).toBe(1);
    });

    it('is not replaced once the training was cancelled; stopping keeps the best', async () => {
      const cancelled = new TrainingControl();
      const replaceLost = (): Promise<Backend> => {
        cancelled.cancel();
        return Promise.resolve<Backend>(new CpuBackend());
      };
      await expect(losing(2, { control: cancelled, replaceLost })).rejects.toMatchObject({
        code: 'training.cancelled',
      });
      const stopped = new TrainingControl();
      const { result } = await losing(
        4,
        {
          control: stopped,
          replaceLost: () => {
            stopped.stop();
            return Promise.resolve<Backend>(new CpuBackend());
          },
        },
        { epochs: 5000 },
      );
      expect(result.summary.stoppedEarly).toBe(true);
      expect(result.summary.bestEpoch).toBeGreaterThan(0);
    });

    describe('without room for the training', () => {
      /** After some epoch a buffer is asked for as large as the GPU has no memory for. */
      const filling = async (
        after: number,
        changes: Partial<Recipe>,
      ): Promise<{ result: FitResult; epochs: number[]; losses: LostDevice[] }> => {
        const backend = await open();
        const { device } = backend;
        const size = device.limits.maxBufferSize;
        const fill = (): unknown => device.createBuffer({ size, usage: BufferUsage.storage });
        const epochs: number[] = [];
        const losses: LostDevice[] = [];
        if (after === 0) fill();
        const result = await run(changes, {
          backend,
          resumePointEveryMs: 0,
          onEpoch: ({ epoch }) => {
            epochs.push(epoch);
            if (epoch === after) fill();
          },
          replaceLost: (lost) => {
            losses.push(lost);
            return Promise.resolve<Backend>(new CpuBackend());
          },
        });
        return { result, epochs, losses };
      };

      it.each([0, 3])('is replaced by the CPU after %d epochs', async (after) => {
        const { result, epochs, losses } = await filling(after, {});
        expect(losses).toHaveLength(1);
        expect(losses[0]).toMatchObject({ error: { code: 'engine.memory' }, phase: 'training' });
        expect(sayReplaced(losses[0])).toMatch(
          after === 0
            ? /^The GPU ran out of memory; the training began again with the CPU\.$/u
            : /^The GPU ran out of memory; the training went on with the CPU from epoch [34]\.$/u,
        );
        const { summary } = result;
        expect(summary.backend).toBe('cpu');
        expect(summary.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(epochs.slice(-3)).toEqual([5, 6, 7]);
        if (after === 0) {
          expect(summary.weightsHash).toBe((await run({}, {})).summary.weightsHash);
        }
      });

      it('is an error where it was asked for, which says what to do', async () => {
        await expect(filling(3, { device: 'webgpu' })).rejects.toMatchObject({
          code: 'engine.memory',
          message: expect.stringMatching(/out of memory\. Use a smaller .*"cpu"/u) as string,
        });
      });

      it('is told before the first step where its limits say so', async () => {
        const backend = await open();
        const small = { bytes: Infinity, pieceBytes: 1000 };
        Object.defineProperty(backend, 'limits', { value: small });
        const losses: LostDevice[] = [];
        const replaceLost = (lost: LostDevice): Promise<Backend> => {
          losses.push(lost);
          return Promise.resolve<Backend>(new CpuBackend());
        };
        const before = backend.statistics();
        const { summary } = await run({}, { backend, replaceLost });
        expect(backend.statistics()).toEqual(before);
        expect(summary.weightsHash).toBe((await run({}, {})).summary.weightsHash);
        expect(sayReplaced(losses[0])).toBe(
          'The network is too large for the GPU; it is trained with the CPU.',
        );
        await expect(run({ device: 'webgpu' }, { backend, replaceLost })).rejects.toMatchObject({
          code: 'training.gpuTooSmall',
        });
        expect(losses).toHaveLength(1);
        backend.destroy();
      });
    });

    it('costs no reading in a steady step', async () => {
      const reads = async (options: Partial<FitOptions>): Promise<number> => {
        const backend = await open();
        await run({}, { backend, ...options });
        const { readbacks } = backend.statistics();
        backend.destroy();
        return readbacks;
      };
      const replaceLost = (): Promise<Backend> => Promise.reject(new Error('not lost'));
      const plain = await reads({});
      expect(await reads({ replaceLost, resumePointEveryMs: 1e9 })).toBe(plain);
      // Per point: the two weights and biases unless they were read as the best, and m and v of each.
      const more = (await reads({ replaceLost, resumePointEveryMs: 0 })) - plain;
      expect(more).toBeGreaterThanOrEqual(8);
      expect(more).toBeLessThanOrEqual(6 * 12);
    });
  },
);
