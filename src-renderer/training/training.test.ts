import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CpuBackend } from '../../engine/backends/cpu/backend.ts';
import {
  fit,
  makeRecipe,
  writeResumePoint,
  type LabelledText,
} from '../../engine/classifier/index.ts';
import { encodeFrame } from '../../src-main/contract/bulk.ts';
import type { FromWorker } from './messages.ts';
import { Training } from './training.ts';

const categories = ['fruit', 'music'];
const texts = ['red apple', 'green apple', 'ripe pear', 'loud drum', 'soft flute', 'old drum'].map(
  (text, i): LabelledText => ({ id: i + 1, text, label: i < 3 ? 0 : 1, split: 'none' }),
);
const recipe = makeRecipe({ epochs: 6, hidden: [4], device: 'cpu', testShare: 0 });

// One thread: there are no workers here.
beforeEach(() => vi.stubGlobal('navigator', { hardwareConcurrency: 1 }));
afterEach(() => vi.unstubAllGlobals());

it('tells again the epochs of its resume point that were never stored', async () => {
  const points: Uint8Array[] = [];
  const whole = await fit(texts, categories, recipe, {
    backend: new CpuBackend(),
    resumePointEveryMs: 0,
    onResumePoint: (point) => points.push(writeResumePoint(point)),
  });
  const frames = texts.map(({ text, ...header }) =>
    encodeFrame(header, new TextEncoder().encode(text)),
  );
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    if (init?.method !== undefined) return new Response('{}');
    return new Response(new Blob(address === '/resume' ? [points[3] as BlobPart] : frames));
  });
  const told: number[] = [];
  const ended = await new Promise<FromWorker>((resolve) => {
    const training: Training = new Training(
      {
        type: 'train',
        runId: 1,
        recipe,
        categories,
        applicationVersion: '1',
        memoryBytes: 2 ** 33,
        addresses: {
          documents: '/texts',
          checkpoint: '/checkpoint',
          resumePoint: '/resume',
          predictions: '/predictions',
          lease: '/lease',
        },
        leaseSeconds: 20,
        resume: true,
        // The page that sent the point died before it had stored the last two.
        epochsKnown: 2,
        stopAtOnce: false,
      },
      (message) => {
        if (message.type === 'progress') told.push(...message.epochs.map(({ epoch }) => epoch));
        if (message.type !== 'trained' && message.type !== 'failed') return;
        training.release();
        resolve(message);
      },
    );
    void training.run();
  });
  expect(told).toEqual([3, 4, 5, 6]);
  expect(ended).toMatchObject({ summary: { weightsHash: whole.summary.weightsHash } });
});
