// The growth figures as a picture: SVG written by hand, readable in light and dark.

import type { Measured } from './figures.ts';

interface Series {
  readonly what: string;
  readonly points: readonly {
    readonly vocabulary: number;
    readonly entries: number;
    readonly touched: number;
    readonly msPerStep: Measured;
    readonly bytes: number;
    readonly needed: number;
  }[];
}

interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 360;
const HEIGHT = 260;
const LEFT = 56;
const BOTTOM = 44;
const TOP = 44;
const RIGHT = 24;
const BLUE = '#2f6fb3';
const ORANGE = '#b3612f';

/** A tick's label: 1000000 is "1 M". */
const count = (value: number): string => {
  const [divisor, unit] = value >= 1e6 ? [1e6, ' M'] : value >= 1e4 ? [1e3, ' k'] : [1, ''];
  return `${Number((value / divisor).toPrecision(3))}${unit}`;
};

function logTicks(least: number, most: number): number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(least)); power <= most * 1.01; power *= 10) {
    for (const tick of [power, 3 * power]) {
      if (tick >= least * 0.99 && tick <= most * 1.01) ticks.push(tick);
    }
  }
  return ticks;
}

/** Round steps from 0 to a little above the greatest value. */
function linearTicks(most: number): number[] {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough)!;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

function panel(
  at: number,
  title: string,
  axes: { x: string; y: string; logX: boolean },
  lines: readonly Line[],
): string {
  const xs = lines.flatMap((line) => line.points.map(([x]) => x));
  const ys = lines.flatMap((line) => line.points.map(([, y]) => y));
  const yTicks = linearTicks(Math.max(...ys));
  const xTicks = axes.logX
    ? logTicks(Math.min(...xs), Math.max(...xs))
    : linearTicks(Math.max(...xs));
  const scale = axes.logX ? Math.log10 : (value: number): number => value;
  const [x0, x1] = [
    scale(axes.logX ? Math.min(...xs) : 0),
    scale(axes.logX ? Math.max(...xs) : xTicks.at(-1)!),
  ];
  const px = (x: number): number =>
    at + LEFT + ((scale(x) - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const py = (y: number): number =>
    HEIGHT - BOTTOM - (y / yTicks.at(-1)!) * (HEIGHT - TOP - BOTTOM);
  const f = (value: number): string => value.toFixed(1);
  const parts = [`<text class="title" x="${at + LEFT}" y="18">${title}</text>`];
  for (const tick of yTicks) {
    parts.push(
      `<line class="grid" x1="${f(at + LEFT)}" x2="${f(at + WIDTH - RIGHT)}" y1="${f(py(tick))}" y2="${f(py(tick))}"/>`,
      `<text text-anchor="end" x="${at + LEFT - 6}" y="${f(py(tick) + 4)}">${count(tick)}</text>`,
    );
  }
  for (const tick of xTicks) {
    parts.push(
      `<text text-anchor="middle" x="${f(px(tick))}" y="${HEIGHT - BOTTOM + 16}">${count(tick)}</text>`,
    );
  }
  parts.push(
    `<text text-anchor="middle" x="${at + (LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}">${axes.x}</text>`,
    `<text x="${at + LEFT}" y="${TOP - 8}">${axes.y}</text>`,
  );
  lines.forEach(({ name, color, points }, i) => {
    const path = points.map(([x, y]) => `${f(px(x))},${f(py(y))}`);
    parts.push(
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${path.join(' ')}"/>`,
    );
    for (const [x, y] of points) {
      parts.push(`<circle cx="${f(px(x))}" cy="${f(py(y))}" r="3" fill="${color}"/>`);
    }
    if (lines.length > 1) {
      const y = TOP + 14 + 16 * i;
      parts.push(`<text fill="${color}" x="${at + LEFT + 8}" y="${y}">${name}</text>`);
    }
  });
  return parts.join('\n');
}

/** Three panels: time over vocabulary, time over batch, memory over vocabulary. */
export function growthPlot(series: readonly Series[], caption: string): string {
  const [scattered, growing, batch] = series;
  const ms = ({ points }: Series, x: 'vocabulary' | 'entries') =>
    points.map((point) => [point[x], point.msPerStep.median] as const);
  const megabytes = (value: 'bytes' | 'needed') =>
    scattered.points.map((point) => [point.vocabulary, point[value] / 1e6] as const);
  const panels = [
    panel(
      0,
      'Time of a step, growing vocabulary',
      { x: 'words in the vocabulary', y: 'ms', logX: true },
      [
        { name: 'language grows, too', color: ORANGE, points: ms(growing, 'vocabulary') },
        { name: 'same language', color: BLUE, points: ms(scattered, 'vocabulary') },
      ],
    ),
    panel(WIDTH, 'Time of a step, growing batch', { x: 'words in a batch', y: 'ms', logX: false }, [
      { name: '', color: BLUE, points: ms(batch, 'entries') },
    ]),
    panel(2 * WIDTH, 'Memory', { x: 'words in the vocabulary', y: 'MB', logX: true }, [
      { name: 'weights and state', color: ORANGE, points: megabytes('needed') },
      { name: 'held', color: BLUE, points: megabytes('bytes') },
    ]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${3 * WIDTH} ${HEIGHT + 20}" font-family="sans-serif" font-size="11">
<style>text:not([fill]){fill:#444}.title{font-weight:bold}.grid{stroke:#ddd}.ground{fill:#fff}@media (prefers-color-scheme:dark){text:not([fill]){fill:#ccc}.grid{stroke:#444}.ground{fill:#1c1c1e}}</style>
<rect class="ground" width="100%" height="100%"/>
${panels.join('\n')}
<text x="${LEFT}" y="${HEIGHT + 10}">${caption}</text>
</svg>
`;
}
