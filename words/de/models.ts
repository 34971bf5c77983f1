import type { Words } from '../index.ts';

export const models = (): Words['models'] => ({});
