import { createHash } from 'node:crypto'
import type { Accounts } from './accounts'
import { drawAvatar } from './avatar'

/** A person with a WeChat account, made up. */
export interface WeChatUser {
  id: string
  nickname: string
  /** A `data:` address of a small drawing. */
  avatar: string
  balanceFen: number
  /** A number that nobody has: `number` comes without the country code. */
  phone: { countryCode: string; number: string }
  /** Every page visit of this user is a snapshot: WeChat answers a virtual account. */
  isSnapshot?: boolean
  /** High risk: WeChat refuses the login of this user with 40226. */
  isBlocked?: boolean
  openids: { miniProgram: string; officialAccount: string }
  /** Known to the platform always; answered only where the platform would. */
  unionid: string
}

const PEOPLE = [
  { id: 'xiaolin', nickname: '林小满', balanceFen: 520_000, skin: '#F3D2B3', hair: '#3B2A20', shirt: '#7A8F5A' },
  { id: 'achen', nickname: '阿澄', balanceFen: 88_800, skin: '#EBC19A', hair: '#1F1A17', shirt: '#C8431F' },
  { id: 'muqing', nickname: '苏木青', balanceFen: 1_314, skin: '#F6DCC4', hair: '#6B4A32', shirt: '#4E7A8C' },
  { id: 'yueliang', nickname: '月亮不加糖', balanceFen: 0, skin: '#F0CDAA', hair: '#544B6B', shirt: '#D9A441' },
  {
    id: 'luren',
    nickname: '路过的云',
    balanceFen: 6_600,
    skin: '#E8CBB0',
    hair: '#8C8C8C',
    shirt: '#9DB4C0',
    isSnapshot: true,
  },
  {
    id: 'fengkong',
    nickname: '风里有风',
    balanceFen: 9_900,
    skin: '#E4B98F',
    hair: '#2B2B2B',
    shirt: '#5B5B5B',
    isBlocked: true,
  },
]

/**
 * The same six people at every start: one without money, one whose visits are snapshots, one whose login is blocked, one
 * whose phone is from abroad.
 */
export const USERS = (accounts: Accounts): WeChatUser[] =>
  PEOPLE.map(({ skin, hair, shirt, ...person }, index) => ({
    ...person,
    phone: falsePhone(person.id, index + 1),
    avatar: drawAvatar({ skin, hair, shirt }),
    openids: {
      miniProgram: falseOpenid(accounts.miniProgram.appid, person.id),
      officialAccount: falseOpenid(accounts.officialAccount.appid, person.id),
    },
    unionid: falseOpenid('unionid', person.id),
  }))

function falsePhone(id: string, count: number): WeChatUser['phone'] {
  if (id === 'yueliang') return { countryCode: '852', number: '50000004' }
  return { countryCode: '86', number: `1380000${String(count).padStart(4, '0')}` }
}

/** 28 characters that begin with "o0000": an openid belongs to one appid, the same person has another one in each. */
export function falseOpenid(space: string, seed: string): string {
  const digest = createHash('sha256').update(`${space}/${seed}`).digest('base64url')
  return `o0000${digest.slice(0, 23)}`
}
