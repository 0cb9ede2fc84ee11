import type { LoginAnswer } from '../../core/api'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

async function enter(id: string) {
  const miniProgram = system.miniProgram(id)
  const { userId } = dataOf<LoginAnswer>(await miniProgram.call('login')).user
  return { userId, open: (card: object) => miniProgram.call('share', card) }
}

const shares = () => system.cloudbase.database.find('shares', { query: {} }).map(({ document }) => document)

describe('share', () => {
  it('counts a card once for a visitor, of ten openings at once too, and keeps nothing of who opened it', async () => {
    const [sharer, visitor] = [await enter('xiaolin'), await enter('achen')]
    const card = { from: sharer.userId, productId: 'tasting' }

    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.open(card)))

    expect(answers.map(dataOf).filter(({ isCounted }) => isCounted)).toHaveLength(1)
    expect(dataOf(await visitor.open(card))).toEqual({ isCounted: false })
    expect(shares()).toMatchObject([card])
    expect(JSON.stringify(shares())).not.toMatch(new RegExp(`${visitor.userId}|${system.miniProgram('achen').openid}`))
  })

  it('does not count what one opens oneself, nor a forged card, and neither is an error', async () => {
    const { userId, open } = await enter('muqing')
    const before = shares()
    for (const card of [
      { from: userId, productId: 'tasting' },
      { from: 'f'.repeat(32), productId: 'tasting' },
      { from: (await enter('xiaolin')).userId, productId: 'forged' },
    ]) {
      expect(dataOf(await open(card))).toEqual({ isCounted: false })
    }
    expect(shares()).toEqual(before)
  })

  it('refuses a path that no card of ours has, by name of the field', async () => {
    const { open } = await enter('muqing')
    expect(await open({ from: 'x&admin=1', productId: 'tasting' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'from',
    })
    expect(await open({ from: 'f'.repeat(32), productId: '../1' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'productId',
    })
  })

  it('serves nobody who has never logged in', async () => {
    const reply = await system.miniProgram('luren').call('share', { from: 'f'.repeat(32), productId: 'tasting' })
    expect(reply).toMatchObject({ ok: false, code: 'NOT_LOGGED_IN' })
  })
})
