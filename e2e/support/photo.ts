// A portrait as the rules want it (3:4, a light plain background, head and shoulders), drawn and encoded without a library.

import { deflateSync } from 'node:zlib';

import { generator } from './people.ts';

const WIDTH = 288;
const HEIGHT = 384;

type Colour = readonly [red: number, green: number, blue: number];

const BACKGROUND: Colour = [236, 241, 247];
const HAIR: Colour = [38, 32, 30];
const SKIN: Colour = [226, 184, 156];
const CLOTHES: Colour = [44, 62, 92];

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The same seed gives the same bytes; different seeds give different faces. */
export function portrait(seed: string): Upload {
  return { name: 'zhaopian.png', mimeType: 'image/png', buffer: png(seed) };
}

function png(seed: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB, no interlace.
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(seed))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** CRC-32 as PNG has it; `zlib.crc32` is missing in early releases of Node.js 20. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Rows of RGB, each after a filter byte. The grain keeps the file above the smallest size that is accepted, as a camera's does. */
function pixels(seed: string): Buffer {
  const random = generator(seed);
  const headWidth = 0.19 + random() * 0.03;
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  let at = 0;
  for (let row = 0; row < HEIGHT; row++) {
    rows[at++] = 0;
    for (let column = 0; column < WIDTH; column++) {
      const grain = Math.floor(random() * 3) - 1;
      for (const part of colour(column / WIDTH - 0.5, row / HEIGHT, headWidth)) {
        rows[at++] = part + grain;
      }
    }
  }
  return rows;
}

/** `x` runs from -0.5 to 0.5, `y` from 0 at the top to 1. */
function colour(x: number, y: number, headWidth: number): Colour {
  const inEllipse = (top: number, height: number, width: number) => ((y - top) / height) ** 2 + (x / width) ** 2 < 1;
  if (inEllipse(0.45, 0.25, headWidth)) {
    return y < 0.3 ? HAIR : SKIN;
  }
  if (inEllipse(0.4, 0.28, headWidth + 0.02) && y < 0.42) {
    return HAIR;
  }
  if (inEllipse(1.02, 0.27, 0.46)) {
    return CLOTHES;
  }
  return Math.abs(x) < 0.08 && y > 0.6 && y < 0.8 ? SKIN : BACKGROUND;
}
