// The confusion matrix.

export const matrix = () => ({});
