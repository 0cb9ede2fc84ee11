import { AppError, publicError } from '../../core/platform/errors'
import { MESSAGES } from '../../core/platform/messages'

describe('an error', () => {
  it('says what was wrong and what was expected, in either language', () => {
    const error = new AppError('INVALID_INPUT', { field: 'quantity', expected: 'an integer from 1 to 99' })
    expect(error.message).toBe('"quantity" is not acceptable. Expected: an integer from 1 to 99.')
    expect(publicError(error, 'zh')).toEqual({
      status: 400,
      code: 'INVALID_INPUT',
      message: '字段“quantity”不符合要求，应为：an integer from 1 to 99。',
      field: 'quantity',
    })
  })

  it('keeps its cause', () => {
    const cause = new Error('why')
    expect(new AppError('INTERNAL', {}, { cause }).cause).toBe(cause)
  })

  it.each(Object.entries(MESSAGES).filter(([, { status }]) => status >= 500))(
    '%s tells its caller nothing but the code',
    (code) => {
      const values = { api: 'SECRET', reason: 'SECRET', problems: 'SECRET', expected: 'SECRET', field: 'SECRET' }
      const visible = publicError(new AppError(code as keyof typeof MESSAGES, values), 'en')
      expect(visible).toEqual({ status: expect.any(Number), code, message: MESSAGES.INTERNAL.en })
    },
  )

  it.each([[new Error('SECRET')], ['SECRET'], [{ code: 'INVALID_INPUT', message: 'SECRET' }], [undefined], [null]])(
    'of any other kind is INTERNAL: %p',
    (thrown) => {
      expect(publicError(thrown, 'en')).toEqual({ status: 500, code: 'INTERNAL', message: MESSAGES.INTERNAL.en })
    },
  )

  it('leaves a place without a value as it is, and looks up no prototype', () => {
    expect(new AppError('ORDER_NOT_CANCELLABLE').message).toContain('{status}')
  })

  it.each(Object.entries(MESSAGES))('%s has the same places in both languages', (_, { en, zh }) => {
    const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
    expect(places(zh)).toEqual(places(en))
  })
})
