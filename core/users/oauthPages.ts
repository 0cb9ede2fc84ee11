import type { ErrorCode, Refusal } from '../api'
import { AppError } from '../platform/errors'
import { pageReply, type HttpReply } from '../platform/httpReply'
import { MESSAGES } from '../platform/messages'
import { shopDocument } from './shopDocument'

/** The page that a person sees when a login cannot be finished: what happened, what to do now, and the request id. */
export function oauthCallbackPage(refusal: Refusal, { error }: { error: unknown }): HttpReply {
  const aim = aimOf(error)
  const { title, text, ways } = contentOf(refusal.code, aim)
  const links = ways.map((way, index) => linkOf(way, { aim, isMain: index === 0 })).join('')
  const body = `<h1>${title}</h1><p>${text}</p>${links}
<small>${refusal.code} · ${escaped(refusal.requestId)}</small>`

  return pageReply(MESSAGES[refusal.code].status, shopDocument(title, body))
}

/** The same page for a browser; programs that do not ask for HTML get the refusal in JSON. */
export function oauthStartPage(refusal: Refusal, details: { error: unknown; accept: string }): HttpReply | undefined {
  return details.accept.includes('text/html') ? oauthCallbackPage(refusal, details) : undefined
}

/** Where the user wanted to go, as an error of a known flow tells. */
interface Aim {
  returnTo?: string
  scope?: string
}

type Way = 'again' | 'askAgain' | 'back' | 'home'

interface Content {
  title: string
  text: string
  /** The ways on; the first one is the best. */
  ways: Way[]
}

const UNFINISHED: Content = {
  title: '登录没有完成',
  text: '我们这边出了点问题，请稍后再试。',
  ways: ['again', 'home'],
}
const WECHAT_SILENT: Content = { ...UNFINISHED, text: '微信暂时没有应答，请稍后再试一次。' }

const CONTENTS: Partial<Record<ErrorCode, Content>> = {
  OAUTH_FLOW_INVALID: {
    title: '请重新登录',
    text: '这次登录已经用过或超过十分钟，再点一次就好。',
    ways: ['again', 'home'],
  },
  OAUTH_CODE_USED: {
    title: '请重新登录',
    text: '微信给的登录凭证已经用过或过期，再点一次就好。',
    ways: ['again', 'home'],
  },
  OAUTH_REFUSED: {
    title: '你没有授权登录',
    text: '不登录也可以逛茶铺；下单时再登录也不迟。',
    ways: ['again', 'home'],
  },
  SNAPSHOT_USER: {
    title: '当前是网页快照',
    text: '请点微信页面底部的「使用完整服务」，再登录下单。',
    ways: ['home'],
  },
  URL_NOT_OURS: { title: '链接不对', text: '这个登录链接不是从本站打开的，请从茶铺首页进入。', ways: ['home'] },
  INVALID_INPUT: { title: '链接不对', text: '这个登录链接不完整，请从茶铺首页进入。', ways: ['home'] },
  WECHAT_UNREACHABLE: WECHAT_SILENT,
  WECHAT_BUSY: WECHAT_SILENT,
  DEADLINE_EXCEEDED: WECHAT_SILENT,
}

/** Asked for by somebody who is logged in already, so that a refusal loses nothing. */
const PROFILE_REFUSED: Content = {
  title: '没有授权头像和昵称',
  text: '没关系，不授权也一样买茶、看订单。',
  ways: ['back', 'askAgain'],
}

function contentOf(code: ErrorCode, { scope }: Aim): Content {
  if (code === 'OAUTH_REFUSED' && scope === 'snsapi_userinfo') return PROFILE_REFUSED
  return CONTENTS[code] ?? UNFINISHED
}

function linkOf(way: Way, { aim, isMain }: { aim: Aim; isMain: boolean }): string {
  const [text, path] = destination(way, aim)
  return `<a class="${isMain ? 'button' : 'plain'}" href="${path}">${text}</a>`
}

function destination(way: Way, aim: Aim): [text: string, path: string] {
  switch (way) {
    case 'again':
      return ['重新登录', restartPath(aim)]
    case 'askAgain':
      return ['再问我一次', restartPath(aim)]
    case 'back':
      return ['回到刚才的页面', escaped(aim.returnTo ?? '/')]
    case 'home':
      return ['先去逛逛', '/']
  }
}

function aimOf(error: unknown): Aim {
  if (!(error instanceof AppError)) return {}
  const { returnTo, scope } = error.values
  return {
    ...(returnTo !== undefined && { returnTo: String(returnTo) }),
    ...(scope !== undefined && { scope: String(scope) }),
  }
}

function restartPath({ returnTo, scope }: Aim): string {
  if (returnTo === undefined || scope === undefined) return '/api/oauth/start'
  return `/api/oauth/start?returnTo=${encodeURIComponent(returnTo)}&amp;scope=${encodeURIComponent(scope)}`
}

function escaped(text: string): string {
  return text.replace(/[^\w.-]/gu, (character) => `&#${character.codePointAt(0)};`)
}
