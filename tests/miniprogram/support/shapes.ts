/** Says what is wrong with a value at a place of a JSON file; nothing where it is in order. */
export type Rule = (value: unknown, place: string) => string[]

export const flag: Rule = (value, place) => complain(typeof value === 'boolean', `${place} is true or false`)

export const sentence: Rule = (value, place) => complain(typeof value === 'string', `${place} is a text`)

export const amount: Rule = (value, place) => complain(Number.isInteger(value), `${place} is a whole number`)

export function oneOf(...choices: string[]): Rule {
  return (value, place) => complain(choices.includes(value as string), `${place} is one of ${choices.join(', ')}`)
}

export function matching(pattern: RegExp, meaning: string): Rule {
  return (value, place) => complain(typeof value === 'string' && pattern.test(value), `${place} is ${meaning}`)
}

export function listOf(rule: Rule, { least = 0, most = Infinity } = {}): Rule {
  return (value, place) => {
    if (!Array.isArray(value)) return [`${place} is a list`]
    const isOfSize = value.length >= least && value.length <= most
    return [
      ...complain(isOfSize, `${place} has ${least} to ${most} entries`),
      ...value.flatMap((entry, index) => rule(entry, `${place}[${index}]`)),
    ]
  }
}

/** An object whose keys are free, such as `usingComponents`. */
export function mapOf(rule: Rule): Rule {
  return (value, place) => {
    if (!isObject(value)) return [`${place} is an object`]
    return Object.entries(value).flatMap(([key, entry]) => rule(entry, `${place}.${key}`))
  }
}

/** An object of these keys and no other; a key ending in `!` must be there. */
export function shape(keys: Record<string, Rule>): Rule {
  const rules = new Map(Object.entries(keys).map(([key, rule]) => [key.replace('!', ''), rule]))
  const needed = Object.keys(keys).filter((key) => key.endsWith('!'))
  return (value, place) => {
    if (!isObject(value)) return [`${place} is an object`]
    return [
      ...needed.flatMap((key) => complain(key.slice(0, -1) in value, `${place} needs ${key.slice(0, -1)}`)),
      ...Object.entries(value).flatMap(
        ([key, entry]) => rules.get(key)?.(entry, `${place}.${key}`) ?? [`${place}.${key} is unknown`],
      ),
    ]
  }
}

export function either(first: Rule, second: Rule): Rule {
  return (value, place) => {
    const complaints = first(value, place)
    return complaints.length === 0 || second(value, place).length === 0 ? [] : complaints
  }
}

function complain(isInOrder: boolean, sentence: string): string[] {
  return isInOrder ? [] : [sentence]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
