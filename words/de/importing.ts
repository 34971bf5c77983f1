import type { Words } from '../index.ts';

export const importing = (): Words['importing'] => ({});
