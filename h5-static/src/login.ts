import { reactive } from 'vue'
import type { UserView } from '../../core/api'
import { Refused, type Api } from './api'
import type { Keep } from './keep'

export type Login = ReturnType<typeof createLogin>

export interface LoginDeps {
  api: Pick<Api, 'session' | 'logOut'>
  /** Remembers for this visit. */
  keep: Keep
  /** Remembers for the next visits, too. */
  keepLong: Keep
  isInWeChat: boolean
  /** Path, query and fragment of the page that is shown. */
  here(): string
  /** Leaves for another address; "back" leads here again. */
  go(url: string): void
  /** Leaves for another address; "back" leads to the page before this one. */
  replace(url: string): void
}

const TRIED = 'wxflow.login.tried'
const LOGGED_OUT = 'wxflow.login.loggedOut'
const KNOWN = 'wxflow.login.known'

/** Who the customer is. Inside WeChat a silent login is tried once per visit; after that, and after a log-out, only on request. */
export function createLogin(deps: LoginDeps) {
  const { api, keep, keepLong } = deps
  const state = reactive<{
    status: 'asking' | 'leaving' | 'user' | 'guest' | 'failed'
    user?: UserView
    refused?: Refused
  }>({
    status: 'asking',
  })

  async function ask(): Promise<void> {
    // Who was never here has no session to ask for.
    if (keepLong.get(KNOWN) === undefined && leftSilently()) return

    state.status = 'asking'
    try {
      state.user = (await api.session()).user
      state.status = 'user'
      keep.remove(TRIED)
      keepLong.set(KNOWN, '1')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code === 'NOT_LOGGED_IN') meetGuest()
      else Object.assign(state, { status: 'failed', refused: error })
    }
  }

  /** The server knows no session (any more): goes to log in once, then leaves it to the customer. */
  function meetGuest(): void {
    delete state.user
    keepLong.remove(KNOWN)
    state.status = 'guest'
    leftSilently()
  }

  /** Begins the one silent login of this visit, if it was not begun yet and the customer did not log out. */
  function leftSilently(): boolean {
    const isWanted = deps.isInWeChat && keep.get(TRIED) === undefined && keep.get(LOGGED_OUT) === undefined
    // Where the mark would not outlive the redirect, the redirect could go round for ever.
    if (!isWanted || !keep.set(TRIED, '1')) return false
    leaveSilently()
    return true
  }

  /** The customer sees no page of WeChat on the way, so "back" should not lead through one either. */
  function leaveSilently(): void {
    state.status = 'leaving'
    deps.replace(loginUrl(deps.here(), 'snsapi_base'))
  }

  return {
    state,
    ask,
    meetGuest,
    /** Logs in because the customer asked for it. */
    logIn(): void {
      keep.remove(LOGGED_OUT)
      keep.set(TRIED, '1')
      leaveSilently()
    },
    /** Asks WeChat for nickname and avatar; WeChat asks the customer, who may go back. */
    askProfile(): void {
      state.status = 'leaving'
      deps.go(loginUrl(deps.here(), 'snsapi_userinfo'))
    },
    async logOut(): Promise<void> {
      await api.logOut()
      keep.set(LOGGED_OUT, '1')
      keepLong.remove(KNOWN)
      delete state.user
      state.status = 'guest'
    },
    /** The page came back from the browser's cache, so we never left. */
    returned(): void {
      if (state.status === 'leaving') void ask()
    },
  }
}

/** Where the login begins; it ends at `returnTo`, a path of ours. */
export function loginUrl(returnTo: string, scope: 'snsapi_base' | 'snsapi_userinfo'): string {
  const query = new URLSearchParams({ returnTo })
  if (scope === 'snsapi_userinfo') query.set('scope', scope)
  return `/api/oauth/start?${query.toString()}`
}
