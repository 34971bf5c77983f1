import type { Words } from '../index.ts';

export const result = (): Words['result'] => ({});
