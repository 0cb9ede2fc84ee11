import type { UserStorage } from './userStorage'

/** What `wx.onNeedPrivacyAuthorization` hands to the app's listener. */
export type PrivacyListener = (resolve: (answer: PrivacyAnswer) => void, info: { referrer: string }) => void

export interface PrivacyAnswer {
  event: 'agree' | 'disagree' | 'exposureAuthorization'
  /** Of the `<button open-type="agreePrivacyAuthorization">` that was tapped; needed with `agree`. */
  buttonId?: string
}

/** Whether the person has agreed to the mini-program's privacy guide (developers.weixin.qq.com, PrivacyAuthorize). */
export interface Privacy {
  isAgreed(): boolean
  /** Settles with whether `referrer` may go on; asks where the person has not agreed yet. Many at once ask once. */
  require(referrer: string): Promise<boolean>
  /** Only the last listener counts. */
  listen(listener: PrivacyListener): void
  /** An agree button was tapped: that alone is consent. */
  tapped(buttonId: string): void
  /** The person withdrew the consent in the settings. */
  forget(): void
}

export interface PrivacyOptions {
  storage: UserStorage
  /** WeChat's own dialog, for an app without a listener. */
  ask(): Promise<boolean>
  warn(message: string): void
}

const KEY = 'privacy'

/** Remembers the consent in `storage`. */
export function createPrivacy({ storage, ask, warn }: PrivacyOptions): Privacy {
  let listener: PrivacyListener | undefined
  let asked: Promise<boolean> | undefined
  const buttons = new Set<string>()

  const isAgreed = () => storage.get(KEY) === 'agreed'
  const agree = () => storage.set(KEY, 'agreed')

  async function askOnce(referrer: string): Promise<boolean> {
    const hasAgreed = await (listener === undefined ? ask() : askApp(listener, referrer))
    asked = undefined
    if (hasAgreed) agree()
    return hasAgreed
  }

  function askApp(listener: PrivacyListener, referrer: string): Promise<boolean> {
    buttons.clear()
    return new Promise((resolve) => {
      const answer = ({ event, buttonId }: PrivacyAnswer) => {
        if (event === 'disagree') resolve(false)
        if (event !== 'agree') return
        const wasTapped = buttons.has(buttonId ?? '')
        if (!wasTapped) warn(`resolve({ event: 'agree' }) without a tap on the agree button "${buttonId ?? ''}".`)
        resolve(wasTapped)
      }
      listener(answer, { referrer })
    })
  }

  return {
    isAgreed,
    require: (referrer) => (isAgreed() ? Promise.resolve(true) : (asked ??= askOnce(referrer))),
    listen: (next) => void (listener = next),
    tapped(buttonId) {
      buttons.add(buttonId)
      agree()
    },
    forget: () => storage.remove(KEY),
  }
}
