export * from './activations.ts';
export * from './containers.ts';
export * as functional from './functional.ts';
export * as init from './init.ts';
export * from './linear.ts';
export * from './losses.ts';
export * from './module.ts';
export * from './norm.ts';
export * from './summary.ts';
