// The desktop host: menu, dialogs, what is said before the window can.

export const desktop = () => ({});
