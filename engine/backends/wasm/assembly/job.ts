// A job is one kernel on numbered parts of its output. Parts touch nothing of one another, so any
// thread may take any part and the result is the same to the last bit.

import { JOB_DOUBLES, JOB_INTEGERS } from '../layout';

/** Integer argument `slot`: an address, a size, a count. */
@inline
export function integer(slot: i32): i32 {
  return load<i32>(JOB_INTEGERS + (slot << 2));
}

@inline
export function address(slot: i32): usize {
  return load<usize>(JOB_INTEGERS + (slot << 2));
}

@inline
export function double(slot: i32): f64 {
  return load<f64>(JOB_DOUBLES + (slot << 3));
}

@inline
export function float(slot: i32): f32 {
  return <f32>double(slot);
}
