// Where tensors are made when nobody says otherwise.

import type { Backend } from '../backends/backend.ts';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { Generator } from './random.ts';

let cpuBackend: CpuBackend | null = null;
let defaultBackend: Backend | null = null;
let generator = new Generator(0);

/** The CPU backend that everyone shares. */
export function cpu(): CpuBackend {
  cpuBackend ??= new CpuBackend();
  return cpuBackend;
}

/** The device of tensors made without a `device` option: the CPU until set. */
export function defaultDevice(): Backend {
  return defaultBackend ?? cpu();
}

export function setDefaultDevice(device: Backend): void {
  defaultBackend = device;
}

/** The source of randomness of everything that is not given its own. */
export function defaultGenerator(): Generator {
  return generator;
}

/** Starts the default generator anew: the same program then draws the same numbers. */
export function manualSeed(seed: number): Generator {
  generator = new Generator(seed);
  return generator;
}
