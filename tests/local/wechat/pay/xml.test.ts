import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { readFlatXml, writeFlatXml } from '../../../../local/wechat/pay/xml'

const read = (body: string | Buffer) => readFlatXml(Buffer.isBuffer(body) ? body : Buffer.from(body))
const fieldsOf = (body: string) => {
  const reading = read(body)
  return reading.ok ? Object.fromEntries(reading.fields) : reading.code
}

describe('reading a request', () => {
  it.each([
    ['CDATA as it stands', '<xml><a><![CDATA[<b>&amp;</b>]]></a></xml>', { a: '<b>&amp;</b>' }],
    ['text with the five entities', '<xml><a>&lt;&amp;&gt;&quot;&apos;</a></xml>', { a: `<&>"'` }],
    [
      'numeric entities, as Go and Python write them',
      '<xml><a>&#34;&#x660E;&#X660e;&#10;&amp;#49;</a></xml>',
      { a: '"明明\n&#49;' },
    ],
    ['several sections in one field', '<xml><a>1<![CDATA[0]]>0</a></xml>', { a: '100' }],
    [
      'numbers as text',
      '<xml><a>0010</a><b>1e3</b><c>4200000000202601051234567890</c></xml>',
      { a: '0010', b: '1e3', c: '4200000000202601051234567890' },
    ],
    ['spaces in a value', '<xml><a>  padded </a></xml>', { a: '  padded ' }],
    ['an empty field in both spellings', '<xml><a></a><b/></xml>', { a: '', b: '' }],
    ['line breaks between fields', '\n<xml>\n  <a>1</a>\r\n</xml>\n', { a: '1' }],
    [
      'a byte order mark and a declaration',
      '\uFEFF<?xml version="1.0" encoding="UTF-8"?><xml><a>1</a></xml>',
      { a: '1' },
    ],
    ['nothing inside the root', '<xml></xml>', {}],
  ])('takes %s', (_, body, fields) => expect(fieldsOf(body)).toEqual(fields))

  it.each([
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>'],
    ['an external document type', '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml><a>1</a></xml>'],
    ['an internal entity in the amount', '<!DOCTYPE x [<!ENTITY e "1">]><xml><total_fee>&e;00</total_fee></xml>'],
    ['an entity defined anew', '<!DOCTYPE x [<!ENTITY amp "X">]><xml><a>a&amp;b</a></xml>'],
    ['a document type in the middle', '<xml><a>1</a><!DOCTYPE x [<!ENTITY e "9">]></xml>'],
    ['a numeric entity for NUL', '<xml><a>&#0;</a></xml>'],
    ['a numeric entity for half a pair', '<xml><a>&#xD800;</a></xml>'],
    ['a numeric entity beyond Unicode', '<xml><a>&#x110000;</a></xml>'],
    ['a bare ampersand', '<xml><a>a & b</a></xml>'],
    ['a comment inside a number', '<xml><total_fee>1<!-- -->00</total_fee></xml>'],
    ['a processing instruction', '<xml><?php x ?><a>1</a></xml>'],
    ['a field twice', '<xml><total_fee>1</total_fee><total_fee>10000</total_fee></xml>'],
    ['two roots', '<xml><a>1</a></xml><xml><a>2</a></xml>'],
    ['text after the root', '<xml><a>1</a></xml>1'],
    ['text between fields', '<xml>1<a>1</a></xml>'],
    ['CDATA between fields', '<xml><![CDATA[<a>9</a>]]><a>1</a></xml>'],
    ['CDATA inside a tag', '<xml><a<![CDATA[x]]>>1</a></xml>'],
    ['an element closed by another name', '<xml><total_fee>1</fee></xml>'],
    ['a stray closing tag', '<xml></a></b><total_fee>1</total_fee></xml>'],
    ['a document without its end', '<xml><total_fee>'],
    ['an open CDATA section', '<xml><a><![CDATA[1</a></xml>'],
    ['an element inside a field', '<xml><a><b>1</b></a></xml>'],
    ['an attribute on a field', '<xml><a b="1">1</a></xml>'],
    ['an attribute on the root', '<xml total_fee="1"><a>1</a></xml>'],
    ['a prototype name', '<xml><__proto__>1</__proto__></xml>'],
    ['a name with capitals', '<xml><hasOwnProperty>1</hasOwnProperty></xml>'],
    ['a namespace', '<xml><x:total_fee>1</x:total_fee></xml>'],
    ['JSON', '{"total_fee":1}'],
    ['blanks', '   '],
    ['a NUL', '<xml><a>1\0</a></xml>'],
    ['more than 64 fields', `<xml>${Array.from({ length: 65 }, (_, i) => `<a${i}>1</a${i}>`).join('')}</xml>`],
    ['100 kB', `<xml><a>${'x'.repeat(100_000)}</a></xml>`],
    ['a million open tags', '<xml>'.repeat(1_000_000)],
  ])('refuses %s', (_, body) => expect(fieldsOf(body)).toBe('XML_FORMAT_ERROR'))

  it.each([
    ['no byte', Buffer.alloc(0), 'POST_DATA_EMPTY'],
    ['GBK', Buffer.from('3c786d6c3e3c613eb2e83c2f613e3c2f786d6c3e', 'hex'), 'NOT_UTF8'],
    ['UTF-16', Buffer.from('\uFEFF<xml><a>茶</a></xml>', 'utf16le'), 'NOT_UTF8'],
    ['a root of another name', Buffer.from('<?xml version="1.0"?>\n<root><a>1</a></root>'), 'WRONG_ROOT'],
    ['gzip', gzipSync('<xml><a>1</a></xml>'), 'NOT_UTF8'],
  ])('refuses %s with its own code', (_, body, code) => expect(read(body)).toMatchObject({ ok: false, code }))

  it('answers the worst bodies of the largest size within 100 ms', () => {
    const bodies = ['<![CDATA[', '<a>', '&amp;', '<xml><a>', '<xml><a/>', '<xml> ', ' ', '&'].map((part) =>
      part.repeat(64 * 1024).slice(0, 64 * 1024),
    )
    const startedAt = performance.now()
    for (const body of bodies) read(body)
    expect(performance.now() - startedAt).toBeLessThan(100 * bodies.length)
  })
})

describe('writing an answer', () => {
  it('puts text into CDATA and numbers bare', () => {
    expect(
      writeFlatXml([
        ['a', 'x'],
        ['b', 1],
      ]),
    ).toBe('<xml>\n<a><![CDATA[x]]></a>\n<b>1</b>\n</xml>')
  })

  it('gives every text back when it is read again', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 }).map((value) => value.replace(/[^\P{Cc}\t\n]/gu, ''))
    const nasty = fc.oneof(text, fc.constantFrom(']]>', ']]]]>>', '<![CDATA[', 'a]]', '&lt;', ' ', '\n'))
    fc.assert(
      fc.property(nasty, (value) => {
        expect(fieldsOf(writeFlatXml([['a', value]]))).toEqual({ a: value })
      }),
      { numRuns: 500 },
    )
  })
})
