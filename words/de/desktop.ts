import type { Words } from '../index.ts';

export const desktop = (): Words['desktop'] => ({});
