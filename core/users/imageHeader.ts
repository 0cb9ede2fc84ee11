export interface ImageHeader {
  extension: 'png' | 'jpg' | 'gif' | 'webp'
  width: number
  height: number
}

/**
 * What a file says it is by its first bytes, with the size that its header names; undefined for anything but PNG, JPEG, GIF
 * and WebP. The picture itself is not decoded.
 */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
  if (bytes.length < SHORTEST) return undefined
  if (bytes.subarray(0, 8).equals(PNG) && isText(bytes, 12, 'IHDR')) return png(bytes)
  if (isText(bytes, 0, 'GIF87a') || isText(bytes, 0, 'GIF89a')) return gif(bytes)
  if (isText(bytes, 0, 'RIFF') && isText(bytes, 8, 'WEBP')) return webp(bytes)
  if (bytes.readUInt16BE(0) === JPEG) return jpeg(bytes)
  return undefined
}

/** Every header that is read here lies within these bytes, but for JPEG, which is walked through with care. */
const SHORTEST = 30
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = 0xffd8

function png(bytes: Buffer): ImageHeader {
  return { extension: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function gif(bytes: Buffer): ImageHeader {
  return { extension: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

/** Lossy, lossless and extended files each name their size in another way (RFC 9649, sections 2.5 to 2.7). */
function webp(bytes: Buffer): ImageHeader | undefined {
  const extension = 'webp'
  if (isText(bytes, 12, 'VP8 ')) {
    return { extension, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  }
  if (isText(bytes, 12, 'VP8L') && bytes[20] === 0x2f) {
    const bits = bytes.readUInt32LE(21)
    return { extension, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (isText(bytes, 12, 'VP8X')) {
    return { extension, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  }
  return undefined
}

/** Goes from segment to segment up to the frame header (SOF0 to SOF15; C4, C8 and CC are no frames). */
function jpeg(bytes: Buffer): ImageHeader | undefined {
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      return { extension: 'jpg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    // A filling byte stands alone; every other segment before the frame names its length.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

function isText(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text
}
