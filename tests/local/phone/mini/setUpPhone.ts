import type { Engine, HostWarning, MiniServer, MiniState, PageHandle } from '../../../../local/phone/client/mini/ports'
import { createPhone } from '../../../../local/phone/client/mini/wx/createPhone'
import { createWx } from '../../../../local/phone/client/mini/wx/wx'

export const STATE: MiniState = {
  user: { id: 'xiaolin', nickname: '林小满', avatar: 'data:image/svg+xml,x' },
  users: [
    { id: 'xiaolin', nickname: '林小满', avatar: 'data:image/svg+xml,x' },
    { id: 'achen', nickname: '阿澄', avatar: 'data:image/svg+xml,a' },
  ],
  appid: 'wx00000000a0000001',
  envId: 'wxflow-local',
  appUrl: 'http://localhost:3001/',
  payOrigin: 'http://127.0.0.1:9',
  openOrigin: 'http://127.0.0.1:9',
  language: 'zh',
}

export type Wx = Record<string, (options?: object | string) => unknown>
export type FakeEngine = Engine & { did: unknown[]; warnings: HostWarning[]; errors: unknown[]; stack: PageHandle[] }
export type FakeServer = MiniServer & { asked: unknown[] }

/** A person's phone around an engine and a server that do what the test says. */
export function setUpPhone({ userId = 'xiaolin', ...server }: Partial<MiniServer> & { userId?: string } = {}) {
  const engine = fakeEngine()
  const fake: FakeServer = { ...fakeServer(), ...server }
  const user = STATE.users.find(({ id }) => id === userId) ?? STATE.user
  const phone = createPhone({
    state: { ...STATE, user },
    server: fake,
    storage: localStorage,
    launch: { path: 'pages/shop/shop', query: {}, scene: 1001 },
    engine: () => engine,
  })
  engine.screen.append(phone.layer.element)
  document.body.replaceChildren(engine.screen)
  const layer = phone.layer.element.shadowRoot!
  const find = (selector: string) => layer.querySelector<HTMLElement>(selector)
  const button = (text: string) =>
    [...layer.querySelectorAll<HTMLElement>('button')].find(({ textContent }) => textContent?.includes(text))
  return { engine, server: fake, phone, wx: createWx(phone) as unknown as Wx, layer, find, button, tap }

  async function tap(text: string): Promise<void> {
    await settle()
    const found = button(text)
    if (found === undefined) throw new Error(`Nothing says "${text}": ${layer.textContent}`)
    found.click()
    await settle()
  }
}

/** Lets every promise that is ready go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

/** A page of the stack with the methods that a test gives it. */
export function pageWith(
  methods: Record<string, (...args: unknown[]) => unknown> = {},
  route = 'pages/shop/shop',
): PageHandle {
  return {
    route,
    options: { productId: 'tea one' },
    has: (method) => method in methods,
    call: (method, ...args) => methods[method]?.(...args),
  }
}

function fakeEngine(): FakeEngine {
  const did: unknown[] = []
  const note = (name: string) => async (value: unknown) => void did.push([name, value])
  const engine: FakeEngine = {
    config: { pages: ['pages/shop/shop'], window: { navigationBarTitleText: '慢山茶铺' } },
    screen: document.createElement('div'),
    stack: [pageWith()],
    did,
    warnings: [],
    errors: [],
    pages: () => engine.stack,
    async navigateTo(url) {
      if (!url.startsWith('/pages/')) throw new Error(`page "${url}" is not found`)
      did.push(['navigateTo', url])
    },
    redirectTo: note('redirectTo'),
    switchTab: note('switchTab'),
    reLaunch: note('reLaunch'),
    navigateBack: note('navigateBack'),
    setTitle: (title) => void did.push(['setTitle', title]),
    setBarColors: (colours) => void did.push(['setBarColors', colours]),
    scrollTo: (...how) => void did.push(['scrollTo', how]),
    startPullDown: () => void did.push(['startPullDown']),
    stopPullDown: () => void did.push(['stopPullDown']),
    createSelectorQuery: () => 'query',
    warn: (warning) => void engine.warnings.push(warning),
    report: (error) => void engine.errors.push(error),
  }
  return engine
}

function fakeServer(): FakeServer {
  const asked: unknown[] = []
  return {
    asked,
    state: async () => STATE,
    loginCode: async () => 'code-1',
    phoneCode: async () => 'phone-1',
    async callFunction(name, data) {
      asked.push([name, data])
      return { result: { ok: true }, requestId: 'r1' }
    },
    async upload(cloudPath, bytes) {
      asked.push([cloudPath, bytes.size])
      return { fileID: `cloud://e.b/${cloudPath}` }
    },
    tempUrls: async (fileIds) =>
      fileIds.map((fileID) => ({
        fileID,
        tempFileURL: `http://localhost:3001/${fileID.length}`,
        status: 0,
        errMsg: 'ok',
      })),
    async openCashier(payment) {
      asked.push(payment)
      return { ok: true, cashierUrl: 'http://127.0.0.1:9/cashier?token=t1' }
    },
    switchUser: async (id) => void asked.push(['switchUser', id]),
  }
}
