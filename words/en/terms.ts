// The terms that a person meets, each explained in one line with one example.

export const terms = () => ({});
