// safetensors: named tensors in one file, with nothing in it that could run. A length of eight
// bytes, a JSON header, then the numbers, little-endian and row-major. A file may come from
// anywhere, so nothing in it is believed before it has been checked.

import type { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';
import { quoted, scanJson, type JsonLimits } from './json-scan.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** Longer headers are refused, as by the format's own library. */
export const MAXIMUM_HEADER_BYTES = 100_000_000;

/** What a header may hold: far more than any model has, and nothing that could take seconds. */
const HEADER_LIMITS: JsonLimits = {
  depth: 3,
  containers: 40_000,
  names: 60_000,
  commas: 200_000,
  nameLength: 1000,
};
const MAXIMUM_DIMENSIONS = 8;

const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};

/** The numbers that are written and read, by the format's name; the rest is only told apart. */
const ARRAYS = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
type Arrays = typeof ARRAYS;
export type Dtype = keyof Arrays;
/** A tensor's numbers; the kind of array says which they are. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: TensorData;
}

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The tensor's bytes, a view into the file. */
  readonly bytes: Uint8Array;
}

export interface SafetensorsFile {
  readonly headerBytes: number;
  readonly tensors: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The file's bytes. The data begins 8-aligned; tensors of wider numbers come first, otherwise in the
 * order given, so that each lies where a reader can use it in place.
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const ordered = [...tensors].sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let end = 0;
  for (const { name, shape, data } of ordered) {
    const size = shape.reduce((product, n) => product * n, 1);
    if (size !== data.length || name === '__metadata__' || Object.hasOwn(header, name)) {
      throw new Error(`"${name}" can't be written: ${data.length} numbers for shape [${shape}]`);
    }
    const place = [end, end + data.byteLength];
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: place };
    end = place[1];
  }
  const json = encodeUtf8(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  if (padded > MAXIMUM_HEADER_BYTES) {
    throw problem('model.tooLarge', { bytes: padded, limit: MAXIMUM_HEADER_BYTES });
  }
  const file = new Uint8Array(8 + padded + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  file.set(json, 8);
  file.fill(32, 8 + json.length, 8 + padded); // blanks, as the format asks
  let at = 8 + padded;
  for (const { data } of ordered) {
    file.set(bytesOf(data), at);
    at += data.byteLength;
  }
  return file;
}

/** The numbers as a file has them, little-endian: where the machine is so, too, they are a view. */
export function bytesOf(data: TensorData): Uint8Array {
  const bytes = viewOf(data);
  return LITTLE_ENDIAN ? bytes : swap(bytes.slice(), data.BYTES_PER_ELEMENT);
}

export function dtypeOf(data: TensorData): Dtype {
  const found = (Object.keys(ARRAYS) as Dtype[]).find((name) => data instanceof ARRAYS[name]);
  if (found === undefined) throw new Error('no type of number of the format holds this array');
  return found;
}

function viewOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Little-endian machine? (All that browsers and Node run on today; the file must not depend on it.) */
const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Turns the bytes of each number round. */
function swap(bytes: Uint8Array, width: number): Uint8Array {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

/** A tensor's numbers, copied out, in the kind of array that fits its type. */
export function readTensor(entry: TensorEntry): TensorData {
  if (!Object.hasOwn(ARRAYS, entry.dtype)) {
    throw notAModel(`the tensor ${quoted(entry.name)} is ${entry.dtype}, which is not read here`);
  }
  return readAs(entry, entry.dtype as Dtype);
}

/** The numbers of an F32 tensor, copied out; so below. Throw `model.notAModel` for any other. */
export const readFloats = (entry: TensorEntry) => readAs(entry, 'F32');
export const readDoubles = (entry: TensorEntry) => readAs(entry, 'F64');
export const readInts = (entry: TensorEntry) => readAs(entry, 'I32');
export const readBytes = (entry: TensorEntry) => readAs(entry, 'U8');

function readAs<D extends Dtype>(entry: TensorEntry, dtype: D): ReturnType<Arrays[D]['of']> {
  if (entry.dtype !== dtype) {
    throw notAModel(`the tensor ${quoted(entry.name)} is ${entry.dtype}, not ${dtype}`);
  }
  const data = new ARRAYS[dtype](entry.bytes.length / ELEMENT_BYTES[dtype]);
  const bytes = viewOf(data);
  bytes.set(entry.bytes);
  if (!LITTLE_ENDIAN) swap(bytes, data.BYTES_PER_ELEMENT);
  return data as ReturnType<Arrays[D]['of']>;
}

function notAModel(why: string): WinnowError {
  return problem('model.notAModel', { why });
}

function truncated(has: number, needs: number): WinnowError {
  return problem('model.truncated', { has, needs });
}

/**
 * Reads a file. Throws `model.notAModel` (with the reason) where it breaks the format and
 * `model.truncated` where it ends too early. Every byte of data belongs to exactly one tensor.
 * `stringLength`: how long the metadata under a name may be, in bytes; any length unless told.
 */
export function readSafetensors(
  file: Uint8Array,
  stringLength?: JsonLimits['stringLength'],
): SafetensorsFile {
  if (file.length < 8) throw notAModel(`it has only ${file.length} bytes`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const declared = view.getBigUint64(0, true);
  if (declared > BigInt(MAXIMUM_HEADER_BYTES) || declared < 2n) {
    throw notAModel('it does not begin like a safetensors file');
  }
  if (file.length >= 9 && file[8] !== 0x7b) {
    throw notAModel('it does not begin like a safetensors file');
  }
  const headerBytes = Number(declared);
  if (8 + headerBytes > file.length) throw truncated(file.length, 8 + headerBytes);
  const found = scanJson(file.subarray(8, 8 + headerBytes), { ...HEADER_LIMITS, stringLength });
  if (typeof found === 'string') throw notAModel(`its header ${found}`);
  const text = decodeUtf8(file.subarray(8, 8 + headerBytes));
  if (text === null) throw notAModel('its header is not UTF-8');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw notAModel('its header is not JSON');
  }
  if (!isObject(header)) throw notAModel('its header is not an object');

  const metadata: Record<string, string> = {};
  if (Object.hasOwn(header, '__metadata__')) {
    const given = header.__metadata__;
    if (!isObject(given)) throw notAModel('its metadata is not an object');
    for (const [key, value] of Object.entries(given)) {
      if (typeof value !== 'string') throw notAModel(`its metadata ${quoted(key)} is not a string`);
      Object.defineProperty(metadata, key, { value, enumerable: true });
    }
  }

  const dataStart = 8 + headerBytes;
  const entries: { entry: Omit<TensorEntry, 'bytes'>; from: number; to: number }[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (!isObject(value))
      throw notAModel(`the tensor ${quoted(name)} is not described by an object`);
    const { dtype, shape, data_offsets: offsets } = value;
    if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
      throw notAModel(`the tensor ${quoted(name)} has an unknown type of number`);
    }
    if (!isSizes(shape) || shape.length > MAXIMUM_DIMENSIONS)
      throw notAModel(`the tensor ${quoted(name)} has no shape`);
    if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
      throw notAModel(`the tensor ${quoted(name)} has no place in the file`);
    }
    const bytes = shape.reduce((product, n) => product * n, ELEMENT_BYTES[dtype]);
    if (!Number.isSafeInteger(bytes) || bytes !== offsets[1] - offsets[0]) {
      throw notAModel(`the tensor ${quoted(name)} has a place that does not fit its shape`);
    }
    entries.push({ entry: { name, dtype, shape: [...shape] }, from: offsets[0], to: offsets[1] });
  }
  entries.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { entry, from, to } of entries) {
    if (from !== end)
      throw notAModel(`the tensor ${quoted(entry.name)} overlaps another or leaves a gap`);
    end = to;
  }
  if (dataStart + end > file.length) throw truncated(file.length, dataStart + end);
  if (dataStart + end < file.length) {
    throw notAModel(`${file.length - dataStart - end} bytes at its end belong to nothing`);
  }
  return {
    headerBytes,
    tensors: entries.map(({ entry, from, to }) => ({
      ...entry,
      bytes: file.subarray(dataStart + from, dataStart + to),
    })),
    metadata,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
