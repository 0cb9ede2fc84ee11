import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { balanceFenOf } from '../../../../local/wechat/pay/balances'
import { refundDeskOf } from '../../../../local/wechat/pay/refundDesk'
import { findRefund } from '../../../../local/wechat/pay/refunds'
import { openBench, START } from './notifierBench'

const OUT_TRADE_NO = 'T20260105000001'
const SECOND = 1_000

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'wxflow-refund-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('a refund that is under way when WeChat stops', () => {
  async function stopped() {
    const file = path.join(folder, 'wechat.db')
    const bench = openBench({ file })
    await bench.pay('MD5', OUT_TRADE_NO, 100)
    bench.refund(OUT_TRADE_NO, { totalFen: 100, refundFen: 100 })
    bench.stop()
    return file
  }

  it('ends at its time after the restart, and its notification is sent', async () => {
    const bench = openBench({ file: await stopped(), now: START + SECOND })
    bench.notifier.resume()
    refundDeskOf(bench.platform).resume()
    await bench.moveBy(4 * SECOND - 1)
    expect(findRefund(bench.platform, 'R1')).toMatchObject({ state: 'PROCESSING' })
    await bench.moveBy(1)
    expect(findRefund(bench.platform, 'R1')).toMatchObject({ state: 'SUCCESS' })
    expect(balanceFenOf(bench.platform, bench.platform.users[0]!)).toBe(520_000)
    expect(bench.sent.map(({ fields }) => Object.hasOwn(fields, 'req_info'))).toContain(true)
    bench.stop()
  })

  it('ends at once where its time has passed meanwhile, and only once', async () => {
    const bench = openBench({ file: await stopped(), now: START + 60 * SECOND })
    bench.notifier.resume()
    refundDeskOf(bench.platform).resume()
    refundDeskOf(bench.platform).resume()
    await bench.moveBy(0)
    expect(findRefund(bench.platform, 'R1')).toMatchObject({ state: 'SUCCESS' })
    expect(balanceFenOf(bench.platform, bench.platform.users[0]!)).toBe(520_000)
    bench.stop()
  })

  it('is accepted by a desk that is closed, and left to the next one', async () => {
    const bench = openBench()
    await bench.pay('MD5', OUT_TRADE_NO, 100)
    refundDeskOf(bench.platform).close()
    bench.refund(OUT_TRADE_NO, { totalFen: 100 })
    await bench.moveBy(60 * SECOND)
    expect(findRefund(bench.platform, 'R1')).toMatchObject({ state: 'PROCESSING' })
    bench.stop()
  })
})
