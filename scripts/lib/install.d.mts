export function installIfNeeded(root: string): boolean;
export function fitsLock(root: string): boolean;
export function setAside(root: string): void;
