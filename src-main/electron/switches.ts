// Chromium's switches: what keeps it from reaching out, and what WebGPU needs on Linux.

export type Switch = readonly [name: string, value?: string];

/** The switches for a system; pure, so that they can be read and tested without Electron. */
export function switchesFor(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly Switch[] {
  const all: Switch[] = [
    // No name is ever resolved: nothing leaves the machine, whatever else goes wrong.
    ['host-resolver-rules', 'MAP * ~NOTFOUND'],
    ['no-proxy-server'],
    ['disable-background-networking'],
    ['disable-component-update'],
    ['disable-domain-reliability'],
    ['disable-sync'],
    ['disable-quic'],
    ['no-pings'],
  ];
  if (platform === 'linux') {
    // Off by default with most drivers there. A software adapter is still refused by the engine.
    all.push(['enable-unsafe-webgpu']);
    // On Wayland, forcing Vulkan can give no window at all.
    if (!env.WAYLAND_DISPLAY) all.push(['enable-features', 'Vulkan']);
  }
  return all;
}
