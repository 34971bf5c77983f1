// Importing: progress, outcome, what was skipped.

export const importing = () => ({});
