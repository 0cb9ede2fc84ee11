import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { readXml } from '../../core/wechat/xml'
import { writeXml } from '../../core/wechat/xmlWrite'

const KIB = 1024
const leaf = (content: string) => `<xml><total_fee>${content}</total_fee></xml>`
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
const levels = (n: number) => Array.from({ length: n }, (_, i) => `<!ENTITY a${i} "&a${i - 1};&a${i - 1};">`).join('')

describe('reading XML', () => {
  it.each([
    ['CDATA', '<![CDATA[17600]]>', '17600'],
    ['plain text', '17600', '17600'],
    [
      '28 digits, which a number cannot hold',
      '<![CDATA[1004400740201409030005092168]]>',
      '1004400740201409030005092168',
    ],
    ['28 digits in plain text', '1004400740201409030005092168', '1004400740201409030005092168'],
    ['leading zeros', '<![CDATA[000012345678]]>', '000012345678'],
    ['0010', '0010', '0010'],
    ['1e3', '1e3', '1e3'],
    ['0x1F', '0x1F', '0x1F'],
    ['1.10', '1.10', '1.10'],
    ['+5', '+5', '+5'],
    ['true', 'true', 'true'],
    ['padding in CDATA', '<![CDATA[  padded ]]>', '  padded '],
    ['padding in plain text', '  padded ', '  padded '],
    ['an escaped ampersand', 'a&amp;b', 'a&b'],
    ['all five entities', '&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['an entity inside CDATA, which is none', '<![CDATA[a&amp;b]]>', 'a&amp;b'],
    ['JSON with markup in CDATA', '<![CDATA[{"a":"<b>&c</b>"}]]>', '{"a":"<b>&c</b>"}'],
    ['two CDATA sections', '<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['CDATA between text', '1<![CDATA[0]]>0', '100'],
    ['Chinese and astral characters', '茶🍵', '茶🍵'],
    ['an empty field', '', ''],
    ['empty CDATA', '<![CDATA[]]>', ''],
    ['a line break', 'a\nb', 'a\nb'],
  ])('keeps %s exactly, with line breaks around fields and without', (_, content, value) => {
    const flat = leaf(content)
    const lines = `\n<xml>\n  <total_fee>${content}</total_fee>\r\n\t</xml>\n`
    const declared = `<?xml version="1.0" encoding="UTF-8"?>\n${flat}`

    for (const text of [flat, lines, declared, `\ufeff${flat}`]) {
      expect([...readXml(Buffer.from(text))]).toEqual([['total_fee', value]])
    }
  })

  it('keeps names as names, whatever an object would make of them', () => {
    const xml = Buffer.from('<xml><xml>1</xml><valueof>2</valueof></xml>')

    expect(readXml(xml)).toEqual(
      new Map([
        ['xml', '1'],
        ['valueof', '2'],
      ]),
    )
  })

  const hostile: [string, string | Buffer][] = [
    ['an external entity from a file', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${leaf('&e;')}`],
    ['an external entity over http', `<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>${leaf('&e;')}`],
    ['a PUBLIC entity', `<!DOCTYPE x [<!ENTITY e PUBLIC "p" "http://127.0.0.1/">]>${leaf('&e;')}`],
    ['a parameter entity', `<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]>${leaf('1')}`],
    ['an external document type', `<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd">${leaf('1')}`],
    ['an internal entity in an amount', `<!DOCTYPE x [<!ENTITY fee "1">]>${leaf('&fee;00')}`],
    ['a redefined &amp;', `<!DOCTYPE x [<!ENTITY amp "X">]>${leaf('a&amp;b')}`],
    ['a document type in mid-document', '<xml><!DOCTYPE x [<!ENTITY e "999">]><total_fee>&e;</total_fee></xml>'],
    ['a billion laughs', `<!DOCTYPE x [<!ENTITY a "lol">${levels(10)}]>${leaf('&a9;')}`],
    ['quadratic expansion', `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(5 * KIB)}">]>${leaf('&a;'.repeat(3 * KIB))}`],
    ['1001 entities', `<!DOCTYPE x [${'<!ENTITY a "b">'.repeat(1001)}]>${leaf('1')}`],
    ['a thousand open tags', '<a>'.repeat(1000)],
    ['a thousand nested tags', `<xml>${'<a>'.repeat(1000)}1${'</a>'.repeat(1000)}</xml>`],
    ['a huge attribute', `<xml a="${'x'.repeat(10 * KIB)}"><total_fee>1</total_fee></xml>`],
    ['many attributes', `<xml ${'a="1" '.repeat(1000)}><total_fee>1</total_fee></xml>`],
    ['16 KiB and one byte', leaf('1').padEnd(16 * KIB + 1)],
    ['10 MB of text', leaf('x'.repeat(10 * KIB * KIB))],
    ['10 MB of CDATA', leaf(`<![CDATA[${'x'.repeat(10 * KIB * KIB)}]]>`)],
    ['a flood of ampersands', leaf('&'.repeat(10 * KIB))],
    ['many numeric entities', leaf('&#49;'.repeat(1000))],
    ['a hexadecimal entity', leaf('&#x31;')],
    ['an HTML entity', leaf('&nbsp;')],
    ['an entity without its end', leaf('&amp')],
    ['open brackets', '<'.repeat(5000)],
    ['an open quote', '<xml a="'],
    ['open CDATA', '<xml><total_fee><![CDATA[1</total_fee></xml>'],
    ['5000 open CDATA sections', `<xml><total_fee>${'<![CDATA['.repeat(1500)}</total_fee></xml>`],
    ['two amounts', '<xml><total_fee>1</total_fee><total_fee>10000</total_fee></xml>'],
    ['two roots', `${leaf('1')}${leaf('10000')}`],
    ['another second root', `${leaf('1')}<other>1</other>`],
    ['text behind the root', `${leaf('1')}text`],
    ['text before the root', `text${leaf('1')}`],
    ['CDATA behind the root', `${leaf('1')}<![CDATA[x]]>`],
    ['text between fields', '<xml>text<total_fee>1</total_fee></xml>'],
    ['CDATA between fields', '<xml><![CDATA[x]]><total_fee>1</total_fee></xml>'],
    ['an end tag that does not fit', '<xml><total_fee>1</fee></xml>'],
    ['end tags that leave the root', '<xml></a></b><total_fee>1</total_fee></xml>'],
    ['an end of the root in mid-document', '<xml><a>1</a></xml><total_fee>1</total_fee></xml>'],
    ['a document without its end', '<xml><total_fee>1'],
    ['a root without its end', '<xml><total_fee>1</total_fee>'],
    ['a comment inside a number', leaf('1<!-- -->00')],
    ['a comment between fields', '<xml><!-- --><total_fee>1</total_fee></xml>'],
    ['an instruction', '<xml><?php echo 1 ?><total_fee>1</total_fee></xml>'],
    ['a second declaration', `<?xml version="1.0"?><?xml version="1.0"?>${leaf('1')}`],
    ['a declaration that is not first', ` <?xml version="1.0"?>${leaf('1')}`],
    ['a declaration of GBK', `<?xml version="1.0" encoding="GBK"?>${leaf('1')}`],
    ['an element inside a field', leaf('<a>1</a>')],
    ['an attribute on a field', '<xml><total_fee a="1">1</total_fee></xml>'],
    ['a boolean attribute on a field', '<xml><total_fee a>1</total_fee></xml>'],
    ['an attribute on the root', '<xml total_fee="10000"><a>1</a></xml>'],
    ['a field that closes itself', '<xml><total_fee/></xml>'],
    ['a space in an end tag', '<xml><total_fee>1</total_fee ></xml>'],
    ['a tag named __proto__', '<xml><__proto__>1</__proto__></xml>'],
    ['a tag named constructor', '<xml><constructor>1</constructor></xml>'],
    ['a tag named prototype', '<xml><prototype>1</prototype></xml>'],
    ['a tag named toString', '<xml><toString>1</toString></xml>'],
    ['a tag named hasOwnProperty', '<xml><hasOwnProperty>1</hasOwnProperty></xml>'],
    ['a namespace', '<xml><x:total_fee>1</x:total_fee></xml>'],
    ['a tag in capitals', '<xml><TOTAL_FEE>1</TOTAL_FEE></xml>'],
    ['a tag of 33 letters', `<xml><${'a'.repeat(33)}>1</${'a'.repeat(33)}></xml>`],
    ['65 fields', `<xml>${Array.from({ length: 65 }, (_, n) => `<a${n}>1</a${n}>`).join('')}</xml>`],
    ['no field', '<xml></xml>'],
    ['a root in capitals', '<XML><total_fee>1</total_fee></XML>'],
    ['GBK', Buffer.from([...Buffer.from('<xml><a>'), 0xb2, 0xe8, ...Buffer.from('</a></xml>')])],
    ['half a character', Buffer.from([...Buffer.from('<xml><a>'), 0xe8, 0x8c, ...Buffer.from('</a></xml>')])],
    ['an overlong character', Buffer.from([...Buffer.from('<xml><a>'), 0xc0, 0xbc, ...Buffer.from('</a></xml>')])],
    ['UTF-16', utf16(leaf('1'))],
    ['a NUL', leaf('1\u0000')],
    ['an escape character', leaf('1\u001b')],
    ['gzip', gzipSync(leaf('1'))],
    ['a gzip bomb', gzipSync(Buffer.alloc(KIB * KIB))],
    ['JSON', '{"total_fee":1}'],
    ['a form', 'total_fee=1'],
    ['nothing', ''],
    ['spaces', '   \n'],
    ['an HTML page', '<html>502</html>'],
    ['an HTML page with a document type', '<!doctype html><html><body></body></html>'],
  ]

  it.each(hostile)('refuses %s', (_, message) => {
    expect(() => readXml(Buffer.from(message))).toThrow(
      expect.objectContaining({ name: 'AppError', code: expect.stringMatching(/^(INVALID_XML|BODY_TOO_LARGE)$/) }),
    )
    expect(({} as Record<string, unknown>)['total_fee']).toBeUndefined()
  })

  it('has looked at no hostile message for more than a moment', () => {
    for (const [name, message] of hostile) {
      const start = performance.now()
      try {
        readXml(Buffer.from(message))
      } catch {
        expect([name, performance.now() - start < 500]).toEqual([name, true])
      }
    }
  })

  it('takes 16 KiB exactly', () => {
    const value = 'x'.repeat(16 * KIB - leaf('').length)

    expect(readXml(Buffer.from(leaf(value))).get('total_fee')).toBe(value)
  })
})

describe('writing XML', () => {
  it('leaves out empty fields', () => {
    expect(
      writeXml([
        ['a', '1'],
        ['b', ''],
      ]),
    ).toBe('<xml><a><![CDATA[1]]></a></xml>')
  })

  it('lets no value break out of its field, as an openid with "]]>" did in the tutorial', () => {
    const openid = 'o1]]></openid><total_fee>1</total_fee><openid><![CDATA['
    const xml = writeXml([
      ['openid', openid],
      ['total_fee', '17600'],
    ])

    expect(readXml(Buffer.from(xml))).toEqual(
      new Map([
        ['openid', openid],
        ['total_fee', '17600'],
      ]),
    )
  })

  it.each(['\u0000', '\u0008', '\r', '\u001f'])(
    'refuses the control character %j, which no reader would keep',
    (character) => {
      expect(() => writeXml([['a', character]])).toThrow(TypeError)
    },
  )

  it('is read back as it was written, whatever the values', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,31}$/).filter((text) => !/^(constructor|prototype)$/.test(text))
    const pieces = ['<', '>', '&', ']]>', ']', '<![CDATA[', '&amp;', '</a>', '茶', '🍵', ' ', '\n', '\t', '0', 'x', '"']
    const value = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 30 }).map((parts) => parts.join(''))
    const message = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1, maxLength: 20 })

    fc.assert(
      fc.property(message, (fields) => {
        expect([...readXml(Buffer.from(writeXml(fields)))]).toEqual(fields)
      }),
      { numRuns: process.env['WXFLOW_LONG'] === undefined ? 300 : 50_000 },
    )
  })
})
