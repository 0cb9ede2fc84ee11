import fc from 'fast-check'
import { readImageHeader } from '../../core/users/imageHeader'
import { IMAGES, SMALL_PNG } from '../fakes/images'

describe('the header of a picture', () => {
  it.each(Object.entries(IMAGES))('tells kind and size of %s', (name, draw) => {
    const size = { width: 640, height: 480 }
    expect(readImageHeader(draw(size))).toEqual({ extension: name.split(' ').at(-1), ...size })
  })

  it.each([
    ['nothing', ''],
    ['a page', '<html><body><script>alert(1)</script></body></html>'],
    ['a drawing in SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"></svg>'],
    ['a document', '%PDF-1.7 and some more bytes behind it'],
    ['a program', 'MZ\x90\x00 and some more bytes behind it, too'],
    ['a sound that begins as a WebP does', 'RIFF\x00\x00\x00\x00WAVEfmt and some more bytes behind it'],
    ['a name in the wrong place', 'xxGIF89a and some more bytes behind it, too'],
    [
      'a JPEG that ends before its frame',
      '\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00',
    ],
  ])('is not found in %s', (_, content) => {
    expect(readImageHeader(Buffer.from(content, 'latin1'))).toBeUndefined()
  })

  it.each(Object.entries(IMAGES))('of %s that breaks off is no picture, or the same', (_, draw) => {
    const whole = draw({ width: 640, height: 480 })
    for (let length = 0; length < whole.length; length++) {
      expect([undefined, readImageHeader(whole)]).toContainEqual(readImageHeader(whole.subarray(0, length)))
    }
  })

  it('never throws and always ends, whatever the bytes', () => {
    const starts = [...Object.values(IMAGES).map((draw) => draw({ width: 1, height: 1 })), SMALL_PNG.subarray(0, 4)]
    const files = fc.tuple(fc.constantFrom(...starts), fc.nat(40), fc.uint8Array({ maxLength: 200 }))
    fc.assert(
      fc.property(files, ([start, kept, noise]) => {
        readImageHeader(Buffer.concat([start.subarray(0, kept), noise]))
      }),
    )
  })
})
