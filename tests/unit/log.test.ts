import { AppError } from '../../core/platform/errors'
import { consoleLog, describeError, type LogFields } from '../../core/platform/log'

function setUp(fields: LogFields = { function: 'thing' }) {
  const lines: string[] = []
  return { log: consoleLog(fields, (line) => lines.push(line)), lines }
}

describe('an entry of the log', () => {
  it('is one line of JSON with the fields of the function and its own', () => {
    const { log, lines } = setUp()
    log.error('it failed', { code: 'BUSY' })
    expect(lines).toEqual(['{"level":"error","message":"it failed","function":"thing","code":"BUSY"}'])
  })

  it.each(['a\r\n{"level":"error"}', '"}\n', '\u2028', '\u0000\u001b[31m'])('stays one line with %j in it', (text) => {
    const { log, lines } = setUp()
    log.info(text)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^\P{Cc}+$/u)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: text })
  })

  it('stays JSON when a text without end is cut', () => {
    const { log, lines } = setUp()
    log.error('"\\'.repeat(10_000), { requestId: 'r1' })
    expect(lines[0]?.length).toBeLessThan(4 * 1024 + 100)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ function: 'thing', requestId: 'r1' })
  })
})

describe('an error in the log', () => {
  it('is told with its codes and its causes', () => {
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    const error = new AppError('BUSY', {}, { cause: new Error('lost', { cause }) })
    expect(describeError(error)).toBe(`BUSY: ${error.message} <- lost <- ECONNRESET: socket hang up`)
  })

  it('is never a whole object, which may hold anything', () => {
    expect(describeError({ secret: 'x' })).toBe('an error without a message')
    expect(describeError(new Error('no', { cause: { secret: 'x' } }))).toBe('no <- an error without a message')
    expect(describeError('secret')).toBe('a thrown value that is no error')
  })

  it('is told too when an SDK threw something that only looks like one', () => {
    expect(describeError({ code: 'SYS_ERR', message: 'busy', requestId: 'r' })).toBe('SYS_ERR: busy')
    expect(describeError({ errCode: -1, errMsg: 'document.get:fail busy' })).toBe('document.get:fail busy')
  })
})
