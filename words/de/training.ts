import type { Words } from '../index.ts';

export const training = (): Words['training'] => ({});
