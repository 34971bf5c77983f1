// WebGPU in a browser's page or worker.

/** The GPU object; null where the browser has no WebGPU, whatever the type says. */
export function browserGpu(): GPU | null {
  return (navigator as { readonly gpu?: GPU }).gpu ?? null;
}
