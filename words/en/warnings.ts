// What is worth knowing before training on a dataset.

export const warnings = () => ({});
