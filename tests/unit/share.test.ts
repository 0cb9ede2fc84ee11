import { share } from '../../core/sharing/share'
import { cloudShareStore } from '../../core/sharing/cloudShareStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { openShop } from '../fakes/shop'

const SHARER = 'a'.repeat(32)
const GUEST = 'b'.repeat(32)
const CARD = { from: SHARER, productId: 'tea' }

async function setUp() {
  const { database, deps, clock } = await openShop()
  const users = cloudUserStore(database)
  const readUser = (userId: string) => users.find(userId)
  const shareDeps = { shares: cloudShareStore(database), products: deps.products, readUser, clock }
  for (const userId of [SHARER, GUEST]) await users.create({ userId, createdAt: clock.now() })

  const visitorOf = (userId: string) => ({ userId, appid: 'wx0', openid: 'o0', client: 'miniProgram' as const })
  const open = (input: unknown, userId = GUEST) => share(shareDeps, visitorOf(userId), input)
  return { database, users, open, shares: () => database.rows('shares') }
}

describe('share', () => {
  it('counts a card that somebody else opens, and keeps no more than who shared what, and when', async () => {
    const { open, shares } = await setUp()
    expect(await open(CARD)).toEqual({ isCounted: true })
    expect(shares()).toEqual([
      { _id: expect.stringMatching(/^[0-9a-f]{64}$/), ...CARD, openedAt: new Date('2026-11-22T06:00:00Z') },
    ])
    expect(JSON.stringify(shares())).not.toContain(GUEST)
  })

  it('counts a visitor once, of ten openings at once too', async () => {
    const { open, shares } = await setUp()
    const answers = await Promise.all(Array.from({ length: 10 }, () => open(CARD)))
    expect(answers.filter(({ isCounted }) => isCounted)).toHaveLength(1)
    expect(await open(CARD)).toEqual({ isCounted: false })
    expect(shares()).toHaveLength(1)
  })

  it('counts other visitors and other products by themselves, also one that is sold out', async () => {
    const { open, shares } = await setUp()
    await open(CARD)
    expect(await open({ ...CARD, productId: 'gone' })).toEqual({ isCounted: true })
    expect(await open(CARD, 'c'.repeat(32))).toEqual({ isCounted: true })
    expect(shares()).toHaveLength(3)
  })

  it.each([
    ['one’s own', CARD, SHARER],
    ['of nobody', { ...CARD, from: 'f'.repeat(32) }, GUEST],
    ['of a product that is not there', { ...CARD, productId: 'forged' }, GUEST],
    ['of a name that every object has', { ...CARD, productId: 'constructor' }, GUEST],
  ])('does not count a card %s, and that is no error', async (_, input, userId) => {
    const { open, shares } = await setUp()
    expect(await open(input, userId)).toEqual({ isCounted: false })
    expect(shares()).toEqual([])
  })

  it('knows a card that a visitor shared before his users became one as his own', async () => {
    const { users, open, shares } = await setUp()
    await users.merge({ from: SHARER, into: GUEST })
    expect(await open(CARD, GUEST)).toEqual({ isCounted: false })
    expect(await open(CARD, 'c'.repeat(32))).toEqual({ isCounted: true })
    expect(shares()).toMatchObject([{ from: GUEST }])
  })

  it.each([
    ['from', { ...CARD, from: 'x' }],
    ['from', { ...CARD, from: `${SHARER}\n` }],
    ['from', { ...CARD, from: SHARER.toUpperCase() }],
    ['from', { ...CARD, from: { $ne: null } }],
    ['from', { productId: 'tea' }],
    ['productId', { ...CARD, productId: '../orders' }],
    ['productId', { ...CARD, productId: '' }],
    ['productId', { from: SHARER }],
    ['to', { ...CARD, to: GUEST }],
    ['body', null],
  ])('refuses a wrong "%s" by name: %j', async (field, input) => {
    const { open, shares } = await setUp()
    await expect(open(input)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field } })
    expect(shares()).toEqual([])
  })
})
