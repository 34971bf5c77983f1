export function sourceDigest(root: string): string;
export function buildIfNeeded(root: string, node: string): boolean;
