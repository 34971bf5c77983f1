// Where the window was, remembered between starts, and whether that place still exists.

import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { writeWholeFile } from '../host/write-file.ts';

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 600;

const whole = v.pipe(v.number(), v.integer());
const bounds = v.object({
  x: whole,
  y: whole,
  width: v.pipe(whole, v.minValue(MIN_WIDTH)),
  height: v.pipe(whole, v.minValue(MIN_HEIGHT)),
});
const state = v.object({ ...bounds.entries, maximized: v.boolean() });
export type Bounds = v.InferOutput<typeof bounds>;
export type WindowState = v.InferOutput<typeof state>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The place to open at: the remembered one where its title bar lies on a screen that is there,
 * otherwise centred (no x and y) and no larger than the first screen.
 */
export function placeOn(
  remembered: WindowState | null,
  screens: readonly Area[],
): Partial<Bounds> & { readonly width: number; readonly height: number } {
  const wanted = remembered ?? { width: 1280, height: 820 };
  if (remembered !== null) {
    const reachable = screens.some((screen) => {
      const across =
        Math.min(remembered.x + remembered.width, screen.x + screen.width) -
        Math.max(remembered.x, screen.x);
      return (
        across >= 120 && remembered.y >= screen.y && remembered.y < screen.y + screen.height - 40
      );
    });
    if (reachable) {
      const { x, y, width, height } = remembered;
      return { x, y, width, height };
    }
  }
  const first = screens[0];
  return {
    width: Math.max(MIN_WIDTH, Math.min(wanted.width, first?.width ?? wanted.width)),
    height: Math.max(MIN_HEIGHT, Math.min(wanted.height, first?.height ?? wanted.height)),
  };
}

export function readWindowState(file: string): WindowState | null {
  try {
    const found = v.safeParse(state, JSON.parse(readFileSync(file, 'utf8')));
    return found.success ? found.output : null;
  } catch {
    return null;
  }
}

/** Best effort: a place that could not be remembered is no reason to complain. Never rejects. */
export async function writeWindowState(file: string, value: WindowState): Promise<void> {
  try {
    await writeWholeFile(file, JSON.stringify(value), { mode: 0o600 });
  } catch {
    // The disk is full, or the folder gone.
  }
}
