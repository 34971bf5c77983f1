// Ctrl/Cmd+K: one field that finds everything.

export const palette = () => ({});
