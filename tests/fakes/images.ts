interface Size {
  width: number
  height: number
}

type Draw = (size: Size) => Buffer

const REST = Buffer.alloc(64)

/** Files with the header of a picture of this size, and nothing worth drawing behind it. */
export const IMAGES = {
  png: ({ width, height }) =>
    Buffer.concat([
      bytes('89504e470d0a1a0a0000000d'),
      text('IHDR'),
      u32(width),
      u32(height),
      bytes('0802000000'),
      REST,
    ]),
  gif: ({ width, height }) => Buffer.concat([text('GIF89a'), u16le(width), u16le(height), REST]),
  // A comment and a table with zeros come before the frame, as cameras write them; a filling byte too.
  jpg: ({ width, height }) =>
    Buffer.concat([
      bytes('ffd8ffe000104a46494600010100000100010000'),
      bytes('fffe0004ffc0'),
      bytes('ffc400040000'),
      bytes('ffffc2001108'),
      u16(height),
      u16(width),
      REST,
    ]),
  'lossy webp': ({ width, height }) =>
    Buffer.concat([riff('VP8 '), bytes('0000009d012a'), u16le(width), u16le(height), REST]),
  'lossless webp': ({ width, height }) => Buffer.concat([riff('VP8L'), bytes('2f'), lossless(width, height), REST]),
  'extended webp': ({ width, height }) =>
    Buffer.concat([riff('VP8X'), bytes('00000000'), u24le(width - 1), u24le(height - 1), REST]),
} satisfies Record<string, Draw>

/** A small picture that any avatar may be. */
export const SMALL_PNG = IMAGES.png({ width: 96, height: 96 })

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

function text(ascii: string): Buffer {
  return Buffer.from(ascii, 'latin1')
}

function riff(chunk: string): Buffer {
  return Buffer.concat([text('RIFF'), Buffer.alloc(4), text('WEBP'), text(chunk), Buffer.alloc(4)])
}

function lossless(width: number, height: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE((width - 1) | ((height - 1) << 14))
  return buffer
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}

function u16le(value: number): Buffer {
  return u16(value).reverse()
}

function u24le(value: number): Buffer {
  return Buffer.from([value & 0xff, (value >> 8) & 0xff, value >> 16])
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}
