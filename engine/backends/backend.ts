// The seam between the engine and a device. Everything above it (tensors, autograd, modules,
// optimizers) is written once; a backend only allocates, runs kernels and reads back.
//
// Kernels are named in one typed table, `Kernels`. On the CPU a kernel runs at once; on WebGPU it
// is encoded into the step's one command encoder and submitted at the end of the scope. Nothing
// but `read` and `synchronize` waits, so the code above never knows which device it drives.
//
// Memory: `allocate` outside a scope gives storage that lives until `release`. Inside a scope
// (`beginScope` .. `endScope`) it comes from the scope's arena and is taken back by `endScope`,
// except for what was handed to `keep`. A steady training step asks for the same sizes in the
// same order and therefore gets the same buffers, which is what lets WebGPU cache bind groups.

export type DType = 'float32' | 'float64' | 'int32' | 'bool';
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export type BackendName = 'cpu' | 'webgpu';

export interface DeviceInfo {
  readonly backend: BackendName;
  /** For people: "CPU", "GPU: NVIDIA ...", "software GPU: SwiftShader". */
  readonly label: string;
  /** True for a GPU that is emulated on the CPU. */
  readonly software: boolean;
}

/** How much a device holds, in bytes; Infinity where nobody can say. */
export interface DeviceLimits {
  readonly bytes: number;
  /** Of one storage. */
  readonly pieceBytes: number;
}

/** A one-dimensional piece of device memory. Backends subclass it with what they need. */
export interface Storage {
  readonly backend: Backend;
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  /** Set by the backend once the memory has been given back, so that late use can be told plainly. */
  readonly released?: boolean;
}

/** A strided window onto a storage: element (i, j, ..) lies at offset + i*strides[0] + j*strides[1] .. */
export interface View {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Elementwise functions of one argument. `a` and `b` are the parameters where there are any. */
export type UnaryOp =
  | 'copy'
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'reciprocal'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'leakyRelu' // a = negative slope
  | 'gelu' // exact, with erf
  | 'clamp' // a = minimum, b = maximum
  | 'powScalar' // x ** a
  | 'addScalar' // x + a
  | 'mulScalar' // x * a
  | 'isNonZero' // to bool
  | 'not'; // to bool

/**
 * Elementwise functions of two arguments after broadcasting (a stride of 0 repeats). Comparisons
 * write bool. The `..Grad` entries take (gradOutput, x or y) and give the gradient of x.
 */
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'maximum'
  | 'minimum'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'and'
  | 'or'
  | 'reluGrad' // (g, y): y > 0 ? g : 0
  | 'leakyReluGrad' // (g, x), a = negative slope
  | 'geluGrad' // (g, x)
  | 'sigmoidGrad' // (g, y): g y (1 - y)
  | 'tanhGrad' // (g, y): g (1 - y^2)
  | 'absGrad' // (g, x): g sign(x)
  | 'clampGrad' // (g, x), a = minimum, b = maximum
  | 'powScalarGrad'; // (g, x): g a x ** (a - 1)

export type ReduceOp = 'sum' | 'max' | 'min' | 'prod' | 'argmax' | 'argmin';

/**
 * Sparse rows on the device, CSR: row r holds the entries offsets[r] .. offsets[r+1], each a
 * column and a value. `byColumn` is the same entries grouped by column (a counting sort done when
 * the batch was made): column `columns[c]` holds entries columnOffsets[c] .. columnOffsets[c+1] of
 * `entryRows` and `entryValues`, rows ascending. It is what makes the gradient deterministic.
 */
export interface CsrStorage {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
  readonly offsets: Storage; // int32 [rows + 1]
  readonly indices: Storage; // int32 [entries]
  readonly values: Storage; // float32 [entries]
  readonly byColumn: ByColumn | null;
}

export interface ByColumn {
  readonly count: number; // distinct columns
  readonly columnIds: Storage; // int32 [count], ascending
  readonly columnOffsets: Storage; // int32 [count + 1]
  readonly entryRows: Storage; // int32 [entries]
  readonly entryValues: Storage; // float32 [entries]
}

/** What a grouping gives: the same entries by column, and the columns' ids on the host. */
export interface GroupedColumns {
  readonly byColumn: ByColumn;
  readonly columnIds: Int32Array;
}

/**
 * Rows of a matrix that have a gradient; the others have none. A kernel that follows such a gradient
 * takes it as `rows`: see RowsKernel.
 */
export interface RowsStorage {
  readonly count: number;
  readonly ids: Storage; // int32 [count], ascending, distinct
  readonly values: Storage; // float32 [count * width]
}

/**
 * Every kernel with its arguments. `out` is written completely unless it says "adds". Views are
 * of any strides unless it says "contiguous". Ranks: at most 6.
 */
export interface Kernels {
  /** out = value. */
  fill: { out: View; value: number };
  /** out[i] = start + i * step, out of rank 1. */
  arange: { out: View; start: number; step: number };
  /** Element i (row-major) of out = a + (b - a) * randomUniform(seed, stream, i). */
  uniform: { out: View; a: number; b: number; seed: number; stream: number };
  /** Element i (row-major): x * scale where randomUniform(seed, stream, i) >= p, else 0. Its own gradient. */
  dropout: { x: View; out: View; p: number; scale: number; seed: number; stream: number };
  /** Also converts between dtypes ('copy'). */
  unary: { op: UnaryOp; x: View; out: View; a?: number; b?: number };
  binary: { op: BinaryOp; x: View; y: View; out: View; a?: number; b?: number };
  /** out = condition ? x : y, all of one shape (strides may be 0). */
  where: { condition: View; x: View; y: View; out: View };
  /** x as [outer, n, inner] reduced over n; out [outer, inner]. arg* give int32, the first index on ties. */
  reduce: { op: ReduceOp; x: View; out: View };
  /** out [batch, m, n] = x [batch, m, k] times y [batch, k, n]; `accumulate` adds to out. Strides are free, so a transpose costs nothing. */
  matmul: { x: View; y: View; out: View; accumulate?: boolean };
  /** Softmax or its logarithm over n of [outer, n, inner], stable for logits of any size. */
  softmax: { x: View; out: View; log: boolean };
  /** From gradOutput and the softmax (or log-softmax) output y. */
  softmaxGrad: { gradOutput: View; y: View; out: View; log: boolean };
  /** out[o, j, i] = x[o, index[j], i]; x [outer, n, inner], index int32 [m]. */
  indexSelect: { x: View; index: View; out: View };
  /** Adds: out[o, index[j], i] += x[o, j, i], for j in ascending order. out [outer, n, inner]. */
  indexAdd: { x: View; index: View; out: View };
  /** out[o, j, i] = x[o, index[o, j, i], i]. */
  gather: { x: View; index: View; out: View };
  /** Adds: out[o, index[o, j, i], i] += x[o, j, i], j ascending. */
  scatterAdd: { x: View; index: View; out: View };
  /** Inverse of square [batch, n, n] by Gauss-Jordan with partial pivoting. NaN where singular. */
  inverse: { x: View; out: View };
  /** Determinant of [batch, n, n] into out [batch]. */
  determinant: { x: View; out: View };

  /**
   * Sparse rows times a word-major weight: out[r, :] = bias + sum over entries of value *
   * weight[column, :]. weight contiguous [columns, width], bias contiguous [width] or null, out
   * contiguous [rows, width]. A row without entries gives the bias. Entries are added in their
   * order. (A mean over a row is a matter of its values: 1 / number of entries.)
   */
  csrMatmul: { csr: CsrStorage; weight: View; bias: View | null; out: View };
  /**
   * The gradient of csrMatmul's weight as rows: out[c, :] = sum over the entries of column c of
   * value * gradOutput[row, :]. gradOutput contiguous [rows, width], out contiguous [count, width].
   */
  csrWeightGrad: { csr: CsrStorage; gradOutput: View; out: View };
  /** The gradient of the values: out[e] = gradOutput[row(e), :] . weight[column(e), :]. */
  csrValuesGrad: { csr: CsrStorage; weight: View; gradOutput: View; out: View };
  /** Adds rows into a dense contiguous [n, width]: out[ids[c], :] += values[c, :]. */
  addRows: { rows: RowsStorage; width: number; out: View };

  /**
   * Mean or sum of cross-entropy over rows, fused with its gradient: loss (one element) and
   * gradLogits = d loss / d logits. logits contiguous [n, classes]; targets int32 [n], a target
   * equal to ignoreIndex counts for nothing; classWeights contiguous [classes] or null;
   * labelSmoothing in [0, 1]. `scaleBy` 'mean' divides by the summed weights of the targets.
   * rowLosses [n] receives each row's weighted loss where given.
   */
  crossEntropy: {
    logits: View;
    targets: View;
    classWeights: View | null;
    labelSmoothing: number;
    ignoreIndex: number;
    scaleBy: 'mean' | 'sum';
    loss: View;
    rowLosses: View | null;
    gradLogits: View | null;
  };

  /** One SGD step on contiguous storage ranges, PyTorch's order: decay, momentum, dampening, Nesterov. */
  sgd: {
    parameter: View;
    gradient: View;
    momentumBuffer: View | null;
    learningRate: number;
    momentum: number;
    dampening: number;
    weightDecay: number;
    nesterov: boolean;
    /** The first step copies the gradient into the momentum buffer. */
    first: boolean;
  };
  /** One Adam(W) step; biasCorrection1/2 = 1 - beta^t. `decoupled` is AdamW's decay. */
  adam: {
    parameter: View;
    gradient: View;
    m: View;
    v: View;
    vMax: View | null;
    learningRate: number;
    beta1: number;
    beta2: number;
    epsilon: number;
    weightDecay: number;
    decoupled: boolean;
    biasCorrection1: number;
    biasCorrection2: number;
  };
  /**
   * SparseAdam on the rows that have a gradient; other rows keep value and state. parameter, m, v
   * contiguous [n, width].
   */
  adamRows: {
    parameter: View;
    rows: RowsStorage;
    width: number;
    m: View;
    v: View;
    learningRate: number;
    beta1: number;
    beta2: number;
    epsilon: number;
    biasCorrection1: number;
    biasCorrection2: number;
  };
}

export type KernelName = keyof Kernels;

/** Kernels that follow a gradient by rows, whose making a backend may put off and join with them. */
export type RowsKernel = {
  [K in KernelName]: Kernels[K] extends { readonly rows: RowsStorage } ? K : never;
}[KernelName];

type ViewsOf<K extends KernelName> = {
  [A in keyof Kernels[K]]: Kernels[K][A] extends View | null ? A : never;
}[keyof Kernels[K]];

/**
 * What each kernel writes; all else that it is given it only reads. A backend that puts a kernel off
 * goes by this, and so holds for kernels that come later, too.
 */
export const WRITTEN: { readonly [K in KernelName]: readonly ViewsOf<K>[] } = {
  fill: ['out'],
  arange: ['out'],
  uniform: ['out'],
  dropout: ['out'],
  unary: ['out'],
  binary: ['out'],
  where: ['out'],
  reduce: ['out'],
  matmul: ['out'],
  softmax: ['out'],
  softmaxGrad: ['out'],
  indexSelect: ['out'],
  indexAdd: ['out'],
  gather: ['out'],
  scatterAdd: ['out'],
  inverse: ['out'],
  determinant: ['out'],
  csrMatmul: ['out'],
  csrWeightGrad: ['out'],
  csrValuesGrad: ['out'],
  addRows: ['out'],
  crossEntropy: ['loss', 'rowLosses', 'gradLogits'],
  sgd: ['parameter', 'momentumBuffer'],
  adam: ['parameter', 'm', 'v', 'vMax'],
  adamRows: ['parameter', 'm', 'v'],
};

export interface Backend {
  readonly name: BackendName;
  readonly info: DeviceInfo;
  readonly limits: DeviceLimits;

  /** Storage of `length` elements; its content is undefined. Throws `engine.memory` when it can't be had. */
  allocate(length: number, dtype: DType): Storage;
  /** Gives storage back. Using it afterwards is an error; work already queued still sees it. */
  release(storage: Storage): void;
  /** Copies host data to the device. Ordered after the kernels run before, and before those after. */
  write(storage: Storage, data: TypedArray, offset?: number): void;
  /** Copies device data to the host, after all work queued before. */
  read(storage: Storage, offset: number, length: number): Promise<TypedArray>;

  run<K extends KernelName>(kernel: K, args: Kernels[K]): void;

  /**
   * Groups uploaded sparse rows by column. Optional: where it is missing, or gives null, the host
   * groups them and uploads the result.
   */
  groupByColumn?(csr: Omit<CsrStorage, 'byColumn'>): GroupedColumns | null;

  beginScope(): void;
  /**
   * Frees what was allocated since the matching beginScope, but not `keep`. Submits queued work.
   * What is kept belongs to the enclosing scope from then on, and where there is none it lives
   * until `release`.
   */
  endScope(keep: readonly Storage[]): void;

  /** Resolves when everything queued so far has been done. Rejects with `engine.deviceLost`. */
  synchronize(): Promise<void>;
  /**
   * Compiles before the first step what its kernels need, so that nothing stalls later. `work` is
   * what is going to be done, on tensors of its own: a GPU notes its kernels and computes nothing,
   * so that afterwards none of these tensors holds a value; a CPU does not call it. Without `work`
   * a text classifier's usual training is prepared for.
   */
  warmUp(work?: () => void): Promise<void>;
  /** Resolves with the reason when the device is lost; never on the CPU. */
  readonly lost: Promise<string>;
  /** Live storages and bytes, for leak tests. */
  memory(): { readonly storages: number; readonly bytes: number };
  destroy(): void;
}
