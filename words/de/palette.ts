import type { Words } from '../index.ts';

export const palette = (): Words['palette'] => ({});
