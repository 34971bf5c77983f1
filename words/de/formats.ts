import type { FormatWords } from '../formats.ts';

export const formatWords: FormatWords = {
  today: (time) => `heute, ${time}`,
  yesterday: (time) => `gestern, ${time}`,
  almostDone: 'gleich fertig',
  timeLeft: (duration) => `noch etwa ${duration}`,
  more: (number) => `${number} weiteren`,
  quotes: ['„', '“'],
};
