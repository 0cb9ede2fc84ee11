import { createCatalogue } from '../../../miniprogram/services/catalogue'
import { after } from '../../../miniprogram/services/clock'
import { createLoader, type Loaded } from '../../../miniprogram/services/loader'
import { Refused } from '../../../miniprogram/services/refused'
import { aProduct } from '../support/shop'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('what a page loads', () => {
  it('is shown when it is there', async () => {
    const { loader, shown } = setUp(() => Promise.resolve('tea'))
    await loader.reload()
    expect(shown()).toEqual({ data: 'tea', problem: null, isSlow: false })
  })

  it('shows that it takes a while, but only when it does', async () => {
    const quick = setUp(() => Promise.resolve('tea'))
    await quick.loader.reload()
    await jest.advanceTimersByTimeAsync(1000)
    expect(quick.shown().isSlow).toBe(false)

    const slow = setUp(() => new Promise(() => undefined))
    void slow.loader.reload()
    await jest.advanceTimersByTimeAsync(199)
    expect(slow.shown().isSlow).toBe(false)
    await jest.advanceTimersByTimeAsync(1)
    expect(slow.shown().isSlow).toBe(true)
  })

  it('shows why it is not there, and forgets that at the next try', async () => {
    const world: { refusal?: Refused | undefined } = { refusal: new Refused('NETWORK_DOWN') }
    const { loader, shown } = setUp(() =>
      world.refusal === undefined ? Promise.resolve('tea') : Promise.reject(world.refusal),
    )
    await loader.reload()
    expect(shown()).toMatchObject({ data: null, problem: { code: 'NETWORK_DOWN' } })
    world.refusal = undefined
    await loader.reload()
    expect(shown()).toMatchObject({ data: 'tea', problem: null })
  })

  it('stays on the screen when a refresh fails', async () => {
    let isDown = false
    const { loader, shown } = setUp(() => (isDown ? Promise.reject(new Refused('BUSY')) : Promise.resolve('tea')))
    await loader.reload()
    isDown = true
    await loader.reload()
    expect(shown()).toMatchObject({ data: 'tea', problem: null })
  })

  it('is the answer of the last asking, whichever comes first', async () => {
    const answers: ((text: string) => void)[] = []
    const { loader, shown } = setUp(() => new Promise((resolve) => answers.push(resolve)))
    const both = [loader.reload(), loader.reload()]
    answers[1]?.('new')
    answers[0]?.('old')
    await Promise.all(both)
    expect(shown().data).toBe('new')
  })

  it('comes too late for a page that was left', async () => {
    const { loader, shown } = setUp(() => Promise.resolve('tea'))
    const end = loader.reload()
    loader.leave()
    await end
    expect(shown().data).toBeNull()
  })
})

describe('the catalogue', () => {
  it('remembers the products for a page that waits for them anew', async () => {
    const catalogue = createCatalogue({ products: () => Promise.resolve([aProduct()]) })
    expect(catalogue.known('tasting')).toBeNull()
    expect(await catalogue.one('tasting')).toEqual(aProduct())
    expect(catalogue.known('tasting')).toEqual(aProduct())
  })

  it('refuses a product that is gone', async () => {
    const catalogue = createCatalogue({ products: () => Promise.resolve([]) })
    await expect(catalogue.one('tasting')).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' })
  })
})

function setUp(load: () => Promise<string>) {
  const state: Loaded<string> = { data: null, problem: null, isSlow: false }
  const show = (change: Partial<Loaded<string>>) => void Object.assign(state, change)
  return { loader: createLoader({ load, show, after }), shown: () => state }
}
