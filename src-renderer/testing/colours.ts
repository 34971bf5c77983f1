// The colours of app.css as numbers, for tests of what can be read and told apart.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Scheme = 'light' | 'dark';
/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

const css = readFileSync(join(import.meta.dirname, '..', 'app.css'), 'utf8');

/** A token as it is in a scheme, e.g. `--category-3`. */
export function token(name: string, scheme: Scheme): Colour {
  const found = new RegExp(
    `${name}: (?:light-dark\\((#\\w{6}), (#\\w{6})\\)|(#\\w{6}));`,
    'u',
  ).exec(css);
  if (found === null) throw new Error(`app.css has no colour ${name}`);
  return hex(found[3] ?? found[scheme === 'light' ? 1 : 2]);
}

export function hex(text: string): Colour {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  return [r, g, b];
}

/** As `color-mix(in srgb, top share, ground)`. */
export function mix(top: Colour, share: number, ground: Colour): Colour {
  const [r, g, b] = top.map((value, i) => value * share + ground[i] * (1 - share));
  return [r, g, b];
}

/** Machado, Oliveira and Fernandes (2009), the whole of the deficiency, on linear colours. */
const DEFICIENCIES = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
} as const;
export type Sight = 'normal' | keyof typeof DEFICIENCIES;

const linear = (value: number): number => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** WCAG's contrast, 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const luminance = ([r, g, b]: Colour): number =>
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** How far two colours are from each other to an eye: Euclidean in Oklab, times 100. */
export function distance(a: Colour, b: Colour, sight: Sight = 'normal'): number {
  const [first, second] = [oklab(a, sight), oklab(b, sight)];
  return 100 * Math.hypot(...first.map((value, i) => value - second[i]));
}

function oklab(colour: Colour, sight: Sight): number[] {
  const light = colour.map(linear);
  const [r, g, b] =
    sight === 'normal'
      ? light
      : DEFICIENCIES[sight].map((row) =>
          Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2]),
        );
  const [l, m, s] = [
    0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
    0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
    0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
  ].map(Math.cbrt);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
