import type { Words } from '../index.ts';

export const charts = (): Words['charts'] => ({});
