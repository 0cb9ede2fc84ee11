import type { Credential } from '../../../local/cloudbase/admin/credentials'
import type { Caller, Invoke } from '../../../local/cloudbase/functions/invoke'
import { openLocalCloud, useCredential } from '../../support/localCloud'
import { errorOf, type Sdk } from '../../support/sdks'

const LIN: Caller = { kind: 'miniProgram', appid: 'wx00000000000000a1', openid: 'o00000000000000000000000000a1' }

async function setUp() {
  const calls: { name: string; event: unknown; caller: Caller }[] = []
  const running = new Map<string, Caller>()
  const invoke: Invoke = async (name, event, caller) => {
    calls.push({ name, event, caller })
    if (name === 'broken') return { ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', message: 'It threw.', requestId: 'r' }
    return { ok: true, json: JSON.stringify({ echo: event }), requestId: 'r' }
  }
  const callerOf = ({ secretId }: Credential) => running.get(secretId)
  const cloud = await openLocalCloud({ invoke, callerOf })

  function actAs(owner: string, caller?: Caller): void {
    const credential = cloud.credentials.issue(owner)
    if (caller !== undefined) running.set(credential.secretId, caller)
    useCredential(cloud.adminUrl, credential)
  }
  return { ...cloud, calls, actAs, node: cloud.node as Sdk, wx: cloud.wx as Sdk }
}

let room: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => void (room = await setUp()))
afterEach(() => room.close())

describe('callFunction of an SDK', () => {
  it('invokes as the merchant when it signs with the admin credential', async () => {
    expect((await room.node.callFunction({ name: 'refund', data: { a: 1 } })).result).toEqual({ echo: { a: 1 } })
    expect((await room.wx.callFunction({ name: 'refund' })).result).toEqual({ echo: {} })
    expect(room.calls.map(({ caller }) => caller)).toEqual([{ kind: 'admin' }, { kind: 'admin' }])
  })

  it('passes on the caller of the function that calls', async () => {
    room.actAs('login', LIN)
    await room.wx.callFunction({ name: 'profile', data: { userInfo: 'whatever' } })
    expect(room.calls).toEqual([
      { name: 'profile', event: { userInfo: 'whatever' }, caller: { kind: 'function', from: LIN } },
    ])
  })

  it('gives a function that nobody is known to have called no identity', async () => {
    room.actAs('login')
    await room.node.callFunction({ name: 'profile' })
    expect(room.calls[0]?.caller).toEqual({ kind: 'function', from: { kind: 'http' } })
  })

  it('fails with the code and text of the invocation', async () => {
    const code = 'FUNCTIONS_EXECUTE_FAIL'
    expect(await errorOf(room.node.callFunction({ name: 'broken' }))).toMatchObject({
      code,
      message: expect.stringContaining('It threw.'),
    })
    expect(await errorOf(room.wx.callFunction({ name: 'broken' }))).toMatchObject({ errCode: -1, code })
  })

  it('refuses names that no function has', async () => {
    expect(await errorOf(room.node.callFunction({ name: '../secret' }))).toMatchObject({ code: 'INVALID_PARAM' })
    expect(room.calls).toEqual([])
  })
})
