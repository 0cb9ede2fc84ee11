import { writeFileSync } from 'node:fs'
import { MESSAGES } from '../core/platform/messages'

/** docs/errors.md: every code with its status and both texts, from the table that the functions answer from. */
export function errorsPage(): string {
  const rows = Object.entries(MESSAGES).map(
    ([code, { status, en, zh }]) => `| \`${code}\` | ${status} | ${en} | ${zh} |`,
  )
  return [
    '# Error codes · 错误码',
    '',
    'Every refusal of the cloud functions has one of these codes, by `callFunction` and over HTTP alike:',
    '`{ ok: false, code, message, field?, requestId }`. From status 500 up the message says nothing; the log has the text below.',
    '',
    '云函数的每次拒绝都带有以下错误码之一。状态码 500 及以上时，返回内容不含细节，下面的文字只写入日志。',
    '',
    '| code | status | English | 中文 |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

if (process.argv[1]?.endsWith('scripts/docs.ts') === true) writeFileSync('docs/errors.md', errorsPage())
