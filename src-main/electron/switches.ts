// Chromium's switches: what keeps it from reaching out, and what WebGPU needs.

export type Switch = readonly [name: string, value?: string];

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly arch: NodeJS.Architecture;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What `--ozone-platform` is: asked for on the command line, or found out by Electron ('' if not). */
  readonly ozone: string;
}

/** The switches for a system; pure, so that they can be read and tested without Electron. */
export function switchesFor({ platform, arch, env, ozone }: Surroundings): readonly Switch[] {
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
  // Off by default with most drivers of Linux, and on Windows for ARM. A software adapter is still
  // refused by the engine.
  const hidden = platform === 'linux' || (platform === 'win32' && arch === 'arm64');
  if (hidden) all.push(['enable-unsafe-webgpu']);
  // Linux has WebGPU on Vulkan alone; but a window of Wayland with Vulkan draws nothing at all.
  if (platform === 'linux' && !onWayland(env, ozone)) all.push(['enable-features', 'Vulkan']);
  return all;
}

/** Electron has chosen before this code runs, so it can only be followed here (see start-options). */
function onWayland(env: Surroundings['env'], ozone: string): boolean {
  if (ozone !== '') return ozone === 'wayland';
  return Boolean(env.WAYLAND_DISPLAY) || env.XDG_SESSION_TYPE === 'wayland';
}
