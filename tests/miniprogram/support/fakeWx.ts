import type { MiniProgramApi, Refusal, Reply } from '../../../core/api'

type Options = Record<string, unknown>
type Answer = (options: Options) => unknown

/** What the cloud functions answer; one that is missing is a function that the test did not expect. */
export type Functions = {
  [Name in keyof MiniProgramApi]?: (
    input: MiniProgramApi[Name]['input'],
  ) => Reply<MiniProgramApi[Name]['answer']> | Promise<Reply<MiniProgramApi[Name]['answer']>>
}

export interface FakeWx {
  /** The object for `globalThis.wx`. */
  wx: object
  functions: Functions
  /** How the platform answers an API: a value, a promise, or a throw for `fail`. */
  answers: Record<string, Answer>
  storage: Map<string, unknown>
  /** The options of each call of an API, or of each input of a cloud function by `function:<name>`. */
  called(name: string): Options[]
  /** Tells what listens by `wx.<name>(listener)`. */
  emit(name: string, argument?: unknown): void
}

/** APIs that end by callbacks or a promise, all with success unless the test says otherwise. */
const ASKED = [
  ...['login', 'requestPayment', 'navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack'],
  ...['showToast', 'hideToast', 'showModal', 'showLoading', 'hideLoading', 'showActionSheet', 'setNavigationBarTitle'],
  ...['setNavigationBarColor', 'setClipboardData', 'getNetworkType', 'startPullDownRefresh', 'stopPullDownRefresh'],
  ...['pageScrollTo', 'showShareMenu', 'hideShareMenu', 'getPrivacySetting', 'requirePrivacyAuthorize'],
  ...['openPrivacyContract', 'previewImage', 'vibrateShort'],
]
const LISTENED = [
  ...['onNeedPrivacyAuthorization', 'onNetworkStatusChange', 'onThemeChange', 'offThemeChange', 'onError'],
  'onUnhandledRejection',
]

/** A WeChat client of paper: it writes down what it is asked, and answers what the test says. */
export function fakeWx(functions: Functions = {}): FakeWx {
  const calls: [string, Options][] = []
  const listeners: [string, (argument: unknown) => void][] = []
  const fake: FakeWx = {
    wx: {},
    functions,
    answers: {
      login: () => ({ code: 'code-1' }),
      showModal: () => ({ confirm: true, cancel: false }),
      getNetworkType: () => ({ networkType: 'wifi' }),
      getPrivacySetting: () => ({ needAuthorization: false, privacyContractName: '《慢山茶铺隐私保护指引》' }),
    },
    storage: new Map(),
    called: (name) => calls.filter(([called]) => called === name).map(([, options]) => options),
    emit: (name, argument) => listeners.filter(([on]) => on === name).forEach(([, listener]) => listener(argument)),
  }

  const asked = (name: string) => [name, askedApi(fake, name, calls)]
  const listened = (name: string) => [
    name,
    (listener: (argument: unknown) => void) => void listeners.push([name, listener]),
  ]
  fake.wx = {
    ...Object.fromEntries([...ASKED.map(asked), ...LISTENED.map(listened)]),
    ...storageOf(fake.storage),
    ...DEVICE,
    cloud: {
      init: () => undefined,
      callFunction: askedApi(fake, 'callFunction', calls, (options) => answerOf(fake, options, calls)),
      uploadFile: askedApi(fake, 'uploadFile', calls, () => ({ fileID: 'cloud://local.bucket/avatars/u1/1.png' })),
      getTempFileURL: askedApi(fake, 'getTempFileURL', calls),
    },
  }
  return fake
}

/** A refusal as a cloud function answers it. */
export function refusal(code: string, requestId = 'request-1'): Refusal {
  return { ok: false, code: code as Refusal['code'], message: 'for developers', requestId }
}

function askedApi(fake: FakeWx, name: string, calls: [string, Options][], usual: Answer = () => ({})) {
  return (options: Options = {}) => {
    calls.push([name, options])
    const answer = async () => {
      const said = await (fake.answers[name] ?? usual)(options)
      return { errMsg: `${name}:ok`, ...(said as object | undefined) }
    }
    if (!['success', 'fail', 'complete'].some((callback) => callback in options)) return answer()
    return void tell(options, answer())
  }
}

async function tell(options: Options, answer: Promise<unknown>): Promise<void> {
  const { success, fail, complete } = options as Record<string, ((result: unknown) => void) | undefined>
  await answer.then(success, fail ?? (() => undefined))
  complete?.({})
}

async function answerOf(fake: FakeWx, { name, data }: Options, calls: [string, Options][]): Promise<unknown> {
  calls.push([`function:${String(name)}`, data as Options])
  const answer = fake.functions[name as keyof Functions] as ((input: unknown) => unknown) | undefined
  if (answer === undefined) throw new Error(`The test expects no call of ${String(name)}.`)
  return { result: await answer(data) }
}

function storageOf(storage: Map<string, unknown>) {
  return {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, JSON.parse(JSON.stringify(value))),
    removeStorageSync: (key: string) => void storage.delete(key),
  }
}

const DEVICE = {
  canIUse: () => true,
  nextTick: (work: () => void) => void Promise.resolve().then(work),
  getWindowInfo: () => ({ windowWidth: 375, windowHeight: 667, statusBarHeight: 20, safeArea: { bottom: 667 } }),
  getAppBaseInfo: () => ({ theme: 'light', language: 'zh_CN', SDKVersion: '3.5.8' }),
  getDeviceInfo: () => ({ platform: 'ios', system: 'iOS 17.0' }),
  getLaunchOptionsSync: () => ({ path: 'pages/shop/shop', query: {}, scene: 1001 }),
  getEnterOptionsSync: () => ({ path: 'pages/shop/shop', query: {}, scene: 1001 }),
  getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' } }),
  getUpdateManager: () => ({
    onCheckForUpdate() {},
    onUpdateReady() {},
    onUpdateFailed() {},
    applyUpdate() {},
  }),
}
