import { invalidInput, type ControlContext, type ControlRoute } from './controls'
import { FAULT_KINDS, findFaultKind, NAMED_TARGETS } from './faultKinds'
import { issueLoginCode } from './login/loginCodes'
import { issuePhoneCode } from './login/phoneCodes'

type Input = Record<string, unknown>

/** The controls that are not about paying: clock, users, login and phone codes, faults, requests. */
export const platformControls: ControlRoute[] = [
  {
    method: 'GET',
    path: '/controls/clock',
    about: { en: 'The time of the local system.', zh: '本地系统的时间。' },
    handle: ({ clock }) => ({ now: clock.now().toISOString() }),
  },
  {
    method: 'POST',
    path: '/controls/clock',
    about: { en: '{ moveByMs }: moves time forward.', zh: '{ moveByMs }：把时间向前拨。' },
    handle: moveClock,
  },
  {
    method: 'GET',
    path: '/controls/users',
    about: { en: 'The people of the sandbox and who holds the phone.', zh: '沙箱里的用户，以及当前用户。' },
    handle: ({ platform }) => ({ current: platform.currentUser().id, users: platform.users }),
  },
  {
    method: 'POST',
    path: '/controls/user',
    about: { en: '{ userId }: hands the phone to somebody else.', zh: '{ userId }：换一个用户。' },
    handle: ({ platform }, input) => platform.switchUser(readUser(platform, input)),
  },
  {
    method: 'POST',
    path: '/controls/login-code',
    about: { en: '{ userId }: a code as wx.login gives it.', zh: '{ userId }：得到 wx.login 的 code。' },
    handle: ({ platform }, input) => ({ code: issueLoginCode(platform, readUser(platform, input)) }),
  },
  {
    method: 'POST',
    path: '/controls/phone-code',
    about: { en: '{ userId }: a code as getPhoneNumber gives it.', zh: '{ userId }：得到 getPhoneNumber 的 code。' },
    handle: ({ platform }, input) => ({ code: issuePhoneCode(platform, readUser(platform, input)) }),
  },
  {
    method: 'GET',
    path: '/controls/faults',
    about: {
      en: 'The faults that are still to be played, and every one that there is.',
      zh: '还没有发生的故障，以及全部故障种类。',
    },
    handle: ({ platform }) => ({ faults: platform.faults.list(), kinds: FAULT_KINDS }),
  },
  {
    method: 'POST',
    path: '/controls/faults',
    about: {
      en: '{ target: a path, notify, payNotify, refundNotify or bill; kind, times?, ms? }: orders a fault.',
      zh: '{ target: 路径、notify、payNotify、refundNotify 或 bill；kind, times?, ms? }：安排一次故障。',
    },
    handle: orderFault,
  },
  {
    method: 'DELETE',
    path: '/controls/faults',
    about: { en: 'Forgets all faults.', zh: '取消所有故障。' },
    handle: ({ platform }) => platform.faults.clear(),
  },
  {
    method: 'GET',
    path: '/controls/requests',
    about: {
      en: 'How often each path was called, and the latest calls without their query.',
      zh: '各路径的调用次数，以及最近的调用（不含查询串）。',
    },
    handle: ({ requests }) => ({ counts: requests.counts(), latest: requests.list() }),
  },
  {
    method: 'DELETE',
    path: '/controls/requests',
    about: { en: 'Starts counting anew.', zh: '重新计数。' },
    handle: ({ requests }) => requests.reset(),
  },
]

/** GET /controls: what there is. */
export const controlIndex = (routes: ControlRoute[]): ControlRoute => ({
  method: 'GET',
  path: '/controls',
  about: { en: 'This list.', zh: '本列表。' },
  handle: () => ({ controls: routes.map(({ method, path, about }) => ({ method, path, about })) }),
})

function moveClock({ clock }: ControlContext, { moveByMs }: Input) {
  if (typeof moveByMs !== 'number' || !(moveByMs >= 0) || !Number.isFinite(moveByMs))
    throw invalidInput('moveByMs', 'a number of milliseconds, 0 or more')
  clock.moveBy(moveByMs)
  return { now: clock.now().toISOString() }
}

function orderFault({ platform }: ControlContext, input: Input) {
  const { times = 1, ms = 0 } = input
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1)
    throw invalidInput('times', 'a whole number, 1 or more')
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= 60_000)) throw invalidInput('ms', 'a number from 0 to 60000')
  const [target, kind] = [readText(input, 'target'), readText(input, 'kind')]
  if (!target.startsWith('/') && !NAMED_TARGETS.some((name) => name === target))
    throw invalidInput('target', `a path or ${NAMED_TARGETS.join(', ')}`)
  if (findFaultKind(target, kind) === undefined)
    throw invalidInput('kind', 'one that GET /controls/faults lists for this target')

  platform.faults.add({ target, kind, ms }, times)
  return { faults: platform.faults.list() }
}

function readUser({ users }: ControlContext['platform'], input: Input): string {
  const userId = readText(input, 'userId')
  if (!users.some(({ id }) => id === userId)) throw invalidInput('userId', users.map(({ id }) => id).join(' | '))
  return userId
}

function readText(input: Input, field: string): string {
  const value = input[field]
  if (typeof value !== 'string' || value === '') throw invalidInput(field, 'a text')
  return value
}
