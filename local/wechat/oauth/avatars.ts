import type { Route } from '../router'
import type { WeChatUser } from '../users'

/** The pictures behind `headimgurl`; like the real ones each address ends with its size. */
export const avatarRoutes = (users: WeChatUser[]): Route[] =>
  users.map(({ id, avatar }) => ({
    host: 'api',
    method: 'GET',
    path: `/mmopen/${id}/132`,
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' },
      body: Buffer.from(avatar.slice(avatar.indexOf(',') + 1), 'base64'),
    }),
  }))
