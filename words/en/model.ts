// A model’s page: what lies around Result, Try and Details.

export const model = () => ({});
