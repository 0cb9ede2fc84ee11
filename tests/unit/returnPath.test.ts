import fc from 'fast-check'
import { readReturnPath } from '../../core/users/returnPath'

const SITE = 'https://shop.example.com'
const read = (value: string) => readReturnPath(value, SITE)

describe('the path a login returns to', () => {
  it.each([
    ['/', '/'],
    ['/#/product/x', '/#/product/x'],
    ['/?from=singlemessage#/orders?cursor=a%2Fb', '/?from=singlemessage#/orders?cursor=a%2Fb'],
    ['/茶#/单', '/%E8%8C%B6#/%E5%8D%95'],
    ['/a/../b', '/b'],
    ['/./x', '/x'],
    ['/?next=https://evil.example', '/?next=https://evil.example'],
    ['/@evil.example', '/@evil.example'],
    ['/apis', '/apis'],
    ['/%61pis', '/%61pis'],
  ])('%s is kept as %s', (value, path) => {
    expect(read(value)).toBe(path)
  })

  it.each([
    '',
    ' ',
    'me',
    '#/me',
    '?a=1',
    '.',
    '..//evil.example',
    'https://evil.example/',
    'http://shop.example.com/',
    'https://shop.example.com/',
    'HTTPS://evil.example',
    'https:evil.example',
    'https:/evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'shop.example.com',
    '@evil.example',
    ':80',
    '//evil.example',
    '//evil.example/%2f..',
    '///evil.example',
    '////evil.example',
    '//shop.example.com@evil.example',
    '//\\evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    '\\/evil.example',
    '\\\\evil.example',
    '/x\\..\\..\\evil',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r/evil.example',
    '/\r\nSet-Cookie: a=b',
    '/\0/evil.example',
    '/\u007f',
    '/\u0085x',
    '/ /evil.example',
    '/\u00a0/evil.example',
    '/\u2028/evil.example',
    '/\u3000/evil.example',
    ' //evil.example',
    '\t//evil.example',
    '\ufeff//evil.example',
    '／／evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    '/x/%2e%2e//evil.example',
    '/%2f/evil.example',
    '/%2F%2Fevil.example',
    '/%5cevil.example',
    '/%5C%5Cevil.example',
    '/%252f%252fevil.example',
    '/x/%255cevil.example',
    '/%0d%0aSet-Cookie:%20a=b',
    '/?a=%0d%0aLocation:%20//evil.example',
    '/#%00',
    '/%09/evil.example',
    '/%7f',
    '/api/oauth/start',
    '/API/session',
    '/%61pi/oauth/start',
    '/a%50%69/oauth/start',
    '/x/../%41PI',
    '/x/../api/oauth/start',
    '/api',
    `/${'x'.repeat(512)}`,
  ])('%j is refused', (value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'URL_NOT_OURS' }))
  })

  it('takes 512 characters', () => {
    expect(read(`/${'x'.repeat(511)}`)).toHaveLength(512)
  })

  it('never leads to another host, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      '%5c',
      '@',
      ':',
      'evil.example',
      '?',
      '#',
      '\t',
      'x',
      '。',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.string({ maxLength: 8, unit: 'binary' }), (pieces, tail) => {
        let path: string
        try {
          path = read(`/${pieces.join('')}${tail}`)
        } catch {
          return
        }
        expect(new URL(path, SITE).origin).toBe(SITE)
        expect(new URL(path, `${SITE}/api/oauth/callback?code=x`).origin).toBe(SITE)
        expect(path).not.toMatch(/^\/[/\\]|[\r\n\t]/)
      }),
      { numRuns: 3000 },
    )
  })
})
