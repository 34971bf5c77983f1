// Who may import whom: the arrows of the house (CONTRIBUTING.md), held by `npm test`.
const test = '(\\.test\\.ts$|^(engine|src-renderer)/testing/|/fixtures/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'engine-stands-alone',
      comment:
        'The engine imports nothing but itself and the schema library; its Node host also Node.',
      severity: 'error',
      from: { path: '^engine/(?!hosts/node/)', pathNot: test },
      to: { pathNot: ['^engine/', '(^|/)node_modules/valibot/'] },
    },
    {
      name: 'node-host-knows-node-and-dawn',
      severity: 'error',
      from: { path: '^engine/hosts/node/', pathNot: test },
      to: {
        dependencyTypesNot: ['core'],
        pathNot: ['^engine/(?!hosts/browser/)', '(^|/)node_modules/webgpu/'],
      },
    },
    {
      name: 'engine-knows-no-host',
      comment: 'Where it runs is told from outside: the engine is given threads and a GPU.',
      severity: 'error',
      from: { path: '^engine/(?!hosts/)', pathNot: test },
      to: { path: '^engine/hosts/' },
    },
    {
      name: 'browser-host-is-no-node',
      severity: 'error',
      from: { path: '^engine/hosts/browser/' },
      to: { path: '^engine/hosts/node/' },
    },
    {
      name: 'no-dawn-in-electron',
      comment: 'Nothing that Electron or the window runs leads to Dawn: two in a process crash it.',
      severity: 'error',
      from: {
        path: '^src-main/(electron|services|store|importing|host|contract)/|^src-renderer/',
        pathNot: test,
      },
      to: { path: '^engine/hosts/node/', reachable: true },
    },
    {
      name: 'general-engine-knows-no-text',
      comment: 'Nothing in tensors, modules, optimizers and backends knows about text.',
      severity: 'error',
      from: {
        path: '^engine/(tensor|ops|backends|hosts|nn|optim|data)/|^engine/[^/]+\\.ts$',
        pathNot: test,
      },
      to: { path: '^engine/(text|classifier|metrics|formats)/' },
    },
    {
      name: 'lower-rooms-know-no-classifier',
      comment: 'The classifier stands on text, metrics and formats, never the other way round.',
      severity: 'error',
      from: { path: '^engine/(text|metrics|formats)/', pathNot: test },
      to: { path: '^engine/classifier/' },
    },
    {
      name: 'contract-is-plain',
      comment: 'The contract may import the engine’s types and schemas, nothing else of the house.',
      severity: 'error',
      from: { path: '^src-main/contract/', pathNot: test },
      to: {
        pathNot: [
          '^src-main/contract/',
          '^engine/(errors|classifier/(recipe|types)|metrics/metrics)\\.ts$',
          '(^|/)node_modules/valibot/',
        ],
      },
    },
    {
      name: 'words-are-plain',
      comment: 'What Winnow says knows nothing of how it is done; the engine’s types it may read.',
      severity: 'error',
      from: { path: '^words/', pathNot: test },
      to: {
        pathNot: [
          '^words/',
          '^engine/(problems|errors)\\.ts$',
          '^src-main/contract/',
          '(^|/)node_modules/valibot/',
        ],
      },
    },
    {
      name: 'only-the-desktop-host-knows-electron',
      severity: 'error',
      from: { pathNot: '^src-main/electron/|^e2e/|^scripts/|^electron\\.vite' },
      to: { path: '(^|/)node_modules/electron/' },
    },
    {
      name: 'hosts-stand-on-services',
      comment: 'Store, importing and services know no host.',
      severity: 'error',
      from: { path: '^src-main/(store|importing|services)/', pathNot: test },
      to: { path: '^src-main/(electron|browser|cli)/|^src-renderer/' },
    },
    {
      name: 'store-knows-no-services',
      severity: 'error',
      from: { path: '^src-main/store/', pathNot: test },
      to: { path: '^src-main/(services|importing)/' },
    },
    {
      name: 'window-sees-only-the-contract',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: test },
      to: { path: '^src-main/(?!contract/)' },
    },
    {
      name: 'window-is-no-node',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-the-worker-touches-backends',
      severity: 'error',
      from: { path: '^src-renderer/(?!training/)', pathNot: test },
      to: { path: '^engine/(tensor|ops|backends|hosts|nn|optim)/|^engine/index\\.ts$' },
    },
    {
      name: 'no-circles',
      comment:
        'But for the heart of the engine: a Tensor’s methods are the operations, and these make Tensors.',
      severity: 'error',
      from: { pathNot: '^engine/tensor/(tensor|creation|autograd)\\.ts$|^engine/ops/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'] },
  },
};
