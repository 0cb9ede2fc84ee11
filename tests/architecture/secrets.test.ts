import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Published by WeChat, by test suites of other SDKs, or computed for them; each with its source in the file. */
const PUBLISHED = ['tests/vectors/wechat-vectors.json']

const FINDINGS: [string, RegExp][] = [
  ['an appid that is not obviously false', /\bwx(?!0{6})(?=[0-9a-f]*\d)[0-9a-f]{16}\b/],
  ['an app secret', /secret['"]?\s*[:=]\s*['"](?!0{16})[0-9a-f]{32}['"]/i],
  ['a key of Tencent Cloud', /\bAKID(?!local|mock)[A-Za-z0-9]{13,}/],
  ['a private key', /-----BEGIN (RSA |EC )?PRIVATE KEY-----/],
  ['an openid that is not obviously false', /['"]o(?!0000|wner|ther|pen|rder|rigin|auth)[A-Za-z0-9_-]{27}['"]/],
  ['a path of one machine', /['"`( ](\/root\/|\/work\/|\/home\/\w+\/)/],
  ['the host of a package registry', /registry\.(npmjs|npmmirror|yarnpkg)\.|\/\/(npm|registry)\.[a-z]+\.(com|org|cn)/],
]

const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
  .split('\0')
  .filter((file) => /\.(ts|mjs|cjs|js|json|md|vue|html|svg|css|example|yml)$/.test(file) && !PUBLISHED.includes(file))

function find(pattern: RegExp, text: string): string[] {
  return text.split('\n').filter((line) => pattern.test(line))
}

describe('what the repository must not hold', () => {
  it.each(FINDINGS)('%s', (_, pattern) => {
    const hits = files
      .filter((file) => file !== 'tests/architecture/secrets.test.ts')
      .flatMap((file) =>
        find(pattern, readFileSync(file, 'utf8')).map((line) => `${file}: ${line.trim().slice(0, 80)}`),
      )
    expect(hits).toEqual([])
  })

  it('would be found, had somebody pasted it from a tutorial', () => {
    const pasted = [
      `appId: 'wx${'1a2b3c4d5e6f7a8b'}',`,
      `appSecret: '${'9f'.repeat(16)}'`,
      `const id = 'AKID${'x1'.repeat(16)}'`,
      `${'-----BEGIN'} PRIVATE KEY-----`,
      `openid: 'oUpF8uM${'uAJO_M2pxb1Q9zNjWeS6o'}'`,
      `cd "/home/somebody/shop"`,
      `"resolved": "https://registry.${'npmjs'}.org/a"`,
    ]
    expect(FINDINGS.map(([, pattern], index) => pattern.test(pasted[index] ?? ''))).toEqual(FINDINGS.map(() => true))
  })
})
