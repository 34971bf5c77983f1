// The wizard: from a dataset to a training.

export const wizard = () => ({});
