import { ConfigError } from '../../../local/cloudbase/config/problems'
import { PortBusyError } from '../../../local/listen'
import { DataFileError } from '../../../local/sqlite'
import { explain } from '../../../local/system/explain'
import { StartProblem } from '../../../local/system/startProblem'
import { START_TEXTS } from '../../../local/system/texts'
import { readProject } from '../../../local/cloudbase/config/readProject'

function configError(): unknown {
  try {
    return readProject({ cloudbaserc: '/nowhere/cloudbaserc.json', database: '/nowhere/database.json', env: {} })
  } catch (error) {
    return error
  }
}

describe('what npm start says when it cannot start', () => {
  it.each<[string, unknown, RegExp, RegExp]>([
    ['a busy port', new PortBusyError(3002), /^Port 3002 .* --port 3102$/, /^端口 3002 .* --port 3102$/],
    ['data in use', new DataFileError('inUse', '/d/lock.db', {}), /^Another wxflow/, /^另一个 wxflow/],
    ['a broken file', new DataFileError('broken', '/d/a.db', {}), /^\/d\/a\.db .*--fresh$/, /^\/d\/a\.db .*--fresh$/],
    ['a closed file', new DataFileError('unusable', '/d/a.db', {}), /cannot be read/, /无法读写/],
    ['a wrong argument', new StartProblem(START_TEXTS.badPort, { max: 9 }), /from 0 to 9;/, /0 到 9 /],
    ['a wrong configuration', configError(), /cloudbaserc\.json cannot be read/, /无法读取 \S*cloudbaserc\.json/],
  ])('is a sentence about %s in the chosen language', (_, error, en, zh) => {
    expect(explain(error, 'en')).toMatch(en)
    expect(explain(error, 'zh')).toMatch(zh)
  })

  it('is the whole error where it was not foreseen', () => {
    expect(explain(new TypeError('a mistake'), 'en')).toMatch(/^TypeError: a mistake\n {4}at /)
    expect(explain('a text', 'zh')).toBe('a text')
    expect(configError()).toBeInstanceOf(ConfigError)
  })
})
