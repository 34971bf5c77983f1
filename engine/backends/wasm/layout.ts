// What both sides of the border know: where in the memory a job is described, and which number each
// kernel has. The kernels (assembly/, AssemblyScript) and the code that calls them (TypeScript)
// import this same file, so it holds nothing but numbers.

// One job at a time. Integers (addresses, sizes) and doubles have a slot each.
export const JOB_KERNEL = 64;
export const JOB_PARTS = 68;
/** Parts not yet taken; counted down by whoever takes one. On a cache line of its own. */
export const JOB_LEFT = 128;
/** Parts done. */
export const JOB_DONE = 192;
/** Set while the calling thread sleeps until the last part is done. */
export const JOB_WAITING = 256;
/** Grows with every job; threads sleep on it. */
export const JOB_NUMBER = 320;
/** How many threads sleep. */
export const JOB_SLEEPERS = 384;
/** Not 0: threads leave. */
export const JOB_QUIT = 448;
export const JOB_INTEGERS = 512; // 32 of 4 bytes
export const JOB_DOUBLES = 640; // 16 of 8 bytes
/** What a kernel answers. */
export const JOB_RESULT = 768;

/** Every thread has so many bytes of its own from SCRATCH on. */
export const SCRATCH = 4096;
export const SCRATCH_BYTES = 512;
export const MAX_THREADS = 64;
/** The allocator's memory begins here. */
export const HEAP = 65536;

export const CSR_MATMUL = 0;
export const CSR_WEIGHT_GRAD = 1;
export const CSR_VALUES_GRAD = 2;
export const ADD_ROWS = 3;
export const ADAM_ROWS = 4;
export const ADAM = 5;
export const SGD = 6;
export const PACK = 7;
export const MATMUL = 8;
export const FILL = 9;
export const UNARY = 10;
export const BINARY = 11;
export const DROPOUT = 12;
export const UNIFORM = 13;
export const COPY_STRIDED = 14;
export const SUM_ROWS = 15;
export const SUM_COLUMNS = 16;
export const SOFTMAX = 17;
export const CROSS_ENTROPY = 18;
export const GROUP_BY_COLUMN = 19;
export const CSR_ADAM_ROWS = 20;

// Work is cut in parts of these sizes, whatever the number of threads, so that it changes no result.
export const CSR_ROWS_PER_PART = 4;
export const COLUMNS_PER_PART = 128;
export const ELEMENTS_PER_PART = 8192;
/** Entries are sorted by so many bits of their column at a time. */
export const GROUP_BITS = 11;
/** A tile of the matrix product: so many rows of x by so many columns of y .. */
export const TILE_ROWS = 6;
export const TILE_COLUMNS = 8;
/** .. and at most so many rows of y, which then stay in the cache. */
export const TILE_DEPTH = 128;
/** So many products are summed before the sum is added to `out`. */
export const SUM_DEPTH = 32;

export const UNARY_NEG = 0;
export const UNARY_ABS = 1;
export const UNARY_EXP = 2;
export const UNARY_LOG = 3;
export const UNARY_SQRT = 4;
export const UNARY_RECIPROCAL = 5;
export const UNARY_TANH = 6;
export const UNARY_SIGMOID = 7;
export const UNARY_RELU = 8;
export const UNARY_LEAKY_RELU = 9;
export const UNARY_GELU = 10;
export const UNARY_CLAMP = 11;
export const UNARY_ADD_SCALAR = 12;
export const UNARY_MUL_SCALAR = 13;
export const UNARY_SQUARE = 14;

export const BINARY_ADD = 0;
export const BINARY_SUB = 1;
export const BINARY_MUL = 2;
export const BINARY_DIV = 3;
export const BINARY_MAXIMUM = 4;
export const BINARY_MINIMUM = 5;
export const BINARY_RELU_GRAD = 6;
export const BINARY_LEAKY_RELU_GRAD = 7;
export const BINARY_SIGMOID_GRAD = 8;
export const BINARY_TANH_GRAD = 9;
export const BINARY_ABS_GRAD = 10;
export const BINARY_CLAMP_GRAD = 11;
export const BINARY_GELU_GRAD = 12;
