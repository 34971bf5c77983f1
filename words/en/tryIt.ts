// Trying a model on texts.

export const tryIt = () => ({});
