import { expect, it } from 'vitest';
import { cpuLabel } from '../../engine/backends/wasm/index.ts';
import { deviceName } from '../state/deviceSentences.ts';
import { language } from '../state/language.svelte.ts';

it('what the engine calls the CPU is said in the language of the window; a card keeps its name', () => {
  language.choice = 'de';
  expect(deviceName(cpuLabel(1))).toBe('CPU, 1 Thread');
  expect(deviceName(cpuLabel(8))).toBe('CPU, 8 Threads');
  expect(deviceName('NVIDIA GeForce RTX 4090')).toBe('NVIDIA GeForce RTX 4090');
  language.choice = 'en';
  expect(deviceName(cpuLabel(8))).toBe(cpuLabel(8));
});
