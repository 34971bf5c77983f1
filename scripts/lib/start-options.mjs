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

/** The one line that says why it is the browser. */
export const browserLine = (reason) =>
  `${reason}, so Winnow comes up for a browser on this machine.`;
