// The containers that Windows (.ico) and macOS (.icns) want their icons in, from pictures of each
// size. Both are a header and the pictures one after the other.

/** What each type of an icns file holds: its code and how many pixels wide it is. */
export const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  // The same for screens with twice the pixels.
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];
export const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/** An icns file from PNG files by size. */
export function icns(pngs) {
  const parts = ICNS_TYPES.map(([type, size]) => {
    const png = pngs.get(size);
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

/**
 * An ico file. The largest is a PNG; the smaller ones are bitmaps, which the tools that build
 * installers read everywhere.
 *
 * @param pngs PNG files by size
 * @param pixels RGBA by size, rows from the top
 */
export function ico(pngs, pixels) {
  const images = ICO_SIZES.map((size) =>
    size === 256 ? pngs.get(size) : bitmap(pixels.get(size), size),
  );
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let at = head.length;
  images.forEach((image, i) => {
    const entry = 6 + 16 * i;
    const size = ICO_SIZES[i];
    head.writeUInt8(size === 256 ? 0 : size, entry);
    head.writeUInt8(size === 256 ? 0 : size, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(image.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += image.length;
  });
  return Buffer.concat([head, ...images]);
}

/** A bitmap as it stands in an ico: BGRA from the bottom, then a mask that hides nothing. */
function bitmap(rgba, size) {
  const head = Buffer.alloc(40);
  head.writeUInt32LE(40, 0);
  head.writeInt32LE(size, 4);
  head.writeInt32LE(size * 2, 8);
  head.writeUInt16LE(1, 12);
  head.writeUInt16LE(32, 14);
  const colours = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = ((size - 1 - y) * size + x) * 4;
      const to = (y * size + x) * 4;
      colours[to] = rgba[from + 2];
      colours[to + 1] = rgba[from + 1];
      colours[to + 2] = rgba[from];
      colours[to + 3] = rgba[from + 3];
    }
  }
  return Buffer.concat([head, colours, Buffer.alloc(size * Math.ceil(size / 32) * 4)]);
}
