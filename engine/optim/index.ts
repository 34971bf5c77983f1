export * from './adam.ts';
export * from './adaptive.ts';
export * from './clip.ts';
export * from './group.ts';
export * from './lbfgs.ts';
export * from './optimizer.ts';
export * from './schedulers.ts';
export * from './sgd.ts';
