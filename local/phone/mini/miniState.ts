import type { MiniParts } from './miniDoors'

/** `GET /mini/state`: who holds the phone, who else could, and where everything is. */
export function miniState({ wechat, cloud, appUrl, language }: MiniParts) {
  const users = wechat.users.map(({ id, nickname, avatar }) => ({
    id,
    nickname,
    avatar: new URL(avatar, wechat.urls.api).href,
  }))
  return {
    user: users.find(({ id }) => id === wechat.currentUser().id),
    users,
    appid: wechat.accounts.miniProgram.appid,
    envId: cloud.envId,
    appUrl,
    payOrigin: new URL(wechat.urls.pay).origin,
    openOrigin: new URL(wechat.urls.open).origin,
    language,
  }
}
