// Opens an address in the system's browser. Never fatal: the address has been printed as well.

import { spawn } from 'node:child_process';

export function openCommand(
  platform: NodeJS.Platform,
  address: string,
): readonly [string, readonly string[]] {
  if (platform === 'darwin') return ['open', [address]];
  // `start` is the shell's own; rundll32 opens an address without a shell to misread it.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
  return ['xdg-open', [address]];
}

export function openInBrowser(address: string): void {
  const [command, parameters] = openCommand(process.platform, address);
  try {
    const child = spawn(command, parameters, { stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
  } catch {
    // No browser to be found: the person has the address.
  }
}
