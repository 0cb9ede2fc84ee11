import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { DAY, MINUTE } from '../runningWeChat'
import { openShop, type Shop } from './merchant'
import { v3Client } from './v3Client'

let shop: Shop
afterEach(() => shop.close())

/** A shop that was paid 100 fen, a day later. */
async function setUp() {
  shop = await openShop()
  await shop.order({ total_fee: '100' })
  await shop.pay({ outTradeNo: 'T20260105000001' })
  shop.clock.moveBy(DAY)
  const send = v3Client(shop)
  return { ...shop, send, apply: (query: string) => send('GET', `/v3/bill/${query}`) }
}

describe('a bill of APIv3', () => {
  it('is applied for, then fetched, and has the stated hash', async () => {
    const { send, apply, wechat } = await setUp()
    const applied = await apply('tradebill?bill_date=2026-01-05')
    expect([applied.status, applied.isProven]).toEqual([200, true])
    const { hash_type, hash_value, download_url } = applied.value as Record<string, string>
    expect(download_url).toMatch(new RegExp(`^${wechat.urls.pay}/v3/billdownload/file\\?token=[\\w-]{43}$`))

    const file = await send('GET', download_url!)
    expect([file.status, file.isProven]).toEqual([200, false])
    expect([hash_type, hash_value]).toEqual(['SHA1', createHash('sha1').update(file.bytes).digest('hex')])
    const lines = file.bytes.toString('utf8').split('\n')
    expect(lines[0]).toMatch(/^交易时间,公众账号ID,/)
    expect(lines[1]).toMatch(/^`2026-01-05 10:00:00,`wx/)
    expect(lines.slice(3)).toEqual(['`1,`1.00,`0.00,`0.00,`0.01000,`1.00,`0.00', ''])
  })

  it('comes packed where GZIP is asked for; the hash is of what was packed', async () => {
    const { send, apply } = await setUp()
    const { value } = await apply('tradebill?bill_date=2026-01-05&bill_type=ALL&tar_type=GZIP')
    const { bytes } = await send('GET', String(value['download_url']))
    expect(createHash('sha1').update(gunzipSync(bytes)).digest('hex')).toBe(value['hash_value'])
  })

  it('can be of the movements of the account', async () => {
    const { send, apply } = await setUp()
    const { value } = await apply('fundflowbill?bill_date=2026-01-05&account_type=BASIC')
    const text = (await send('GET', String(value['download_url']))).bytes.toString('utf8')
    expect(text.split('\n').slice(-3)).toEqual([
      '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
      '`2,`1,`1.00,`1,`0.01',
      '',
    ])
  })

  it('has an address that lives five minutes', async () => {
    const { send, apply, clock } = await setUp()
    const { value } = await apply('tradebill?bill_date=2026-01-05')
    clock.moveBy(5 * MINUTE - 1)
    expect((await send('GET', String(value['download_url']))).status).toBe(200)
    clock.moveBy(1)
    expect((await send('GET', String(value['download_url']))).value).toMatchObject({ code: 'INVALID_REQUEST' })
    const { value: next } = await apply('tradebill?bill_date=2026-01-05')
    expect((await send('GET', String(next['download_url']))).status).toBe(200)
  })

  it('is fetched by nobody but the merchant', async () => {
    const { apply } = await setUp()
    const { value } = await apply('tradebill?bill_date=2026-01-05')
    const headers = { accept: '*/*', 'user-agent': 'somebody' }
    expect((await fetch(String(value['download_url']), { headers })).status).toBe(401)
  })

  it.each([
    ['a day that is not over', 'tradebill?bill_date=2026-01-06', 'STATEMENT_CREATING'],
    ['a day on which nothing happened', 'tradebill?bill_date=2026-01-04', 'NO_STATEMENT_EXIST'],
    ['a day of last year', 'tradebill?bill_date=2025-01-05', 'INVALID_REQUEST'],
    ['a day in another form', 'tradebill?bill_date=20260105', 'PARAM_ERROR'],
    ['a day that is none', 'tradebill?bill_date=2026-02-31', 'PARAM_ERROR'],
    ['no day', 'tradebill', 'PARAM_ERROR'],
    ['an unknown type', 'tradebill?bill_date=2026-01-05&bill_type=all', 'PARAM_ERROR'],
    ['an unknown packing', 'tradebill?bill_date=2026-01-05&tar_type=ZIP', 'PARAM_ERROR'],
    ['an unknown account', 'fundflowbill?bill_date=2026-01-05&account_type=basic', 'PARAM_ERROR'],
    ['an account without movements', 'fundflowbill?bill_date=2026-01-05&account_type=FEES', 'NO_STATEMENT_EXIST'],
  ])('is refused for %s', async (_, query, code) => {
    const { apply } = await setUp()
    const answer = await apply(query)
    expect([answer.status, answer.value['code'], answer.isProven]).toEqual([400, code, true])
  })
})
