// Runs jobs, alone or with other threads. The calling thread describes a job in the memory and
// takes part in it; the others take what parts are left. A part is taken by counting JOB_LEFT
// down, so a thread that comes late finds nothing and disturbs nothing; the job's description
// stands still until its last part is done.

import {
  ADAM,
  ADAM_ROWS,
  ADD_ROWS,
  BINARY,
  COPY_STRIDED,
  CROSS_ENTROPY,
  CSR_ADAM_ROWS,
  CSR_MATMUL,
  CSR_VALUES_GRAD,
  CSR_WEIGHT_GRAD,
  DROPOUT,
  FILL,
  GROUP_BY_COLUMN,
  JOB_DONE,
  JOB_KERNEL,
  JOB_LEFT,
  JOB_NUMBER,
  JOB_PARTS,
  JOB_QUIT,
  JOB_SLEEPERS,
  JOB_WAITING,
  MATMUL,
  PACK,
  SGD,
  SOFTMAX,
  SUM_COLUMNS,
  SUM_ROWS,
  UNARY,
  UNIFORM,
} from '../layout';
import { binary, copyStrided, dropout, fill, unary, uniform } from './elementwise';
import { groupByColumn } from './group';
import { crossEntropy } from './loss';
import { matmul, pack } from './matmul';
import { adam, adamRows, csrAdamRows, sgd } from './optimizers';
import { softmax, sumColumns, sumRows } from './reduction';
import { addRows, csrMatmul, csrValuesGrad, csrWeightGrad } from './sparse';

/** How often to look before sleeping: some tens of microseconds. */
const LOOKS = 20000;

function runPart(kernel: i32, part: i32, thread: i32): void {
  switch (kernel) {
    case CSR_MATMUL:
      return csrMatmul(part);
    case CSR_WEIGHT_GRAD:
      return csrWeightGrad(part);
    case CSR_VALUES_GRAD:
      return csrValuesGrad(part);
    case ADD_ROWS:
      return addRows(part);
    case ADAM_ROWS:
      return adamRows(part);
    case CSR_ADAM_ROWS:
      return csrAdamRows(part, thread);
    case ADAM:
      return adam(part);
    case SGD:
      return sgd(part);
    case PACK:
      return pack(part);
    case MATMUL:
      return matmul(part, thread);
    case FILL:
      return fill(part);
    case UNARY:
      return unary(part);
    case BINARY:
      return binary(part);
    case DROPOUT:
      return dropout(part);
    case UNIFORM:
      return uniform(part);
    case COPY_STRIDED:
      return copyStrided(part);
    case SUM_ROWS:
      return sumRows(part);
    case SUM_COLUMNS:
      return sumColumns(part);
    case SOFTMAX:
      return softmax();
    case CROSS_ENTROPY:
      return crossEntropy();
    case GROUP_BY_COLUMN:
      return groupByColumn();
    default:
      unreachable();
  }
}

/** Runs all parts on the calling thread. */
export function run(kernel: i32, parts: i32): void {
  for (let part = 0; part < parts; part++) runPart(kernel, part, 0);
}

/** Runs all parts with whichever threads serve. */
export function runShared(kernel: i32, parts: i32): void {
  store<i32>(JOB_KERNEL, kernel);
  store<i32>(JOB_PARTS, parts);
  atomic.store<i32>(JOB_DONE, 0);
  atomic.store<i32>(JOB_LEFT, parts);
  atomic.add<i32>(JOB_NUMBER, 1);
  if (atomic.load<i32>(JOB_SLEEPERS) > 0) atomic.notify(JOB_NUMBER, -1);
  takeParts(0);
  let looks = 0;
  for (;;) {
    const done = atomic.load<i32>(JOB_DONE);
    if (done == parts) break;
    if (++looks < LOOKS) continue;
    atomic.store<i32>(JOB_WAITING, 1);
    atomic.wait<i32>(JOB_DONE, done, -1);
    atomic.store<i32>(JOB_WAITING, 0);
  }
}

function takeParts(thread: i32): void {
  for (;;) {
    const left = atomic.sub<i32>(JOB_LEFT, 1);
    if (left <= 0) return;
    const parts = load<i32>(JOB_PARTS);
    runPart(load<i32>(JOB_KERNEL), parts - left, thread);
    const done = atomic.add<i32>(JOB_DONE, 1) + 1;
    if (done == parts && atomic.load<i32>(JOB_WAITING) != 0) atomic.notify(JOB_DONE, -1);
  }
}

/** What a thread does from its start until JOB_QUIT. `thread` is 1 or more, and its own. */
export function serve(thread: i32): void {
  while (atomic.load<i32>(JOB_QUIT) == 0) {
    let looks = 0;
    while (atomic.load<i32>(JOB_LEFT) <= 0 && ++looks < LOOKS) {
      // A job often follows at once.
    }
    if (atomic.load<i32>(JOB_LEFT) > 0) {
      takeParts(thread);
      continue;
    }
    atomic.add<i32>(JOB_SLEEPERS, 1);
    const number = atomic.load<i32>(JOB_NUMBER);
    if (atomic.load<i32>(JOB_LEFT) <= 0 && atomic.load<i32>(JOB_QUIT) == 0)
      atomic.wait<i32>(JOB_NUMBER, number, -1);
    atomic.sub<i32>(JOB_SLEEPERS, 1);
  }
}
