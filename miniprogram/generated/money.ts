// Written by `npm run shop` from shop/. Change it there.
/** The one way the shop writes money: `¥1,288.00` from 128800 fen. Throws a RangeError for what is no whole number of fen. */
export function money(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`Money is a whole number of fen, not ${String(fen)}.`)

  const sign = fen < 0 ? '-' : ''
  const digits = String(Math.abs(fen)).padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')

  return `${sign}¥${yuan}.${digits.slice(-2)}`
}
