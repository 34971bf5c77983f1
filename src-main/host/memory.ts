// How much a training may need before it is refused: the window can't know it, so its host tells it.

import { totalmem } from 'node:os';

/** Of this machine, or as much of it as this process may take. */
export function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
