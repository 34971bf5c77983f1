// What a line chart shows: named lines over epochs. A training may have ten thousand epochs; the
// picture needs no more points than it has pixels.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly name: string;
  /** Which of the two kinds of data it was measured on: sets colour and dash. */
  readonly kind: 'training' | 'validation';
  readonly points: readonly Point[];
}

/** So many epochs fit into a chart from the beginning. */
const NEAR = 60;

/**
 * Where the epoch axis ends: at what is planned, or, while that is far away, at the next doubling,
 * so that the first epochs of thousands can be seen. A training that is over ends with its data.
 */
export function axisEnd(reached: number, planned: number, over: boolean): number {
  if (over) return Math.max(2, reached);
  if (planned <= NEAR) return Math.max(2, planned);
  let end = 25;
  while (end < reached) end *= 2;
  return Math.max(2, Math.min(end, planned));
}

/** Beyond it the room that an axis leaves above a value may be infinite: its marks would never end. */
const LARGEST = 1e300;

/** The same points with values that an axis can reach: a training that diverged may have had others. */
export function drawable(points: readonly Point[]): Point[] {
  return points.map(({ x, y }) => ({ x, y: Math.max(-LARGEST, Math.min(LARGEST, y)) }));
}

/** At most `limit` points (and a few that must not go missing): every n-th, the last, and `keep`. */
export function thin(points: readonly Point[], limit: number, keep: number | null): Point[] {
  if (points.length <= limit) return [...points];
  const stride = Math.ceil(points.length / limit);
  const last = points.length - 1;
  return points.filter((point, i) => i % stride === 0 || i === last || point.x === keep);
}
