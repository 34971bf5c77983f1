// The result of a training.

export const result = () => ({});
