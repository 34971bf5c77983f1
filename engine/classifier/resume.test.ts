import { describe, expect, it } from 'vitest';
import type { Backend } from '../backends/backend.ts';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { openDevice } from '../backends/webgpu/device.ts';
import { WebGpuBackend } from '../backends/webgpu/index.ts';
import { WinnowError } from '../errors.ts';
import { randomBits } from '../tensor/random.ts';
import { testGpu, skipAloud } from '../testing/gpu.ts';
import {
  fit,
  makeRecipe,
  openClassifier,
  TrainingControl,
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

describe('a resume point', () => {
  it.each([
    ['sparseAdam', {}],
    ['sparseAdam', { shuffle: 'once', hidden: [8, 4], patience: 2, emphasis: 'categories' }],
    ['adam', { weightDecay: 0.01, validationShare: 0 }],
    ['adamW', { weightDecay: 0.01, dropLast: true }],
    ['sgd', { momentum: 0.9, learningRate: 0.3 }],
  ] as [Recipe['optimizer'], Partial<Recipe>][])(
    'continues %s %o as if nothing had happened',
    async (optimizer, changes) => {
      const points: ResumePoint[] = [];
      const whole = await run(
        { optimizer, ...changes },
        { resumePointEveryMs: 0, onResumePoint: (point) => points.push(point) },
      );
      expect(points.length).toBeGreaterThan(0);
      const plain = await run({ optimizer, ...changes }, {});
      expect(plain.summary.weightsHash).toBe(whole.summary.weightsHash);
      for (const resume of points) {
        const epochs: EpochReport[] = [];
        const { summary } = await run(
          { optimizer, ...changes },
          { resume, onEpoch: (epoch) => epochs.push(epoch) },
        );
        expect(summary.weightsHash).toBe(whole.summary.weightsHash);
        expect(summary.epochs).toEqual(whole.summary.epochs);
        expect(summary.bestEpoch).toBe(whole.summary.bestEpoch);
        expect(epochs[0].epoch).toBe(resume.epochs.length + 1);
      }
    },
  );

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
