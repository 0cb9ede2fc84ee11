import type { Text } from '../../messages'
import type { Platform } from '../platform'
import { issuedTickets } from '../tokens/tickets'
import type { ClientRefusal } from '../verdict'
import type { JsConfig } from './checkJsConfig'
import { signatureOf, signedString, type SignedFields, signedUrl } from './signature'
import { ticketVariants } from './ticketVariants'
import { urlVariants } from './urlVariants'
import { nonceVariants, type Variant } from './variants'

const ERR_MSG = 'config:fail, Error: invalid signature'
const NO_TICKET = '(no ticket)'

/** Finds out what was signed instead of the right thing, by trying the known mistakes alone and in pairs. */
export function explainSignature(platform: Platform, config: JsConfig): ClientRefusal {
  const right = rightFields(platform, config)
  const expected = signedString(right)
  if (!/^[0-9a-f]{40}$/.test(config.signature)) return { ...badShape, expected }

  for (const [ticket, nonce, url] of mistakes(platform, config, right)) {
    const tried = { ...right, ...nonce.fields, ...url.fields, ...ticket.fields }
    if (signatureOf(tried) !== config.signature) continue
    const wrong = [ticket, nonce, url].filter((variant) => variant.explanation !== undefined)
    return refusal(wrong, { signed: signedString(tried), expected })
  }
  return { ...unknownMistake, expected }
}

function rightFields(platform: Platform, { appId, nonceStr, timestamp, pageUrl }: JsConfig): SignedFields {
  const now = platform.clock.now().getTime()
  const current = issuedTickets(platform)
    .filter(({ type, appid, expiresAt }) => type === 'jsapi' && appid === appId && expiresAt > now)
    .at(-1)
  return { ticket: current?.ticket ?? NO_TICKET, nonceStr, timestamp, url: signedUrl(pageUrl) }
}

function* mistakes(platform: Platform, config: JsConfig, right: SignedFields): Generator<[Variant, Variant, Variant]> {
  for (const ticket of ticketVariants(platform, right))
    for (const nonce of nonceVariants(right)) for (const url of urlVariants(config.pageUrl)) yield [ticket, nonce, url]
}

function refusal(wrong: Variant[], strings: { signed: string; expected: string }): ClientRefusal {
  const join = (language: keyof Text) => wrong.map((variant) => variant.explanation?.[language] ?? '').join(' ')
  const field = wrong.map((variant) => variant.field).join(', ')
  return { ok: false, errMsg: ERR_MSG, field, explanation: { en: join('en'), zh: join('zh') }, ...strings }
}

const badShape: ClientRefusal = {
  ok: false,
  errMsg: ERR_MSG,
  field: 'signature',
  explanation: {
    en: 'The signature must be a SHA-1 in 40 lower-case hex digits.',
    zh: 'signature 必须是 SHA-1 的 40 位小写十六进制。',
  },
}

const unknownMistake: ClientRefusal = {
  ok: false,
  errMsg: ERR_MSG,
  field: 'signature',
  explanation: {
    en: 'None of the known mistakes gives this signature. Compare your string1 with the expected one: noncestr and timestamp must be those handed to wx.config, url the address of this very page.',
    zh: '已知的错误都得不出这个签名。请对照应签的 string1：noncestr、timestamp 要与传给 wx.config 的相同，url 要是本页的地址。',
  },
}
