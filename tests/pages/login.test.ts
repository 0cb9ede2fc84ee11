import { Refused } from '../../h5-static/src/api'
import { createLogin, loginUrl } from '../../h5-static/src/login'
import { fakeKeep, fakeStorage } from './support'

describe('login', () => {
  it('knows the user whose session the server knows', async () => {
    const { open, visits } = setUp({
      session: () => Promise.resolve({ user: { userId: 'u1', nickname: '小林' } }),
      isKnown: true,
    })
    const login = open()
    await login.ask()
    expect(login.state).toMatchObject({ status: 'user', user: { userId: 'u1' } })
    expect(visits).toEqual([])
  })

  it('goes to log in silently at a first visit in WeChat, and asks the server nothing before', async () => {
    const { open, visits, asked } = setUp()
    await open().ask()
    expect(visits).toEqual(['instead /api/oauth/start?returnTo=%2F%23%2Fproduct%2Ftasting'])
    expect(asked()).toBe(0)
  })

  it('asks for the session at the next visit, and logs in silently when it is over', async () => {
    const world = setUp({ session: () => Promise.resolve({ user: { userId: 'u1' } }), isKnown: true })
    const first = world.open()
    await first.ask()
    expect([first.state.status, world.visits]).toEqual(['user', []])

    world.deps.api.session = () => Promise.reject(new Refused('NOT_LOGGED_IN'))
    await world.open().ask()
    expect(world.visits).toEqual(['instead /api/oauth/start?returnTo=%2F%23%2Fproduct%2Ftasting'])
  })

  it('does so once only, so that a login which sets no session never goes round', async () => {
    const { open, visits } = setUp()
    await open().ask()
    const back = open()
    await back.ask()
    expect(visits).toHaveLength(1)
    expect(back.state.status).toBe('guest')
  })

  it('may do so again after a login that succeeded', async () => {
    const world = setUp()
    await world.open().ask()
    world.deps.api.session = () => Promise.resolve({ user: { userId: 'u1' } })
    const back = world.open()
    await back.ask()
    back.meetGuest()
    expect(world.visits).toHaveLength(2)
  })

  it('never does so where the browser forbids storage, because the loop could not be seen', async () => {
    const { open, visits } = setUp({ storage: fakeStorage(true) })
    const login = open()
    await login.ask()
    expect(visits).toEqual([])
    expect(login.state.status).toBe('guest')
    login.logIn()
    expect(visits).toHaveLength(1)
  })

  it('never does so outside WeChat', async () => {
    const { open, visits } = setUp({ isInWeChat: false })
    const login = open()
    await login.ask()
    expect([login.state.status, visits]).toEqual(['guest', []])
  })

  it('leaves a customer alone who logged out, until the customer asks', async () => {
    const { open, visits } = setUp()
    await open().logOut()
    const back = open()
    await back.ask()
    expect(visits).toEqual([])
    back.logIn()
    expect(visits).toHaveLength(1)
  })

  it('says what went wrong when the server cannot tell who it is', async () => {
    const { open } = setUp({ session: () => Promise.reject(new Refused('BUSY', 'r1')), isKnown: true })
    const login = open()
    await login.ask()
    expect(login.state).toMatchObject({ status: 'failed', refused: { code: 'BUSY', requestId: 'r1' } })
  })

  it('asks again when the page comes back from the cache of the browser', async () => {
    const { open, deps } = setUp()
    const login = open()
    await login.ask()
    expect(login.state.status).toBe('leaving')
    deps.api.session = () => Promise.resolve({ user: { userId: 'u1' } })
    login.returned()
    await new Promise((resolve) => setImmediate(resolve))
    expect(login.state.status).toBe('user')
  })

  it('asks for nickname and avatar by the scope that makes WeChat ask the customer, who may go back', () => {
    const { open, visits } = setUp()
    open().askProfile()
    expect(visits).toEqual(['/api/oauth/start?returnTo=%2F%23%2Fproduct%2Ftasting&scope=snsapi_userinfo'])
  })
})

describe('loginUrl', () => {
  it('keeps every character of the way back', () => {
    const returnTo = '/?from=singlemessage&a=中+1#/product/x?y=1&z'
    const url = new URL(loginUrl(returnTo, 'snsapi_base'), 'https://shop.example')
    expect([...url.searchParams]).toEqual([['returnTo', returnTo]])
  })
})

function setUp(
  world: {
    session?: () => Promise<{ user: { userId: string; nickname?: string } }>
    isInWeChat?: boolean
    /** Somebody was logged in here before. */
    isKnown?: boolean
    storage?: ReturnType<typeof fakeStorage>
  } = {},
) {
  const storage = world.storage ?? fakeStorage()
  const longStorage = fakeStorage(world.storage !== undefined)
  if (world.isKnown === true) longStorage.setItem('wxflow.login.known', '1')
  const visits: string[] = []
  let asked = 0
  const deps = {
    api: {
      session: world.session ?? (() => (asked++, Promise.reject(new Refused('NOT_LOGGED_IN')))),
      logOut: () => Promise.resolve({}),
    },
    isInWeChat: world.isInWeChat ?? true,
    here: () => '/#/product/tasting',
    go: (url: string) => void visits.push(url),
    replace: (url: string) => void visits.push(`instead ${url}`),
  }
  const open = () => createLogin({ ...deps, keep: fakeKeep(storage), keepLong: fakeKeep(longStorage) })
  return { deps, visits, asked: () => asked, open }
}
