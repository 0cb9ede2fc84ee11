import type { LoginAnswer, UserView } from '../../core/api'
import type { Api } from './api'
import { Refused } from './refused'

export type Session = ReturnType<typeof createSession>

/** Who the customer is, by WeChat's word: asked once at launch, shared by all pages, asked again after a failure. */
export function createSession({ api }: { api: Pick<Api, 'login'> }) {
  let asked: Promise<LoginAnswer> | undefined
  let known: LoginAnswer | undefined

  function ready(): Promise<LoginAnswer> {
    asked ??= api.login().then(
      (answer) => (known = answer),
      (error: unknown) => {
        asked = undefined
        throw error
      },
    )
    return asked
  }

  function keep(answer: LoginAnswer): void {
    known = answer
    asked = Promise.resolve(answer)
  }

  return {
    /** The login; fails with `Refused`, and then the next call logs in again. */
    ready,

    /** Who is logged in, as far as that is known at this moment. */
    user: (): UserView | undefined => known?.user,

    /** Takes over what the customer has just changed of the own profile. */
    changed(user: UserView): void {
      if (known !== undefined) keep({ ...known, user })
    },

    /** Does what only a known customer may do; logs in once more where the server has forgotten who that is. */
    async asUser<T>(work: (userId: string) => Promise<T>): Promise<T> {
      const login = ready()
      try {
        return await work((await login).user.userId)
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'NOT_LOGGED_IN') throw error
      }
      if (asked === login) asked = undefined
      return work((await ready()).user.userId)
    },
  }
}
