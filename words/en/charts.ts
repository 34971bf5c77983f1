// What charts and their table twins say.

export const charts = () => ({});
