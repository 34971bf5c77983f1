import type { Words } from '../index.ts';

export const wizard = (): Words['wizard'] => ({});
