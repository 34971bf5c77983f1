// What goes into a package, once for whoever stages it, builds it or checks it. Everything that is
// not listed stays out; npm's `node` and `webgpu`, which only the terminal and the tests need, first
// of all.

export type Platform = 'linux' | 'darwin' | 'win32';
export type Arch = 'x64' | 'arm64';

export interface Target {
  readonly platform: Platform;
  readonly arch: Arch;
}

export interface Included {
  /** In the repository, as it is built: a file, or a folder with all that is in it. */
  readonly from: string;
  /** In the application. */
  readonly to: string;
}

/** The application's files but its package.json. */
export function included({ platform, arch }: Target): readonly Included[] {
  const same = ['LICENSE', 'out/main', 'out/preload', 'out/renderer'];
  // Node-API: the same prebuilt file serves Electron, and nothing is compiled.
  const sqlite = ['LICENSE', 'package.json', 'lib', `prebuilds/${platform}-${arch}.node`];
  return [
    ...same.map((path) => ({ from: path, to: path })),
    ...sqlite.map((path) => ({
      from: `node_modules/better-sqlite3/${path}`,
      // Beside the modules that import it, and unpacked with them.
      to: `${MODULES}/better-sqlite3/${path}`,
    })),
  ];
}
const MODULES = 'out/main/node_modules';

/**
 * What is packed, as electron-builder wants it said: by itself it leaves out every node_modules
 * folder but those of the packages that a manifest depends on, and ours depends on none.
 */
export const packed = ['**/*', { from: MODULES, to: MODULES }] as const;

/**
 * What lies beside the archive and not in it, as electron-builder's patterns: binaries can't be
 * loaded from inside, and the services' thread is started from the disk (src-main/electron/places.ts).
 */
export const unpacked: readonly string[] = ['out/main/**'];

/** Beside the application, below Electron's resources. */
export const extraResources = [{ from: 'resources/sample', to: 'sample' }] as const;

/** Beside Electron's own files, all of it, in bytes. */
export const MOST_BYTES = 12_000_000;

/**
 * Who stands behind a package: a deb has to say so. Addresses that lead nowhere, by their name, until
 * whoever releases one puts their own here.
 */
export const maker = {
  name: 'The Winnow authors',
  email: 'winnow@example.invalid',
  homepage: 'https://example.invalid/winnow',
};

/** The package.json of the application, from the repository's: no scripts, nothing to install. */
export function applicationManifest(repository: {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}): Record<string, unknown> {
  const { version, description, license } = repository;
  return {
    name: 'winnow',
    productName: 'Winnow',
    version,
    description,
    license,
    author: { name: maker.name, email: maker.email },
    homepage: maker.homepage,
    type: 'module',
    main: 'out/main/index.js',
    desktopName: 'winnow.desktop',
  };
}
