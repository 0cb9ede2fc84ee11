import { parseCookie } from 'cookie'

const OWNER_COOKIE = 'wxflow-phone-user'

/** The app's cookies are HttpOnly, but cookies ignore ports: an answer of the phone on the same hostname can expire them. */
const APP_COOKIES = ['__Host-sid', '__Host-flow']

/** `Set-Cookie` values that make the app see a new visitor, unless this browser's cookies already belong to `userId`. */
export function visitorCookies(cookieHeader: string | undefined, userId: string): string[] {
  const isSameVisitor = parseCookie(cookieHeader ?? '')[OWNER_COOKIE] === userId
  const owner = `${OWNER_COOKIE}=${encodeURIComponent(userId)}; Path=/; HttpOnly; SameSite=Strict`
  const expired = APP_COOKIES.map((name) => `${name}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax`)
  return isSameVisitor ? [] : [owner, ...expired]
}
