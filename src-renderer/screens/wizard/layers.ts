// How many units of a layer are drawn: enough to see which is larger, few enough to see at all.

const MOST_DRAWN = 11;

export function drawnUnits(size: number): number {
  if (!Number.isFinite(size) || size < 1) return 1;
  return Math.min(size, MOST_DRAWN, Math.round(2 + 2.6 * Math.log10(size)));
}

/** Heights of `count` marks spread evenly around the middle of `height`. */
export function spread(count: number, height: number, widest = 22): number[] {
  const gap = Math.min(widest, height / count);
  const top = (height - gap * (count - 1)) / 2;
  return Array.from({ length: count }, (_, i) => top + i * gap);
}

/** A layer's size after the pointer moved up by so many pixels: each 60 double it. */
export function draggedSize(start: number, up: number): number {
  const size = Math.round(start * 2 ** (up / 60));
  // From ten on in steps that a person would have typed.
  const step = size >= 1000 ? 100 : size >= 200 ? 10 : size >= 20 ? 5 : 1;
  return Math.min(4096, Math.max(1, Math.round(size / step) * step));
}
