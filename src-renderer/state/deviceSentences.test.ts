import { expect, it } from 'vitest';
import { deviceNote, replacedSentence } from './deviceSentences.ts';

it('says why it is no GPU, and nothing where there is nothing to say', () => {
  expect(deviceNote(null)).toBeNull();
  expect(deviceNote({ why: 'noGpu' })).toContain('no GPU');
  expect(deviceNote({ why: 'emulated', label: 'SwiftShader' })).toContain('(SwiftShader)');
  expect(deviceNote({ why: 'broken', message: 'no driver' })).toContain('(no driver)');
});

it('says what the CPU took over, and from where', () => {
  const of = (why: 'memory' | 'silent' | 'tooLarge', epochs: number, evaluating = false): string =>
    replacedSentence({ why, epochs, phase: evaluating ? 'evaluating' : 'training' });
  expect(of('silent', 1200)).toMatch(/stopped answering; .* from epoch 1,201\.$/u);
  expect(of('memory', 0)).toMatch(/ran out of memory; the training began again/u);
  expect(of('memory', 3, true)).toMatch(/ran out of memory; the trained classifier/u);
  expect(of('tooLarge', 0)).toMatch(/^The network is too large/u);
});
