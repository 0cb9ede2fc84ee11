import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { readJsonObject } from '../http/json'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { checkAccessToken } from '../tokens/accessTokens'
import { redeemPhoneCode } from './phoneCodes'

/** The number behind a phone code (developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber). */
export const getuserphonenumberRoute: Route = apiRoute('POST', '/wxa/business/getuserphonenumber', getuserphonenumber)

function getuserphonenumber(platform: Platform, { url, body }: WireRequest): Record<string, unknown> {
  const appid = checkAccessToken(platform, url.searchParams.get('access_token'))
  if (appid !== platform.accounts.miniProgram.appid) throw new PlatformRefusal(48001)
  const fields = readJsonObject(body)
  if (fields === undefined) throw new PlatformRefusal(47001)
  const { code } = fields
  if (typeof code !== 'string' || code === '') throw new PlatformRefusal(40029)

  const { countryCode, number } = redeemPhoneCode(platform, { appid, code }).phone
  const timestamp = Math.floor(platform.clock.now().getTime() / 1000)
  return {
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      // A number from abroad comes with its country code.
      phoneNumber: countryCode === HOME ? number : `+${countryCode}${number}`,
      purePhoneNumber: number,
      // The documentation calls this a text and shows a number; the home country is played as a number.
      countryCode: countryCode === HOME ? Number(countryCode) : countryCode,
      watermark: { timestamp, appid },
    },
  }
}

const HOME = '86'
