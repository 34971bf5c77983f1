export * from './dataset.ts';
export * from './loader.ts';
export * from './rows.ts';
export * from './sparse.ts';
export * from './split.ts';
