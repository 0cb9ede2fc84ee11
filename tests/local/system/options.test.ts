import { readOptions } from '../../../local/system/options'
import { StartProblem } from '../../../local/system/startProblem'

describe('the arguments of npm start', () => {
  it('may all be left out', () => {
    expect(readOptions([])).toEqual({
      port: 3000,
      dataDir: '.wxflow',
      isFresh: false,
      readyFile: undefined,
      isWatching: false,
      payApi: 'v2',
    })
  })

  it('may all be given', () => {
    const args = ['--port', '0', '--data=/tmp/x', '--fresh', '--ready-file', 'ready.json', '--watch', '--pay-api', 'v3']
    expect(readOptions(args)).toEqual({
      port: 0,
      dataDir: '/tmp/x',
      isFresh: true,
      readyFile: 'ready.json',
      isWatching: true,
      payApi: 'v3',
    })
  })

  it.each([
    ['an unknown option', ['--prot', '1'], '--prot'],
    ['a word', ['fresh'], 'fresh'],
    ['a value where none is due', ['--fresh=yes'], '--fresh'],
    ['no value where one is due', ['--data'], '--data'],
    ['an empty folder', ['--data='], '--data'],
    ['a port that is no number', ['--port', 'x'], '65529'],
    ['an API of payment that is none', ['--pay-api', 'v4'], '--pay-api'],
    ['an empty port', ['--port='], '65529'],
    ['a port in hex', ['--port', '0x10'], '65529'],
    ['a negative port', ['--port=-1'], '65529'],
    ['a port after which no seven are left', ['--port', '65530'], '65529'],
  ])('refuse %s in a sentence of either language', (_, args, named) => {
    const problem = problemOf(args)
    expect(problem.sentence('en')).toContain(named)
    expect(problem.sentence('zh')).toContain(named)
    expect(problem.sentence('zh')).toMatch(/[一-鿿]/)
  })
})

function problemOf(args: string[]): StartProblem {
  try {
    readOptions(args)
  } catch (error) {
    if (error instanceof StartProblem) return error
    throw error
  }
  throw new Error('It was accepted.')
}
