import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { keptKeys } from '../../../local/system/keptKeys'
import { testKeys } from '../../support/testKeys'

const parent = mkdtempSync(path.join(tmpdir(), 'wxflow-keys-'))
afterAll(() => rmSync(parent, { recursive: true }))

const setUp = (name: string) => ({ file: path.join(parent, name, 'keys.json'), keys: testKeys() })
const never = () => Promise.reject(new Error('Nothing is to be made.'))

describe('the keys of a checkout', () => {
  it('are made once, and are for their owner only', async () => {
    const { file, keys } = setUp('once')
    expect(await keptKeys(file, () => Promise.resolve(keys))).toBe(keys)
    expect(await keptKeys(file, never)).toEqual(keys)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('are those of the first where many start together', async () => {
    const { file, keys } = setUp('together')
    const others = Array.from({ length: 5 }, (_, index) => ({
      ...keys,
      wechatPay: { ...keys.wechatPay, publicKeyId: `PUB_KEY_ID_${index}` },
    }))
    const kept = await Promise.all(others.map((other) => keptKeys(file, () => Promise.resolve(other))))
    expect(new Set(kept.map(({ wechatPay }) => wechatPay.publicKeyId)).size).toBe(1)
    expect(kept[0]).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  })

  it('are made anew where the file is broken', async () => {
    const { file, keys } = setUp('broken')
    await keptKeys(file, () => Promise.resolve(keys))
    writeFileSync(file, '{"wechatPay":')
    expect(await keptKeys(file, () => Promise.resolve(keys))).toEqual(keys)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(keys)
    expect(existsSync(`${file}.${process.pid}`)).toBe(false)
  })
})
