// That a package is what it should be, as far as that can be known before it is built: what is in
// it, how it is protected, and that its icons are icons. (e2e/package.spec.ts stages and starts it.)

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ICNS_TYPES, ICO_SIZES } from '../scripts/lib/icon-files.mjs';
import { configuration } from './config.ts';
import { applicationManifest, included, type Target } from './files.ts';

const root = dirname(import.meta.dirname);
const targets: Target[] = (['linux', 'darwin', 'win32'] as const).flatMap((platform) =>
  (['x64', 'arm64'] as const).map((arch) => ({ platform, arch })),
);
const configure = (target: Target) =>
  configuration(
    { root, app: '/stage/app', output: '/stage', electronVersion: '45.4.1', electronDist: null },
    target,
  );
const icon = (name: string): Buffer => readFileSync(join(root, 'resources', 'icons', name));

describe.each(targets)('a package for $platform on $arch', (target) => {
  const config = configure(target);

  it('has one binary of better-sqlite3, which is there, and nothing of npm’s node or webgpu', () => {
    const paths = included(target).map(({ from }) => from);
    const binaries = paths.filter((path) => path.endsWith('.node'));
    expect(binaries).toEqual([
      `node_modules/better-sqlite3/prebuilds/${target.platform}-${target.arch}.node`,
    ]);
    expect(existsSync(join(root, binaries[0]))).toBe(true);
    expect(
      paths.filter((path) => path.includes('node_modules')).map((path) => path.split('/')[1]),
    ).toEqual(Array(4).fill('better-sqlite3'));
    expect(paths.join(' ')).not.toMatch(/webgpu|modules\/node\//u);
  });

  it('rebuilds nothing, publishes nothing and updates nothing', () => {
    expect(config).toMatchObject({ npmRebuild: false, nodeGypRebuild: false, publish: null });
  });

  it('packs the window and leaves beside it what is loaded from the disk', () => {
    expect(config.asar).toBe(true);
    expect(config.asarUnpack).toEqual(['out/main/**']);
    expect(config.files).toEqual([
      '**/*',
      { from: 'out/main/node_modules', to: 'out/main/node_modules' },
    ]);
    expect(config.extraResources).toEqual([{ from: `${root}/resources/sample`, to: 'sample' }]);
  });

  it('can’t be made another program by switches or variables', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      onlyLoadAppFromAsar: true,
    });
  });

  it('offers itself for model files and takes them from nobody', () => {
    expect(config.fileAssociations).toEqual([
      expect.objectContaining({ ext: 'safetensors', rank: 'Alternate', role: 'Viewer' }),
    ]);
  });
});

describe('the desktop entry on Linux', () => {
  const { linux } = configure({ platform: 'linux', arch: 'x64' });

  it('has a name, an icon of every size and a window class that fits', () => {
    expect(linux.target).toEqual(['AppImage', 'deb']);
    expect(linux.executableName).toBe('winnow');
    expect(linux.desktop.entry).toMatchObject({ Name: 'Winnow', StartupWMClass: 'Winnow' });
    expect(linux.maintainer).toMatch(/^.+ <.+@.+>$/u);
  });
});

it('names the application as the desktop knows it, and nothing to install or run', () => {
  const manifest = applicationManifest({ version: '1.2.3', description: 'd', license: 'MIT' });
  expect(manifest).toMatchObject({
    productName: 'Winnow',
    version: '1.2.3',
    // Until somebody releases it: names that no network can ever have (RFC 2606).
    author: { email: expect.stringMatching(/@example\.invalid$/u) as string },
    homepage: expect.stringContaining('example.invalid') as string,
    main: 'out/main/index.js',
    type: 'module',
    desktopName: 'winnow.desktop',
  });
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['dependencies']));
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
});

describe('icons', () => {
  const sizeOf = (png: Buffer): [number, number] => {
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    return [png.readUInt32BE(16), png.readUInt32BE(20)];
  };

  it('are pictures as large as they are called', () => {
    const names = readdirSync(join(root, 'resources', 'icons')).filter((name) =>
      name.endsWith('.png'),
    );
    const sizes = names.map((name) => Number(/^(\d+)x\1\.png$/u.exec(name)?.[1]));
    expect(sizes.sort((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024]);
    for (const size of sizes) {
      expect(sizeOf(icon(`${size}x${size}.png`))).toEqual([size, size]);
    }
  });

  it('of Windows hold every size', () => {
    const ico = icon('icon.ico');
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([
      0,
      1,
      ICO_SIZES.length,
    ]);
    ICO_SIZES.forEach((size, i) => {
      const entry = 6 + 16 * i;
      expect(ico.readUInt8(entry) || 256).toBe(size);
      const [bytes, at] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
      const image = ico.subarray(at, at + bytes);
      expect(image.length).toBe(bytes);
      if (size === 256) expect(sizeOf(image)).toEqual([256, 256]);
      else expect([image.readInt32LE(4), image.readInt32LE(8)]).toEqual([size, 2 * size]);
    });
  });

  it('of macOS hold every type', () => {
    const icns = icon('icon.icns');
    expect(icns.subarray(0, 4).toString('latin1')).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const found: [string, number][] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const png = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
      found.push([icns.subarray(at, at + 4).toString('latin1'), sizeOf(png)[0]]);
    }
    expect(found).toEqual(ICNS_TYPES.map(([type, size]) => [type, size]));
  });
});
