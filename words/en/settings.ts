// The settings.

export const settings = () => ({});
