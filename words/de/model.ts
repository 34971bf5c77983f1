import type { Words } from '../index.ts';

export const model = (): Words['model'] => ({});
