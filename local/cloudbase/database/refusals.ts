import type { Refusal } from './cloudError'

/** Words that the real service was seen to use (public reports; docs/fidelity.md says which), the same in both languages. */
function platform(code: string, text: string): Refusal {
  return { code, en: text, zh: text }
}

function local(code: string, en: string, zh: string): Refusal {
  return { code, en, zh }
}

const DUPLICATE = 'E11000 duplicate key error collection: tnt-local.{collection} index: {index} dup key: {key}'

/** Every refusal of the database. */
export const REFUSALS = {
  duplicateOnInsert: platform(
    'DATABASE_REQUEST_FAILED',
    `multiple write errors: [{write errors: [{${DUPLICATE}}]}, {<nil>}]`,
  ),
  duplicateOnUpdate: platform('DATABASE_REQUEST_FAILED', `[FailedOperation] ${DUPLICATE}`),
  noCollection: platform(
    'DATABASE_COLLECTION_NOT_EXIST',
    '[ResourceNotFound] Db or Table not exist: {collection}. Please check your request, but if the problem cannot be solved, contact us.',
  ),
  collectionExists: platform('DATABASE_REQUEST_FAILED', '[ResourceExist] Table exist: {collection}.'),
  conflict: platform(
    'DATABASE_TRANSACTION_CONFLICT',
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. Please check your request, but if the problem cannot be solved, contact us.',
  ),
  noTransaction: platform(
    'DATABASE_TRANSACTION_FAIL',
    '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, transaction must be commit or abort in 30 seconds. Please check your request, but if the problem cannot be solved, contact us.',
  ),
  badOperator: local(
    'DATABASE_INVALID_OPERRATOR',
    'The database does not take this: {problem}.',
    '数据库不接受这个请求：{problem}。',
  ),
  geoOperator: local(
    'DATABASE_INVALID_OPERRATOR',
    'The local database does not have {operator}: geographic queries work in the cloud only.',
    '本地数据库不支持 {operator}：地理位置查询只能在云端使用。',
  ),
  badValue: local('INVALID_PARAM', '{problem}.', '参数不正确：{problem}。'),
  badFieldName: local(
    'INVALID_PARAM',
    'The field name "{field}" cannot be stored: names are not empty, hold no dot and no NUL, do not begin with "$" and are not "__proto__".',
    '字段名“{field}”不能保存：字段名不能为空，不能包含点或 NUL，不能以 $ 开头，也不能是 __proto__。',
  ),
  badDate: local(
    'INVALID_PARAM',
    'A date or whole number in the request is none (NaN).',
    '请求中的日期或整数无效（NaN）。',
  ),
} as const satisfies Record<string, Refusal>
