import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { listenOnLocalhost, listenOnLoopback, PortBusyError } from '../../local/listen'
import { ask } from './gateway/http'

const closers: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closers.splice(0).map((close) => close())))

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))
const outside = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address

async function setUp(port = 0) {
  const server = await listenOnLocalhost(port, (_, response) => response.end('here'))
  closers.push(() => server.close(0))
  return server
}

async function occupy(host: string): Promise<number> {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, host, resolve))
  closers.push(() => new Promise((resolve) => other.close(resolve)))
  return (other.address() as { port: number }).port
}

describe('a local server', () => {
  it('answers on every form of localhost and nowhere else', async () => {
    const { port } = await setUp()

    expect((await ask(`http://127.0.0.1:${port}`, '/')).text).toBe('here')
    if (hasIpv6) expect((await ask(`http://[::1]:${port}`, '/')).text).toBe('here')
    if (outside !== undefined) await expect(ask(`http://${outside}:${port}`, '/')).rejects.toThrow('ECONNREFUSED')
  })

  it.each(hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])(
    'says in both languages which port is busy on %s',
    async (host) => {
      const port = await occupy(host)

      const error = await listenOnLocalhost(port, () => undefined).catch((reason: unknown) => reason)

      expect(error).toBeInstanceOf(PortBusyError)
      expect(error).toMatchObject({ code: 'PORT_BUSY', port })
      expect((error as PortBusyError).sentence('en')).toContain(`Port ${port} is in use`)
      expect((error as PortBusyError).sentence('zh')).toContain(`端口 ${port} 已被占用`)
    },
  )

  it('gives the port back when it could only be had by half', async () => {
    if (!hasIpv6) return
    const port = await occupy('::1')
    await listenOnLocalhost(port, () => undefined).catch(() => undefined)

    const server = await listenOnLoopback(port, () => undefined)

    await server.close(0)
  })

  it('closes at once when idle, and cuts what is stuck after the grace', async () => {
    const server = await listenOnLoopback(0, () => undefined)
    const stuck = ask(`http://127.0.0.1:${server.port}`, '/').catch((error: unknown) => error)
    await new Promise((resolve) => setImmediate(resolve))

    await server.close(10)

    expect(await stuck).toMatchObject({ code: 'ECONNRESET' })
  })
})
