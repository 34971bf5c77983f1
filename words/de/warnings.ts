import type { Words } from '../index.ts';

export const warnings = (): Words['warnings'] => ({});
