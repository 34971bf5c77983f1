import type { Words } from '../index.ts';

export const tryIt = (): Words['tryIt'] => ({});
