import type { Words } from '../index.ts';

export const help = (): Words['help'] => ({});
