/** A bill before it is written: named columns of texts, and totals. */
export interface BillTable {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  totalColumns: readonly string[]
  totals: readonly string[]
}

/**
 * The bill as CSV: a backtick before every value, none in the two heads. APIv2 begins with a byte order mark and ends its
 * lines as Windows does, APIv3 does neither. Source: bills that were published as test data of github.com/binarywang/WxJava
 * and github.com/gunsluo/wechatpay-go.
 */
export function writeBill({ columns, rows, totalColumns, totals }: BillTable, api: 'v2' | 'v3'): string {
  const end = api === 'v2' ? '\r\n' : '\n'
  const lines = [columns.join(','), ...rows.map(writeRow), totalColumns.join(','), writeRow(totals)]
  return `${api === 'v2' ? '\uFEFF' : ''}${lines.join(end)}${end}`
}

/** Yuan with two decimals, from whole fen. */
export function inYuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

// The backtick alone parts two values: nothing is quoted, and a comma in a text stays. A line break must not.
const writeRow = (values: readonly string[]) => values.map((value) => `\`${value.replace(/[\r\n]+/g, ' ')}`).join(',')
