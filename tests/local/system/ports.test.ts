import { choosePorts } from '../../../local/system/ports'

describe('the ports of the local system', () => {
  it('are seven in a row from the first', async () => {
    expect(await choosePorts(3000)).toEqual({
      phone: 3000,
      app: 3001,
      admin: 3002,
      wechatApi: 3003,
      wechatOpen: 3004,
      wechatPay: 3005,
      wechatPaySecure: 3006,
    })
  })

  it('are any seven different ones from 0', async () => {
    const ports = Object.values(await choosePorts(0))
    expect(new Set(ports).size).toBe(7)
    expect(ports.every((port) => port > 0)).toBe(true)
  })
})
