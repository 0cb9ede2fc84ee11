import { type ControlContext, ControlRefusal, type ControlRoute } from '../controls'
import type { WireReply, WireRequest } from '../router'
import { jsonReply, readJsonObject } from './json'

/**
 * Serves /controls on the api host: JSON in and out. Only a loopback Host is answered and a body must be declared as
 * JSON, so that no page in the browser, by rebinding or by a plain form, can move the clock or pay.
 */
export function controlPanel(context: ControlContext, routes: ControlRoute[]) {
  return async (request: WireRequest): Promise<WireReply | undefined> => {
    const { pathname } = request.url
    if (pathname !== '/controls' && !pathname.startsWith('/controls/')) return undefined
    try {
      return jsonReply(200, (await run(context, routes, request)) ?? { ok: true })
    } catch (error) {
      if (!(error instanceof ControlRefusal)) throw error
      return jsonReply(error.status, { code: error.code, message: error.sentence(context.platform.language) })
    }
  }
}

async function run(context: ControlContext, routes: ControlRoute[], request: WireRequest): Promise<unknown> {
  const { method, url, headers } = request
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers['host'] ?? '')) throw wrongHost
  const onPath = routes.filter(({ path }) => path === url.pathname)
  if (onPath.length === 0) throw unknownPath
  const route = onPath.find((each) => each.method === method)
  if (route === undefined) throw wrongMethod

  return route.handle(context, readInput(request))
}

function readInput({ method, headers, body }: WireRequest): Record<string, unknown> {
  if (method !== 'POST') return {}
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) throw wrongType
  const input = readJsonObject(body)
  if (input === undefined) throw wrongBody
  return input
}

const wrongHost = new ControlRefusal(
  'FORBIDDEN',
  { en: 'Call the controls at 127.0.0.1 or localhost.', zh: '请用 127.0.0.1 或 localhost 访问控制接口。' },
  403,
)
const unknownPath = new ControlRefusal(
  'NOT_FOUND',
  { en: 'There is no such control; GET /controls lists them.', zh: '没有这个控制接口；GET /controls 列出全部。' },
  404,
)
const wrongMethod = new ControlRefusal(
  'METHOD_NOT_ALLOWED',
  { en: 'This control takes another method.', zh: '请换一种请求方法。' },
  405,
)
const wrongType = new ControlRefusal(
  'UNSUPPORTED_MEDIA_TYPE',
  { en: 'Send content-type: application/json.', zh: '请使用 content-type: application/json。' },
  415,
)
const wrongBody = new ControlRefusal('INVALID_INPUT', {
  en: 'The body must be a JSON object.',
  zh: '请求体必须是 JSON 对象。',
})
