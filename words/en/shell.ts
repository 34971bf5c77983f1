// What stands around every screen: sidebar, status line, drops, shortcuts.

export const shell = () => ({});
