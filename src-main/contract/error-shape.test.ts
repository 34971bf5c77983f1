import { expect, it } from 'vitest';
import { WinnowError } from '../../engine/errors.ts';
import { hostErrorShape } from '../host/answers.ts';
import { storeErrorShape } from '../store/errors.ts';
import { fromErrorShape, readError, toErrorShape } from './error-shape.ts';

it('brings an error across a border whole', () => {
  const error = new WinnowError('store.full', 'The disk is full.', { path: '/x', free: 0 });
  const shape = toErrorShape(error);
  expect(shape).toEqual({
    code: 'store.full',
    message: 'The disk is full.',
    details: { path: '/x', free: 0 },
  });
  for (const again of [fromErrorShape(shape), readError(structuredClone(shape))]) {
    expect(again).toBeInstanceOf(WinnowError);
    expect(again).toMatchObject(shape);
  }
  expect(fromErrorShape(shape, error).cause).toBe(error);
});

it('has a sentence for what nobody foresaw', () => {
  const thrown = new TypeError('null is no file');
  expect(toErrorShape(thrown)).toEqual({
    code: 'unexpected',
    message: 'Something unexpected went wrong: null is no file',
    details: { stack: thrown.stack },
  });
  expect(toErrorShape('no', (cause) => ({ code: 'x.y', message: cause, details: {} }))).toEqual({
    code: 'x.y',
    message: 'no',
    details: {},
  });
});

it('reads no error where there is none', () => {
  for (const answer of [null, '<html>', {}, { code: 'x', message: 1, details: {} }])
    expect(readError(answer)).toBeNull();
});

it.each([
  ['a worker', toErrorShape],
  ['a host', hostErrorShape],
  ['the store', storeErrorShape],
])('lets nothing out of %s that could not cross', (_, shapeOf) => {
  const circle: Record<string, unknown> = { size: 3n };
  circle.self = circle;
  for (const details of [{ again: () => 1 }, circle]) {
    const shape = shapeOf(new WinnowError('x.y', 'It failed.', details));
    expect(structuredClone(shape)).toEqual({ code: 'x.y', message: 'It failed.', details: {} });
  }
});
