// What `npm start` was asked for, and which host it therefore tries: decisions only, no deeds.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const help = `Usage: npm start -- [options]

Opens Winnow as a desktop application, or for a browser on this machine where there is no
display or Electron's binary can't be had.

  --browser          for a browser on this machine, whatever else there is
  --data-dir DIR     where your data lives (or WINNOW_HOME)
  --port N           the port for the browser (0: any free one; otherwise the one used last)
  --no-open          print the address, open nothing
  --retry-electron   try again to fetch Electron's binary
  --help             this text
`;

/**
 * The options as an object; `error` is a sentence where they make no sense. A relative folder is
 * meant from `cwd`, where the person stands.
 */
export function parseOptions(args, cwd) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        browser: { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        'retry-electron': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }));
  } catch (error) {
    return { error: `${error.message.split('.')[0]}. "npm start -- --help" lists what there is.` };
  }
  const { port } = values;
  if (port !== undefined && (!/^\d+$/.test(port) || Number(port) > 65535)) {
    return { error: `"${port}" is no port. It is a number from 0 to 65535.` };
  }
  if (values['data-dir'] === '') return { error: '--data-dir needs a folder.' };
  return {
    browser: values.browser,
    dataDir: values['data-dir'] === undefined ? null : resolve(cwd, values['data-dir']),
    port: port === undefined ? null : Number(port),
    open: !values['no-open'],
    retryElectron: values['retry-electron'],
    help: values.help,
  };
}

/** True where a window can be shown at all. */
export function hasDisplay(platform, env) {
  return (
    platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  );
}

/** Which host to try first: `electron`, or `browser` with the reason to say (null: asked for). */
export function chooseHost(options, platform, env) {
  if (options.browser) return { host: 'browser', reason: null };
  // A port is only of use to the browser host.
  if (options.port !== null) return { host: 'browser', reason: null };
  if (!hasDisplay(platform, env)) {
    return { host: 'browser', reason: 'There is no display here' };
  }
  return { host: 'electron', reason: null };
}

/**
 * What Electron is given on its command line, since it chooses before any code of Winnow runs. WebGPU
 * needs Vulkan on Linux, which no window of Wayland can be drawn with: where there is XWayland it is
 * taken. A person's own choice (`ELECTRON_OZONE_PLATFORM_HINT`) stands.
 */
export function displayArguments(platform, env) {
  if (platform !== 'linux') return [];
  const hint = env.ELECTRON_OZONE_PLATFORM_HINT;
  if (hint === 'wayland' || hint === 'x11') return [`--ozone-platform=${hint}`];
  return env.WAYLAND_DISPLAY && env.DISPLAY ? ['--ozone-platform=x11'] : [];
}

/** The desktop's status where another host has the same data open (src-main/electron/main.ts). */
const ALREADY_OPEN = 3;

/**
 * What follows when the desktop has ended: { exit: status }, or { reason, wayOut } of why the browser
 * host takes its place. Where the reason is null, nothing is to be said.
 */
export function afterDesktop({ status, shown, interrupted, errors }) {
  if (interrupted || status === 0) return { exit: status };
  // Whenever it comes: it only ever means that Winnow is at hand elsewhere.
  if (status === ALREADY_OPEN) return { reason: null, wayOut: null };
  if (shown) return { exit: status };
  if (/running as root without --no-sandbox/i.test(errors)) {
    return {
      reason: 'Electron opens no window for root',
      wayOut: 'As another user than root it opens as a desktop application.',
    };
  }
  const helper = /(\S*chrome-sandbox) is owned by root and has mode 4755/.exec(errors)?.[1];
  if (helper !== undefined) {
    return {
      reason: "This system does not let Electron's sandbox start (its SUID helper is not set up)",
      wayOut: `For the desktop application: sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`,
    };
  }
  if (/no usable sandbox/i.test(errors)) {
    return {
      reason: "This system does not let Electron's sandbox start (AppArmor, for instance)",
      wayOut:
        'For the desktop application: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for Electron.',
    };
  }
  return { reason: "Electron's window could not be opened", wayOut: null };
}

/** The one line that says why it is the browser. */
export const browserLine = (reason) =>
  `${reason}, so Winnow comes up for a browser on this machine.`;
