// What is bundled, and into what: Electron's main process and the services' thread, the preload,
// and the window with its training worker. The browser host and the terminal run from source.
//
//   out/main/index.js  out/main/thread.js  out/main/inspect-model-thread.js
//   out/preload/index.cjs  out/renderer/

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** Binaries: they stay in node_modules, everything else is bundled so that it starts quickly. */
const native = ['better-sqlite3', 'webgpu'];

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: at('src-main/electron/main.ts'),
          thread: at('src-main/services/thread.ts'),
          'inspect-model-thread': at('src-main/services/inspect-model-thread.ts'),
        },
        external: native,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src-main/electron/preload.ts') },
        // A sandboxed preload is CommonJS, whatever the package says.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [svelte()],
    // The modules that a worker imports are bundled apart, and need the same handling.
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      // The content security policy allows no data: address for scripts, fonts and styles.
      assetsInlineLimit: 0,
      minify: true,
      // Everything comes from this machine's disk: nothing is gained by smaller pieces.
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: {
        input: { index: at('src-renderer/index.html') },
        // How long the plugins took is nothing for whoever starts Winnow.
        checks: { pluginTimings: false },
      },
    },
  },
});
