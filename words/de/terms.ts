import type { Words } from '../index.ts';

export const terms = (): Words['terms'] => ({});
