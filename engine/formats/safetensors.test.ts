import { describe, expect, it } from 'vitest';
import { WinnowError } from '../errors.ts';
import {
  readBytes,
  readDoubles,
  readFloats,
  readInts,
  readSafetensors,
  readTensor,
  writeSafetensors,
} from './safetensors.ts';

const file = writeSafetensors(
  [
    { name: 'a', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    { name: 'nothing', shape: [0], data: new Float32Array(0) },
    { name: 'b', shape: [], data: Float32Array.of(-0.1) },
  ],
  { words: 'Zürich 😀', __proto__x: 'y' },
);

/** A file with this header, said to be `length` bytes long, and so many bytes of data. */
function made(header: string, data = 0, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function codeOf(bytes: Uint8Array): string {
  try {
    readSafetensors(bytes);
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
  return 'none';
}

describe('safetensors', () => {
  it('comes back as it went', () => {
    const read = readSafetensors(file);
    expect(read.metadata).toEqual({ words: 'Zürich 😀', __proto__x: 'y' });
    const byName = new Map(read.tensors.map((one) => [one.name, one]));
    expect(byName.get('a')!.shape).toEqual([2, 3]);
    expect([...readFloats(byName.get('a')!)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...readFloats(byName.get('b')!)]).toEqual([Math.fround(-0.1)]);
    expect(readFloats(byName.get('nothing')!).length).toBe(0);
  });

  it('keeps every type of number, each where it can be used in place', () => {
    const data = {
      bytes: Uint8Array.of(0, 255, 7),
      floats: Float32Array.of(-0, 1e-45, NaN),
      counts: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
      doubles: Float64Array.of(Math.PI, -Infinity, 5e-324),
      states: Uint32Array.of(2 ** 32 - 1),
    };
    const written = writeSafetensors(
      Object.entries(data).map(([name, d]) => ({ name, shape: [d.length], data: d })),
      {},
    );
    const { tensors } = readSafetensors(written);
    expect(tensors.map(({ name, dtype }) => [name, dtype])).toEqual([
      ['doubles', 'F64'],
      ['floats', 'F32'],
      ['counts', 'I32'],
      ['states', 'U32'],
      ['bytes', 'U8'],
    ]);
    for (const entry of tensors) {
      expect(readTensor(entry)).toStrictEqual(data[entry.name as keyof typeof data]);
      expect(entry.bytes.byteOffset % readTensor(entry).BYTES_PER_ELEMENT).toBe(0);
    }
    expect(readDoubles(tensors[0])).toStrictEqual(data.doubles);
    expect(readInts(tensors[2])).toStrictEqual(data.counts);
    expect(readBytes(tensors[4])).toStrictEqual(data.bytes);
    // Little-endian, whatever the machine.
    expect([...tensors[2].bytes]).toEqual([0, 0, 0, 128, 255, 255, 255, 127]);
    expect(() => readFloats(tensors[0])).toThrow('the tensor "doubles" is F64, not F32');
    const half = { name: 'h', dtype: 'F16', shape: [1], bytes: new Uint8Array(2) };
    expect(() => readTensor(half)).toThrow('the tensor "h" is F16, which is not read here');
  });

  it('reads a file that lies in the middle of a buffer', () => {
    const buffer = new Uint8Array(file.length + 3);
    buffer.set(file, 3);
    const read = readSafetensors(buffer.subarray(3));
    expect([...readFloats(read.tensors[0])]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('says that a file is cut off, wherever it is', () => {
    for (let length = 9; length < file.length; length++) {
      expect(codeOf(file.subarray(0, length))).toBe('model.truncated');
    }
    for (let length = 0; length < 8; length++) {
      expect(codeOf(file.subarray(0, length))).toBe('model.notAModel');
    }
    const large = made('{"t":{"dtype":"F32","shape":[500],"data_offsets":[0,2000]}}', 2000);
    expect(() => readSafetensors(large.subarray(0, 1500))).toThrow(
      `it has 1,500 bytes and should have ${large.length.toLocaleString('en')}.`,
    );
  });

  const t = (body: string) => `{"t":${body}}`;
  it.each([
    ['a header longer than can be', made('{}', 0, 2n ** 63n)],
    ['a header just over the limit', made('{}', 0, 100_000_001n)],
    ['an empty header', made('', 0, 0n)],
    ['a text', new TextEncoder().encode('Once upon a time there was a text, and it was no model.')],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0)],
    ['broken JSON', made('{"a":')],
    ['a list', made('[1]')],
    ['a tensor that is null', made(t('null'))],
    ['an unknown type', made(t('{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}'), 4)],
    [
      'a type from the prototype',
      made(t('{"dtype":"toString","shape":[1],"data_offsets":[0,4]}'), 4),
    ],
    ['a negative size', made(t('{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}'), 4)],
    ['a size that is a fraction', made(t('{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}'), 2)],
    [
      'sizes that overflow',
      made(t('{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}')),
    ],
    [
      'a shape larger than its place',
      made(t('{"dtype":"F32","shape":[2],"data_offsets":[0,4]}'), 4),
    ],
    ['offsets the wrong way', made(t('{"dtype":"F32","shape":[1],"data_offsets":[4,0]}'), 4)],
    ['a gap at the beginning', made(t('{"dtype":"F32","shape":[1],"data_offsets":[4,8]}'), 8)],
    [
      'bytes that belong to nothing',
      made(t('{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'), 8),
    ],
    [
      'two tensors in one place',
      made(
        '{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"u":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
    ],
    [
      'one name twice',
      made(
        '{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0074":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
    ],
    ['one key of the metadata twice', made('{"__metadata__":{"a":"1","a":"2"}}')],
    [
      'one key of the metadata twice, with a hundred blanks before the colon',
      made(`{"__metadata__":{"a":"1","a"${' '.repeat(100)}:"2"}}`),
    ],
    ['a name of a thousand letters', made(`{"${'n'.repeat(1001)}":null}`)],
    ['metadata that is no string', made('{"__metadata__":{"a":1}}')],
    ['metadata that is a list', made('{"__metadata__":[]}')],
  ])('refuses %s', (_name, bytes) => {
    expect(codeOf(bytes)).toBe('model.notAModel');
  });

  it('survives any one byte changed', () => {
    for (let i = 0; i < file.length; i++) {
      const changed = file.slice();
      changed[i] ^= 1 << (i % 8);
      expect(['none', 'model.notAModel', 'model.truncated']).toContain(codeOf(changed));
    }
  });
});
