// A few lines about Winnow and this machine, for whoever asks somebody for help: counts, sizes,
// versions and codes. No text, no name and no path may get in here, so they are made of numbers and
// of what browsers and drivers say of themselves, never of the library's own words.

import { RECIPE_VERSION } from '../../../engine/classifier/recipe.ts';
import type { Host } from '../../host/host.ts';
import { recentErrors, type RecentError } from '../../state/recentErrors.ts';
import { training } from '../../state/training.svelte.ts';
import { describeGpu } from '../../training/adapter.ts';

export interface Machine {
  readonly agent: string;
  readonly processors: number;
  /** Without it the CPU has one thread only. */
  readonly isolated: boolean;
  /** Of the graphics card, or why there is none. */
  readonly gpu: string;
  readonly locale: string;
  readonly window: string;
}

/** The lines. Rejects only where the services don't answer. */
export async function diagnostics(
  host: Pick<Host, 'call'>,
  machine: Machine,
  errors: readonly RecentError[] = recentErrors(),
  now = Date.now(),
): Promise<string> {
  const [info, datasets, models] = await Promise.all([
    host.call('app.info', null),
    host.call('datasets.list', null),
    host.call('models.list', null),
  ]);
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
  const lines: [string, string][] = [
    ['Winnow', `${info.version}, ${info.host}, recipe ${RECIPE_VERSION}`],
    ['System', machine.agent],
    ['Locale', machine.locale],
    ['Window', machine.window],
    ['Memory', `${gigabytes(info.memoryBytes)} GB`],
    ['CPU', `${machine.processors} threads${machine.isolated ? '' : ', one used: not isolated'}`],
    ['GPU', machine.gpu],
    [
      'Datasets',
      `${datasets.length}, ${sum(datasets.map((one) => one.documents))} texts, ` +
        `${sum(datasets.map((one) => one.categories))} categories, ` +
        `${gigabytes(sum(datasets.map((one) => one.bytes)))} GB`,
    ],
    [
      'Models',
      `${models.length}, ${gigabytes(sum(models.map((one) => one.bytes)))} GB, ` +
        `${sum(models.map((one) => one.vocabulary))} words`,
    ],
    [
      'Errors',
      errors.length === 0
        ? 'none'
        : errors.map(({ code, at }) => `${code} (${minutes(now - at)} min ago)`).join(', '),
    ],
  ];
  return lines.map(([name, value]) => `${name}: ${value}`).join('\n');
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1);
const minutes = (milliseconds: number): number => Math.round(milliseconds / 60_000);

/** What the window can tell of this machine. */
export async function thisMachine(): Promise<Machine> {
  const device = training.live?.device ?? training.available;
  const using = device === null ? '' : `; ${device.backend} is used`;
  return {
    agent: navigator.userAgent,
    processors: navigator.hardwareConcurrency,
    isolated: crossOriginIsolated,
    gpu: `${await describeGpu()}${using}`,
    locale: navigator.languages.join(' '),
    window: `${innerWidth}x${innerHeight} at ${devicePixelRatio}`,
  };
}
