import type {
  MiniProgramApi,
  OrderPage,
  OrderView,
  ProductView,
  ProfileInput,
  Reply,
  ShareInput,
  UnifiedOrderInput,
} from '../../core/api'
import { cloudAnswer } from './cloudFailure'
import type { After } from './clock'
import { knownCode, Refused } from './refused'

type Name = keyof MiniProgramApi

export interface ApiPorts {
  /** `wx.cloud.callFunction`. */
  callFunction(call: { name: string; data: object }): Promise<{ result?: unknown }>
  after: After
  timeLimitMs: number
}

export type Api = ReturnType<typeof createApi>

/** The shop's server behind `wx.cloud`. */
export function cloudApi(cloud: Pick<ApiPorts, 'callFunction'>, limit: Omit<ApiPorts, 'callFunction'>): Api {
  return createApi({ ...limit, callFunction: (call) => cloud.callFunction(call) })
}

/** The shop's server. Every call ends within the time limit and fails with `Refused` only. */
export function createApi(ports: ApiPorts) {
  const call = <N extends Name>(name: N, data: MiniProgramApi[N]['input']) => callOf(ports, name, data)

  return {
    login: () => call('login', {}),
    changeProfile: async (input: ProfileInput) => (await call('profile', input)).user,
    shareOpened: (input: ShareInput) => call('share', input),
    products: async (): Promise<ProductView[]> => (await call('products', {})).products,
    placeOrder: (input: UnifiedOrderInput) => call('unifiedOrder', input),
    order: async (outTradeNo: string) => orderIn(await call('order', { action: 'get', outTradeNo })),
    cancelOrder: async (outTradeNo: string) => orderIn(await call('order', { action: 'cancel', outTradeNo })),
    orders: async (cursor?: string) =>
      pageIn(await call('order', cursor === undefined ? { action: 'list' } : { action: 'list', cursor })),
  }
}

async function callOf<N extends Name>(
  ports: ApiPorts,
  name: N,
  data: MiniProgramApi[N]['input'],
): Promise<MiniProgramApi[N]['answer']> {
  const { result } = await cloudAnswer(ports, () => ports.callFunction({ name, data }))

  const reply = result as Partial<Reply<MiniProgramApi[N]['answer']>> | null | undefined
  if (reply?.ok === true && reply.data !== undefined) return reply.data
  if (reply?.ok === false && typeof reply.code === 'string') {
    throw new Refused(knownCode(reply.code), reply.requestId)
  }
  throw new Refused('ANSWER_UNREADABLE')
}

function orderIn(answer: MiniProgramApi['order']['answer']): OrderView {
  if ('order' in answer) return answer.order
  throw new Refused('ANSWER_UNREADABLE')
}

function pageIn(answer: MiniProgramApi['order']['answer']): OrderPage {
  if ('orders' in answer) return answer
  throw new Refused('ANSWER_UNREADABLE')
}
