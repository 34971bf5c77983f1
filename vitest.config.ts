import { svelte } from '@sveltejs/vite-plugin-svelte';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { findChromium, findSoftwareVulkan } from './scripts/lib/chromium.mjs';

// Where there is no GPU driver, WebGPU in Node finds the software one that comes with Chromium.
// Dawn looks for it when the process starts, so the environment is set here, before Vitest starts
// the processes that run the tests. A Vulkan driver that was chosen outside stays chosen.
if (process.platform === 'linux' && process.env.VK_ICD_FILENAMES === undefined) {
  const vulkan = findSoftwareVulkan(findChromium());
  if (vulkan !== null) {
    process.env.VK_ICD_FILENAMES = join(vulkan, 'vk_swiftshader_icd.json');
    process.env.LD_LIBRARY_PATH = [process.env.LD_LIBRARY_PATH, vulkan].filter(Boolean).join(':');
  }
}

export default defineConfig({
  // For the runes of the window's state.
  plugins: [svelte({ configFile: false })],
  test: {
    include: [
      'engine/**/*.test.ts',
      'src-main/**/*.test.ts',
      'src-renderer/**/*.test.ts',
      'scripts/**/*.test.ts',
      'packaging/*.test.ts',
      'words/**/*.test.ts',
    ],
    pool: 'forks',
    // Of two cores Vitest would leave one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 180_000,
  },
});
