// Counts what is asked of a GPUDevice, at the device itself: the promises of the WebGPU backend are
// held by what really happens, not by what the backend says of itself.

export interface Calls {
  /** Workgroups set going. */
  dispatches: number;
  submits: number;
  pipelines: number;
  buffers: number;
  bindGroups: number;
  /** Submits after which something was read back. */
  readbacks: number;
}

/** Counts from now on what is called on `device`. The object's numbers grow as it happens. */
export function countCalls(device: GPUDevice): Calls {
  const calls: Calls = {
    dispatches: 0,
    submits: 0,
    pipelines: 0,
    buffers: 0,
    bindGroups: 0,
    readbacks: 0,
  };
  const count =
    (name: keyof Calls) =>
    <T>(result: T): T => {
      calls[name]++;
      return result;
    };
  after(device, 'createComputePipeline', count('pipelines'));
  after(device, 'createComputePipelineAsync', count('pipelines'));
  after(device, 'createShaderModule', count('pipelines'));
  after(device, 'createBindGroup', count('bindGroups'));
  let readSince = -1;
  after(device, 'createBuffer', (buffer) => {
    calls.buffers++;
    after(buffer, 'mapAsync', (promise) => {
      if (readSince !== calls.submits) calls.readbacks++;
      readSince = calls.submits;
      return promise;
    });
    return buffer;
  });
  after(device, 'createCommandEncoder', (encoder) => {
    after(encoder, 'beginComputePass', (pass) => {
      after(pass, 'dispatchWorkgroups', count('dispatches'));
      after(pass, 'dispatchWorkgroupsIndirect', count('dispatches'));
      return pass;
    });
    return encoder;
  });
  after(device.queue, 'submit', count('submits'));
  return calls;
}

type Method<T, K extends keyof T> = T[K] extends (...args: infer A) => infer R
  ? (...args: A) => R
  : never;

/** Lets `then` see, and replace, what a method of this one object returns. */
function after<T extends object, K extends keyof T>(
  object: T,
  name: K,
  then: (result: ReturnType<Method<T, K>>) => ReturnType<Method<T, K>>,
): void {
  const method = (object[name] as Method<T, K>).bind(object) as Method<T, K>;
  const replaced = (...args: Parameters<Method<T, K>>) =>
    then(method(...args) as ReturnType<Method<T, K>>);
  Object.defineProperty(object, name, { value: replaced, configurable: true });
}
