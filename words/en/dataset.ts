// A dataset: its categories, its texts, its trainings.

export const dataset = () => ({});
