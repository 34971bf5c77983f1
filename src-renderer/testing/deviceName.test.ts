import { expect, it } from 'vitest';
import { cpuLabel } from '../../engine/backends/wasm/index.ts';
import { deviceName, deviceNote } from '../state/deviceSentences.ts';
import { language } from '../state/language.svelte.ts';

it('what the engine calls the CPU is said in the language of the window; a card keeps its name', () => {
  language.choice = 'de';
  expect(deviceName(cpuLabel(1))).toBe('CPU, 1 Thread');
  expect(deviceName(cpuLabel(8))).toBe('CPU, 8 Threads');
  expect(deviceName('NVIDIA GeForce RTX 4090')).toBe('NVIDIA GeForce RTX 4090');
  const emulated = 'software GPU: SwiftShader';
  expect(deviceName(emulated)).toBe('nachgebildete GPU: SwiftShader');
  expect(deviceNote({ why: 'emulated', label: emulated })).toContain('nachgebildet (SwiftShader)');
  language.choice = 'en';
  expect(deviceName(emulated)).toBe(emulated);
  expect(deviceName(cpuLabel(8))).toBe(cpuLabel(8));
});
