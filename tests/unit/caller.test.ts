import { callerOf } from '../../core/platform/caller'

const http = { httpMethod: 'GET', headers: {} }
const timer = { Type: 'Timer', TriggerName: 'everyMinute' }
const context = (environment: object) => ({ request_id: 'r1', environment: JSON.stringify(environment) })
const user = { WX_OPENID: 'o0000achen', WX_APPID: 'wx00000000000000a1' }

describe('who calls a function', () => {
  it('is a mini-program user when the platform says so', () => {
    expect(callerOf({}, context(user))).toEqual({
      channel: 'miniProgram',
      appid: 'wx00000000000000a1',
      openid: 'o0000achen',
    })
    const full = { ...user, WX_UNIONID: 'u0000', WX_CLIENTIP: '198.51.100.7' }
    expect(callerOf({}, context(full))).toMatchObject({ unionid: 'u0000', clientIp: '198.51.100.7' })
  })

  it('is read from the older `environ` where there is no `environment`', () => {
    const environ = 'WX_OPENID=o0000achen;WX_APPID=wx00000000000000a1;TCB_ENV=a=b;'
    expect(callerOf({}, { environ })).toMatchObject({ channel: 'miniProgram', openid: 'o0000achen' })
  })

  it('is the gateway, the timer or the merchant only where no client stands behind the call', () => {
    expect(callerOf(http, context({}))).toEqual({ channel: 'http' })
    expect(callerOf(timer, context({}))).toEqual({ channel: 'timer' })
    for (const event of [{}, undefined, null, 'text', { httpMethod: 'GET' }, { Type: 'timer' }]) {
      expect(callerOf(event, context({}))).toEqual({ channel: 'merchant' })
    }
  })

  it.each([http, timer, {}])('is not made anything else by what a client sends: %j', (event) => {
    expect(callerOf({ ...event, WX_OPENID: 'o0000x', userInfo: { openId: 'o0000x' } }, context(user))).toMatchObject({
      channel: 'miniProgram',
      openid: 'o0000achen',
    })
    expect(callerOf(event, context({ TCB_UUID: 'anonymous' }))).toEqual({ channel: 'client' })
    expect(callerOf(event, context({ WX_OPENID: 'o0000achen' }))).toEqual({ channel: 'client' })
    expect(callerOf(event, context({ WX_OPENID: 7, WX_APPID: 'wx00000000000000a1' }))).toEqual({ channel: 'client' })
    expect(callerOf(event, context({ TCB_UUID: 7 }))).toEqual({ channel: 'client' })
  })

  it.each([
    ['no context', undefined],
    ['an empty context', {}],
    ['an environment that is no JSON', { environment: '{' }],
    ['an environment that is no object', { environment: '7' }],
    ['an environment of another type', { environment: user }],
  ])('is nobody we serve with %s', (_, broken) => {
    for (const event of [http, timer, {}]) expect(callerOf(event, broken)).toEqual({ channel: 'client' })
  })

  it('is never read from process.env, which may hold the caller before', () => {
    process.env['WX_OPENID'] = 'o0000before'
    process.env['WX_APPID'] = 'wx00000000000000a1'
    expect(callerOf({}, context({}))).toEqual({ channel: 'merchant' })
    delete process.env['WX_OPENID']
    delete process.env['WX_APPID']
  })
})
