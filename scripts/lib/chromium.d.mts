/** The path of a Chromium to test with, or null. */
export function findChromium(options?: {
  install?: boolean;
  say?: (sentence: string) => void;
}): string | null;
/** The folder with a software Vulkan driver beside a Chromium, or null. */
export function findSoftwareVulkan(chromium: string | null): string | null;
