import type { Words } from '../index.ts';

export const dataset = (): Words['dataset'] => ({});
