// Trainings: their states, and what can be done in each.

export const runs = () => ({});
