// The application's own address in the desktop host, and what belongs to it.

export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://winnow`;

/** True for addresses of the application's own pages; credentials and ports are none of ours. */
export function isOwnAddress(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  return (
    url.protocol === `${SCHEME}:` &&
    url.host === 'winnow' &&
    url.username === '' &&
    url.password === ''
  );
}

/** Only our page, and only the window's top frame, may ask the main process for anything. */
export function isTrustedSender(frame: { readonly url: string; readonly top: boolean } | null) {
  return frame !== null && frame.top && isOwnAddress(frame.url);
}

/** The one permission a page of ours has: to put text that a person copies on the clipboard. */
export function permissionAllowed(permission: string, address: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOwnAddress(address);
}
