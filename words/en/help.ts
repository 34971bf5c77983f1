// Help: the pages behind F1.

export const help = () => ({});
