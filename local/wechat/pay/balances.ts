import type { Platform } from '../platform'
import type { WeChatUser } from '../users'

/** What is left in the user's WeChat balance (零钱). */
export function balanceFenOf({ store }: Platform, user: WeChatUser): number {
  return store.get<{ fen: number }>('payBalance', user.id)?.fen ?? user.balanceFen
}

/** Takes `fen` from the balance; the caller has seen that it is enough. */
export function takeFromBalance(platform: Platform, user: WeChatUser, fen: number): void {
  platform.store.put('payBalance', user.id, { fen: balanceFenOf(platform, user) - fen })
}

/** Gives `fen` to the balance, such as what is refunded. */
export function giveToBalance(platform: Platform, user: WeChatUser, fen: number): void {
  platform.store.put('payBalance', user.id, { fen: balanceFenOf(platform, user) + fen })
}

/** ¥ and two decimals, from whole fen. */
export const yuan = (fen: number): string => `¥${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
