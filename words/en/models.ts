// The models of the library.

export const models = () => ({});
