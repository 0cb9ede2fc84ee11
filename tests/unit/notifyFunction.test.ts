import { AppError } from '../../core/platform/errors'
import { HttpReply, type GatewayReply } from '../../core/platform/httpReply'
import { notifyFunction, type Notification } from '../../core/platform/notifyFunction'
import { gatewayEvent } from '../fakes/gateway'

const XML = '<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>'
const form = async () => ({
  success: new HttpReply(200, { 'content-type': 'text/xml' }, 'SUCCESS'),
  failure: (status: number) => new HttpReply(status, { 'content-type': 'text/xml' }, 'FAIL'),
})
const context = (environment: object = {}) => ({ request_id: 'req-1', environment: JSON.stringify(environment) })
const notification = { ...gatewayEvent({ method: 'POST', headers: { 'content-type': 'text/xml' } }), body: XML }

function setUp(receive: (notification: Notification) => Promise<void> = async () => undefined, wire = () => undefined) {
  const received: Notification[] = []
  const logged: string[] = []
  const log = () => ({ info: (line: string) => logged.push(line), error: (line: string) => logged.push(line) })
  const main = notifyFunction({ name: 'payNotify', form, env: {}, deadlineMs: 10, log }, () => {
    wire()
    return (incoming) => {
      received.push(incoming)
      return receive(incoming)
    }
  })
  const deliver = async (event: unknown, callContext: unknown = context()) =>
    (await main(event, callContext)) as GatewayReply
  return { received, logged, deliver }
}

describe('the receiver of notifications', () => {
  it('hands over the bytes and answers success only then', async () => {
    const { received, deliver } = setUp()
    expect(await deliver(notification)).toMatchObject({ statusCode: 200, body: 'SUCCESS' })
    expect(received.map(({ body }) => body.toString())).toEqual([XML])
  })

  it.each([
    ['a refusal', () => Promise.reject(new AppError('INVALID_SIGNATURE', { expected: 'MD5' }))],
    ['a failure', () => Promise.reject(new Error('the database went away'))],
    ['work that takes too long', () => new Promise<void>(() => undefined)],
  ])('answers failure for %s, so that WeChat Pay sends again', async (_, receive) => {
    const { deliver, logged } = setUp(receive)
    const reply = await deliver(notification)
    expect(reply.body).toBe('FAIL')
    expect(logged).toHaveLength(1)
  })

  it.each([
    ['a signature that proves nothing', new AppError('INVALID_SIGNATURE', { expected: 'MD5' }), 401],
    ['another order', new AppError('NOTIFICATION_MISMATCH', { field: 'total_fee' }), 400],
    ['our own trouble', new Error('the database went away'), 500],
  ])('lets the form tell %s from other failures', async (_, error, status) => {
    const { deliver } = setUp(() => Promise.reject(error))
    expect(await deliver(notification)).toMatchObject({ statusCode: status, body: 'FAIL' })
  })

  it('answers failure while it cannot be wired, and each time the log names what is missing', async () => {
    const { deliver, logged } = setUp(undefined, () => {
      throw new AppError('CONFIG_INVALID', { problems: 'PAY_V2_KEY must be 32 letters and digits' })
    })
    expect([(await deliver(notification)).body, (await deliver(notification)).body]).toEqual(['FAIL', 'FAIL'])
    expect(logged).toEqual([expect.stringContaining('PAY_V2_KEY'), expect.stringContaining('PAY_V2_KEY')])
  })

  it('answers failure to any other method', async () => {
    const { received, deliver } = setUp()
    expect(await deliver(gatewayEvent())).toMatchObject({ body: 'FAIL' })
    expect(received).toEqual([])
  })

  it.each([
    ['a mini-program', context({ WX_OPENID: 'o0000achen', WX_APPID: 'wx00000000000000a1' }), notification],
    ['an anonymous client', context({ TCB_UUID: 'x' }), notification],
    ['a timer', context(), { Type: 'Timer' }],
    ['another function', context(), {}],
    ['a caller without environment', { request_id: 'req-1' }, notification],
  ])('answers FORBIDDEN to %s and reads nothing', async (_, callContext, event) => {
    const { received, deliver } = setUp()
    expect(await deliver(event, callContext)).toMatchObject({
      ok: false,
      code: 'FORBIDDEN',
      requestId: 'req-1',
    })
    expect(received).toEqual([])
  })
})
