// How electron-builder makes installers of what was staged. Nothing is rebuilt, signed by default,
// published or updated.

import { extraResources, maker, packed, unpacked, type Target } from './files.ts';

const ID = 'org.winnow.Winnow';

export interface Places {
  readonly root: string;
  /** The staged application. */
  readonly app: string;
  readonly output: string;
  readonly electronVersion: string;
  /** Electron's own files, where they are here already; otherwise electron-builder fetches them. */
  readonly electronDist: string | null;
}

/** The configuration for a target. `fuses` false: for a dry run without a real binary. */
export function configuration(
  { root, app, output, electronVersion, electronDist }: Places,
  { platform }: Target,
  { fuses = true } = {},
) {
  const icons = `${root}/resources/icons`;
  return {
    appId: ID,
    productName: 'Winnow',
    copyright: 'MIT License',
    directories: { app, output, buildResources: `${root}/packaging/resources` },
    electronVersion,
    ...(electronDist === null ? {} : { electronDist }),
    files: [...packed],
    extraResources: extraResources.map(({ from, to }) => ({ from: `${root}/${from}`, to })),
    asar: true,
    asarUnpack: [...unpacked],
    // better-sqlite3 brings its binary.
    npmRebuild: false,
    nodeGypRebuild: false,
    buildDependenciesFromSource: false,
    publish: null,
    artifactName: '${productName}-${version}-${platform}-${arch}.${ext}',
    // Other programs use the format, too: Winnow offers itself and takes nothing over.
    fileAssociations: [
      {
        ext: 'safetensors',
        name: 'Model file',
        description: 'Winnow model file',
        mimeType: 'application/x-safetensors',
        role: 'Viewer',
        rank: 'Alternate',
      },
    ],
    ...(fuses
      ? {
          electronFuses: {
            runAsNode: false,
            enableNodeOptionsEnvironmentVariable: false,
            enableNodeCliInspectArguments: false,
            grantFileProtocolExtraPrivileges: false,
            enableCookieEncryption: true,
            enableEmbeddedAsarIntegrityValidation: platform !== 'linux',
            onlyLoadAppFromAsar: true,
            resetAdHocDarwinSignature: platform === 'darwin',
          },
        }
      : {}),
    linux: {
      target: ['AppImage', 'deb'],
      icon: icons,
      category: 'Office',
      synopsis: 'Sorts texts by examples, offline',
      maintainer: `${maker.name} <${maker.email}>`,
      vendor: maker.name,
      executableName: 'winnow',
      desktop: {
        entry: {
          Name: 'Winnow',
          Comment: 'Learns from folders of texts to sort new ones, offline',
          'Comment[de]': 'Lernt aus Ordnern mit Texten, neue einzuordnen, ohne Netz',
          Keywords: 'text;classify;category;machine learning;',
          StartupWMClass: 'Winnow',
        },
      },
    },
    // What a deb depends on and its scripts after installation are electron-builder's own: where the
    // kernel lets no program make user namespaces, they install an AppArmor profile (Ubuntu from
    // 24.04) or make the sandbox helper SUID.
    mac: {
      target: ['dmg'],
      icon: `${icons}/icon.icns`,
      category: 'public.app-category.productivity',
      darkModeSupport: true,
      // Whoever has a certificate says so in the environment, as electron-builder documents.
      hardenedRuntime: true,
      gatekeeperAssess: false,
    },
    win: { target: ['nsis'], icon: `${icons}/icon.ico` },
    nsis: { oneClick: false, perMachine: false, deleteAppDataOnUninstall: false },
  };
}
