import type { Words } from '../index.ts';

export const runs = (): Words['runs'] => ({});
