import type { KeyObject } from 'node:crypto'
import type { WireRequest } from '../../router'
import type { SignatureExplanation } from '../explainSignature'
import type { Cause } from '../signatureVariants'
import type { Authorization } from './authorization'
import { explainRsa, type LineChoices } from './explainRsa'
import { decoded } from './pathParts'

interface Input {
  request: WireRequest
  authorization: Authorization
  /** The operation's path with its names in braces. */
  pattern: string
  key: KeyObject
}

/** Which part of a request was signed otherwise than it was sent: method, path, time, nonce or body. */
export function explainRequest({ request, authorization, pattern, key }: Input): SignatureExplanation {
  const { timestamp, nonce_str: nonce, signature } = authorization
  const body = request.body.toString('utf8')
  const lines = [
    methods(request.method),
    targets(request.url, pattern),
    choices(timestamp, [
      [`${timestamp}000`, cause('timestamp', 'milliseconds were signed as the time', '签名用了毫秒时间戳')],
    ]),
    [{ value: nonce }],
    bodies(request.method, body),
  ]
  const answerForm = [timestamp, nonce, body].map((line) => `${line}\n`).join('')
  return explainRsa({
    ...{ signature, key, lines },
    others: [
      {
        value: answerForm,
        cause: cause(
          'signature',
          'the form of an answer was signed, without method and path',
          '签名用了应答的格式，缺少方法与路径',
        ),
      },
    ],
  })
}

type Mistake = readonly [value: string, cause: Cause]

/** The right value, and each mistake that makes another one. */
function choices(right: string, mistakes: readonly Mistake[]): LineChoices {
  const other = mistakes.filter(([value]) => value !== right)
  return [{ value: right }, ...other.map(([value, why]) => ({ value, cause: why }))]
}

const methods = (method: string) =>
  choices(method, [
    [method.toLowerCase(), cause('method', 'the method was signed in lower case', '请求方法用了小写')],
    ...(method === 'GET' ? [] : [['GET', cause('method', 'GET was signed', '签名用了 GET')] as const]),
  ])

function targets({ pathname, search, host }: URL, pattern: string): LineChoices {
  return choices(pathname + search, [
    [pathname, cause('url', 'the query was not signed', '签名缺少查询串')],
    [pattern + search, cause('url', 'the path was signed before its parts were filled in', '签名的路径占位符未替换')],
    [decoded(pathname) + search, cause('url', 'the path was signed before it was encoded', '签名的路径未做 URL 编码')],
    [
      `http://${host}${pathname}${search}`,
      cause('url', 'the whole address was signed, expected path and query', '签名用了完整网址，应为路径与查询串'),
    ],
    [
      `https://${host}${pathname}${search}`,
      cause('url', 'the whole address was signed, expected path and query', '签名用了完整网址，应为路径与查询串'),
    ],
  ])
}

function bodies(method: string, body: string): LineChoices {
  if (method === 'GET')
    return choices(body, [
      [
        '{}',
        cause(
          'body',
          '"{}" was signed as the body of a GET, expected an empty line',
          'GET 请求体应为空行，签名用了 {}',
        ),
      ],
      [
        'null',
        cause(
          'body',
          '"null" was signed as the body of a GET, expected an empty line',
          'GET 请求体应为空行，签名用了 null',
        ),
      ],
      [
        'undefined',
        cause('body', '"undefined" was signed as the body of a GET', 'GET 请求体应为空行，签名用了 undefined'),
      ],
    ])
  return choices(body, [
    ['', cause('body', 'the body was not signed', '签名缺少请求体')],
    ...respelled(body).map(
      (value) =>
        [
          value,
          cause('body', 'other bytes of the same JSON were signed than were sent', '签名的 JSON 与发送的字节不一致'),
        ] as const,
    ),
  ])
}

/** The same JSON as other writers of JSON put it. */
function respelled(body: string): string[] {
  try {
    const value: unknown = JSON.parse(body)
    const plain = JSON.stringify(value)
    const escaped = plain.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    return [
      plain,
      JSON.stringify(value, null, 2),
      JSON.stringify(value, null, 4),
      escaped,
      plain.replaceAll('/', '\\/'),
    ]
  } catch {
    return []
  }
}

const cause = (field: string, en: string, zh: string): Cause => ({ field, text: { en, zh } })
