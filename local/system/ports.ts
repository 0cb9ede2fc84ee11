import { createServer, type Server } from 'node:net'

/** Where each part of the local system listens. */
export interface Ports {
  phone: number
  app: number
  admin: number
  wechatApi: number
  wechatOpen: number
  wechatPay: number
  wechatPaySecure: number
}

const PARTS = ['phone', 'app', 'admin', 'wechatApi', 'wechatOpen', 'wechatPay', 'wechatPaySecure'] as const

/** Seven ports from `first` on, or seven free ones where `first` is 0: the addresses must be known before anything starts. */
export async function choosePorts(first: number): Promise<Ports> {
  const numbers = first === 0 ? await freePorts(PARTS.length) : PARTS.map((_, index) => first + index)
  return Object.fromEntries(PARTS.map((part, index) => [part, numbers[index]])) as Record<keyof Ports, number>
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere))
  const numbers = servers.map((server) => portOf(server))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return numbers
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
