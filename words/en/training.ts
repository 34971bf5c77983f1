// A training as it runs.

export const training = () => ({});
