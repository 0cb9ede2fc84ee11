import type { CollectionSettings, DatabaseSettings, IndexSettings } from './project'
import { isFields, readerOf, refuseDuplicates, type Reader } from './shapes'

// The access tags of the platform (docs.cloudbase.net/database/security-rules); CUSTOM comes with a rule.
const ACLS = ['READONLY', 'PRIVATE', 'ADMINWRITE', 'ADMINONLY', 'CUSTOM']
const ACL = { pattern: new RegExp(`^(${ACLS.join('|')})$`), expected: ACLS.join(' | ') }
const COLLECTION_NAME = {
  pattern: /^[A-Za-z][\w-]{0,63}$/,
  expected: { en: 'a letter, then up to 63 of A-Z a-z 0-9 _ -', zh: '以字母开头，至多 64 个 A-Z a-z 0-9 _ -' },
}
const FIELD = {
  pattern: /^(?!\$)[^.\s\0]+(\.(?!\$)[^.\s\0]+)*$/,
  expected: {
    en: 'a field path such as "userId" or "payer.openid"; no part is empty or begins with $',
    zh: '形如 "userId" 或 "payer.openid" 的字段路径；每段非空且不以 $ 开头',
  },
}

const DIRECTION = { en: '1 or -1', zh: '1 或 -1' }

/** Reads database.json; the names of its function rules must be among `functionNames`, when these are known. */
export function readDatabase(file: Reader, functionNames: string[] | undefined): DatabaseSettings {
  file.only(['collections', 'storage', 'functions'])
  const collections = file
    .list('collections')
    .map((value, index) => readCollection(readerOf(value, placeOf(value, `collections[${index}]`), file.problems)))
  refuseDuplicates(
    collections.map((collection) => collection.name),
    `${file.place} collections[].name`,
    file.problems,
  )

  if (file.has('storage')) readAccess(readerOf(file.fields('storage'), 'storage', file.problems), ['acl', 'rule'])
  if (file.has('functions'))
    readFunctionRules(readerOf(file.fields('functions'), 'functions', file.problems), functionNames)
  return { collections }
}

function placeOf(value: unknown, index: string): string {
  const name = isFields(value) ? value['name'] : undefined
  return typeof name === 'string' && COLLECTION_NAME.pattern.test(name) ? `${index} (${name})` : index
}

function readCollection(reader: Reader): CollectionSettings {
  const access = readAccess(reader, ['name', 'acl', 'rule', 'indexes'])
  const indexes = reader
    .list('indexes')
    .map((value, index) => readIndex(readerOf(value, `${reader.place}.indexes[${index}]`, reader.problems)))
  refuseDuplicates(
    indexes.map((index) => index.name),
    `${reader.place}.indexes`,
    reader.problems,
  )

  return { name: reader.text('name', COLLECTION_NAME) ?? '', ...access, indexes }
}

function readAccess(reader: Reader, known: string[]): { acl: string; rule?: unknown } {
  reader.only(known)
  const acl = reader.text('acl', ACL) ?? 'ADMINONLY'
  if (acl !== 'CUSTOM') {
    if (reader.has('rule'))
      reader.problems.add('WRONG_SHAPE', {
        place: `${reader.place}.acl`,
        expected: { en: '"CUSTOM", because there is a rule', zh: '"CUSTOM"，因为有 rule' },
      })
    return { acl }
  }
  if (!reader.has('rule'))
    reader.problems.add('WRONG_SHAPE', {
      place: `${reader.place}.rule`,
      expected: { en: 'an object, because acl is CUSTOM', zh: '对象，因为 acl 是 CUSTOM' },
    })
  return { acl, rule: reader.fields('rule') }
}

function readIndex(reader: Reader): IndexSettings {
  reader.only(['name', 'unique', 'keys'])
  const keys = reader
    .list('keys')
    .map((value, index) => readKey(readerOf(value, `${reader.place}.keys[${index}]`, reader.problems)))
  if (keys.length === 0)
    reader.problems.add('WRONG_SHAPE', {
      place: `${reader.place}.keys`,
      expected: { en: 'a list with at least one key', zh: '至少含一个键的数组' },
    })
  refuseDuplicates(
    keys.map((key) => key.field),
    `${reader.place}.keys`,
    reader.problems,
  )

  return {
    name: reader.text('name', COLLECTION_NAME) ?? '',
    unique: reader.optional('unique', false, (value) => typeof value === 'boolean', {
      en: 'true or false',
      zh: 'true 或 false',
    }),
    keys,
  }
}

function readKey(reader: Reader): { field: string; direction: 1 | -1 } {
  reader.only(['field', 'direction'])
  const isDirection = (value: unknown): value is 1 | -1 => value === 1 || value === -1
  if (!reader.has('direction'))
    reader.problems.add('WRONG_SHAPE', { place: `${reader.place}.direction`, expected: DIRECTION })
  return {
    field: reader.text('field', FIELD) ?? '',
    direction: reader.optional('direction', 1, isDirection, DIRECTION),
  }
}

function readFunctionRules(reader: Reader, functionNames: string[] | undefined): void {
  reader.only(['rule'])
  for (const [name, value] of Object.entries(reader.fields('rule'))) {
    if (name !== '*' && functionNames?.includes(name) === false)
      reader.problems.add('UNKNOWN_FUNCTION', { place: 'functions.rule', name })
    const rule = readerOf(value, `functions.rule.${name}`, reader.problems)
    rule.only(['invoke'])
    rule.optional('invoke', true, isRule, { en: 'true, false or an expression', zh: 'true、false 或表达式' })
  }
}

const isRule = (value: unknown): value is string | boolean => typeof value === 'boolean' || typeof value === 'string'
