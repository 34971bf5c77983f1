import type { FormatWords } from '../formats.ts';

export const formatWords: FormatWords = {
  today: (time) => `today, ${time}`,
  yesterday: (time) => `yesterday, ${time}`,
  almostDone: 'almost done',
  timeLeft: (duration) => `about ${duration} left`,
  more: (number) => `${number} more`,
  quotes: ['“', '”'],
};
