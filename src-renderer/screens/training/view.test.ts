import { describe, expect, it } from 'vitest';
import { makeRecipe } from '../../../engine/classifier/recipe-versions.ts';
import type { EpochReport, Run } from '../../../src-main/contract/runs.ts';
import {
  canKeep,
  phaseLabel,
  reachedSentence,
  verdictSentence,
  viewOfRun,
  waySentence,
} from './view.ts';

const run: Run = {
  ...{ id: 1, datasetId: 1, datasetName: 'mails', datasetRevision: 1, datasetChanged: false },
  ...{ recipe: makeRecipe({ epochs: 2000 }), categories: ['ham', 'spam'], status: 'interrupted' },
  ...{ device: 'CPU', startedAt: 0, endedAt: 1, epochs: 1200, epochsPlanned: 2000 },
  ...{ resumeEpoch: 1200, checkpointEpoch: 900, result: null, modelId: null },
  ...{ error: null, problem: null },
};
const epoch = (number: number, best: boolean, validated = true): EpochReport => ({
  ...{ epoch: number, trainLoss: 1, trainAccuracy: 0.5, learningRate: 0.1, best },
  ...{ validationLoss: validated ? 1 : null, validationAccuracy: validated ? 0.931 : null },
});
const epochs = [epoch(1, true), epoch(1100, true), epoch(1200, false)];
const view = (changes: Partial<Run> = {}, of = epochs) => viewOfRun({ ...run, ...changes }, of);
const problem = { code: 'recipe.tooNew', message: 'A newer Winnow made it.', details: {} };

describe('a training that was cut off', () => {
  it('says how far it came', () => {
    expect(reachedSentence(view())).toBe(
      'It reached 1,200 of 2,000 epochs; the best one, epoch 1,100, was 93.1\u00a0% right on the texts held back.',
    );
    expect(reachedSentence(view({}, []))).toBe('It had not ended its first epoch.');
    const alone = view({ recipe: null, epochsPlanned: null }, [epoch(1, false, false)]);
    expect(reachedSentence(alone)).toBe(
      'It reached 1 epoch; the best one, epoch 1, was 50.0\u00a0% right on its training texts.',
    );
  });

  it.each<[Partial<Run>, string]>([
    [{}, 'It can go on from there.'],
    [{ resumeEpoch: 0 }, 'It can go on from its beginning.'],
    [{ resumeEpoch: 1000 }, 'It can go on from epoch 1,000; those after it are trained again.'],
    [{ resumeEpoch: null }, 'It had not saved enough to go on from: it can begin again.'],
    [{ status: 'failed', resumeEpoch: null }, ''],
    [
      { datasetChanged: true },
      'The texts have changed since, so it can’t go on, but its model of epoch 900 can be kept.',
    ],
    [{ datasetId: null, checkpointEpoch: null }, 'Its dataset was deleted, so it can’t go on.'],
    [{ problem, checkpointEpoch: 0 }, 'It can’t go on, but its model as it was saved can be kept.'],
  ])('says what can come of it: %j', (changes, sentence) => {
    expect(waySentence(view(changes))).toBe(sentence);
  });

  it('can be kept where a model is saved, or can be made of what was', () => {
    const keeps = (changes: Partial<Run>): boolean => canKeep({ ...run, ...changes });
    expect(keeps({ resumeEpoch: null })).toBe(true);
    expect(keeps({ checkpointEpoch: null })).toBe(true);
    expect(keeps({ checkpointEpoch: null, resumeEpoch: 0 })).toBe(false);
    expect(keeps({ checkpointEpoch: null, datasetChanged: true })).toBe(false);
  });
});

it('a training that this window is about to take is not said to be elsewhere', () => {
  const taken = { ...run, status: 'running' } as const;
  expect(viewOfRun(taken, []).phase).toBe('elsewhere');
  expect(viewOfRun(taken, [], { beginning: true }).phase).toBe('starting');
  expect(viewOfRun(taken, [], { gone: true }).phase).toBe('discarded');
});

it('a training that was kept unjudged is not called done', () => {
  expect(phaseLabel(view({ status: 'stopped', modelId: 3 }))).toBe('Kept as it was');
});

it('the verdict is on what comes while it is trained, and on what came once it is not', () => {
  const since4 = [1, 2, 3, 4, 5, 6, 7].map((number) => epoch(number, number <= 4));
  const planned = { recipe: makeRecipe({ epochs: 20 }), epochsPlanned: 20 };
  const trained = view({ ...planned, status: 'running' }, since4);
  expect(verdictSentence(trained)).toBe('No better since epoch 4: you may stop.');
  expect(verdictSentence(view(planned, since4))).toBe(
    'Best after epoch 4; the later ones brought nothing better.',
  );
  expect(verdictSentence(view(planned, []))).toBe('');
});
