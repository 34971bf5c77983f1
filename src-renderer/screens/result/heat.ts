// When the figure on a coloured cell has to be light. Black and white are told from each other by
// where they reach 4.5:1 on the scale's colours, as `testing/colours.test.ts` holds.

/** From here on a mistake's colour is so deep, in light colours, that its figure is white. */
const DEEP = 0.84;

/** Whether the figure on a mistake's cell of that loudness (0 to 1) is white in either scheme. */
export const isDeep = (loudness: number): boolean => loudness > DEEP;
