// Shares of one whole, written so that they never add up to more than the whole.

/**
 * The same shares (0 to 1, in sum at most 1), of which so many that were to be rounded up to the
 * last digit are taken down that the written ones add up to 100 % at most. What is written as
 * "< 0.1 %" or "> 99.9 %" stays: it claims no figure.
 */
export function writtenShares(shares: readonly number[], digits = 1): number[] {
  const whole = 100 * 10 ** digits;
  const units = shares.map((share) => Math.round(share * whole));
  const written = units.map((unit) => unit > 0 && unit < whole);
  let over = units.reduce((sum, unit, i) => sum + (written[i] ? unit : 0), 0) - whole;
  if (over <= 0) return [...shares];
  const taken = [...shares];
  // First those that were rounded up the most.
  const rounded = shares
    .map((share, i) => ({ i, up: units[i] - share * whole }))
    .filter(({ i, up }) => written[i] && up > 0)
    .sort((a, b) => b.up - a.up);
  for (const { i } of rounded) {
    if (over <= 0) break;
    // Nothing that is there is written as nothing: it becomes "less than the last digit".
    taken[i] = units[i] > 1 ? (units[i] - 1) / whole : 0.4 / whole;
    over--;
  }
  return taken;
}
