// Random numbers and dropout: each element's bits are a function of (seed, stream, its number), so
// nothing is stored and every backend draws the same.

import type { Kernels } from '../../backend.ts';
import { apart, elementwise } from './elementwise.ts';
import type { Launcher } from './launcher.ts';

export function uniform(launcher: Launcher, { out, a, b, seed, stream }: Kernels['uniform']): void {
  elementwise(launcher, {
    key: 'uniform',
    operands: [{ name: 'out', view: out, written: true }],
    parameters: ['a:f32', 'width:f32', 'seed', 'stream'],
    values: [a, b - a, seed | 0, stream | 0],
    text: (element) =>
      `${element.out} = p.a + p.width * (f32(randomBits(p.seed, p.stream, i) >> 8u) * 5.9604644775390625e-8);`,
  });
}

export function dropout(launcher: Launcher, args: Kernels['dropout']): void {
  const { x, p, scale, seed, stream } = args;
  apart(launcher, args.out, [x], true, (out) =>
    elementwise(launcher, {
      key: 'dropout',
      operands: [
        { name: 'x', view: x },
        { name: 'out', view: out, written: true },
      ],
      // u >= p for the 24-bit number u, compared as integers so that p is not rounded.
      parameters: ['threshold', 'scale:f32', 'seed', 'stream'],
      values: [Math.ceil(p * 2 ** 24), scale, seed | 0, stream | 0],
      text: (element) =>
        `${element.out} = select(0.0, ${element.x} * p.scale, (randomBits(p.seed, p.stream, i) >> 8u) >= p.threshold);`,
    }),
  );
}
