// Winnow's icon in every size and container, from resources/icon.svg; what is written is committed.
//
//   node scripts/icons.mjs
//
// Chromium draws it, the one that the browser tests drive.

import { chromium } from '@playwright/test';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findChromium } from './lib/chromium.mjs';
import { icns, ico, ICO_SIZES, ICNS_TYPES } from './lib/icon-files.mjs';

const root = dirname(import.meta.dirname);
const folder = join(root, 'resources', 'icons');
/** Linux, in these names. */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** On a Mac the tile stands inside of the icon with room around it: 824 of 1024. */
const MAC_SHARE = 824 / 1024;

const executablePath = findChromium();
if (executablePath === null) {
  console.error('No Chromium was found. Install one, or name one in CHROMIUM_PATH.');
  process.exit(1);
}
const svg = await readFile(join(root, 'resources', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath });
try {
  const page = await browser.newPage();
  await mkdir(folder, { recursive: true });
  const pngs = new Map();
  const pixels = new Map();
  for (const size of new Set([...SIZES, ...ICO_SIZES])) {
    const drawn = await draw(page, size, 1);
    pngs.set(size, drawn.png);
    pixels.set(size, drawn.rgba);
  }
  for (const size of SIZES) await writeFile(join(folder, `${size}x${size}.png`), pngs.get(size));
  await writeFile(join(folder, 'icon.ico'), ico(pngs, pixels));
  const mac = new Map();
  for (const [, size] of ICNS_TYPES) {
    if (!mac.has(size)) mac.set(size, (await draw(page, size, MAC_SHARE)).png);
  }
  await writeFile(join(folder, 'icon.icns'), icns(mac));
  console.log(`The icons are in ${folder}`);
} finally {
  await browser.close();
}

/** The icon in so many pixels, taking this share of them. */
async function draw(page, size, share) {
  // The W alone is what can be recognised of a few pixels.
  const small = size * share < 32;
  const style = small ? '.grains{display:none}.w{transform:translateY(-4.5px)}' : '';
  const source = svg.replace('<defs>', `<style>${style}</style><defs>`);
  const { png, rgba } = await page.evaluate(
    async ([address, size, share]) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = size;
      const context = canvas.getContext('2d');
      const edge = (size * (1 - share)) / 2;
      context.drawImage(image, edge, edge, size * share, size * share);
      return {
        png: canvas.toDataURL('image/png'),
        rgba: size > 256 ? [] : [...context.getImageData(0, 0, size, size).data],
      };
    },
    [`data:image/svg+xml;base64,${Buffer.from(source).toString('base64')}`, size, share],
  );
  return { png: Buffer.from(png.split(',')[1], 'base64'), rgba: Uint8Array.from(rgba) };
}
