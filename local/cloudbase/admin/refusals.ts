import type { Refusal } from '../database/cloudError'

/** Refusals of the admin API itself. Codes are those that the SDKs know; the words are ours. */
export const ADMIN_REFUSALS = {
  foreignHost: {
    code: 'INVALID_COMMON_PARAM',
    en: 'The admin API answers on 127.0.0.1 and localhost only, and only POST {path}.',
    zh: '管理接口只接受发往 127.0.0.1 或 localhost 的 POST {path} 请求。',
  },
  badBody: {
    code: 'INVALID_PARAM',
    en: 'The body cannot be read: {problem}.',
    zh: '请求体无法读取：{problem}。',
  },
  notSigned: {
    code: 'SIGN_PARAM_INVALID',
    en: 'The signature is refused: {problem}.',
    zh: '签名被拒绝：{problem}。',
  },
  wrongEnv: {
    code: 'INVALIID_ENV',
    en: 'The environment "{env}" is not this one ("{envId}").',
    zh: '环境“{env}”不是当前环境（“{envId}”）。',
  },
  badField: {
    code: 'INVALID_PARAM',
    en: 'The field "{field}" of {action} {problem}.',
    zh: '{action} 的字段“{field}”不正确：{problem}。',
  },
  unknownAction: {
    code: 'INVALID_PARAM',
    en: 'The local cloud does not have the action "{action}".',
    zh: '本地云环境没有 "{action}" 这个接口。',
  },
  oldSdk: {
    code: 'INVALID_COMMON_PARAM',
    en: 'tcb-admin-node speaks an older protocol, which the local cloud does not know. Use @cloudbase/node-sdk or wx-server-sdk.',
    zh: 'tcb-admin-node 使用旧版协议，本地云环境不支持。请改用 @cloudbase/node-sdk 或 wx-server-sdk。',
  },
  watchLater: {
    code: 'INVALID_PARAM',
    en: 'The local cloud pushes no changes ("{action}"): watch() works in the cloud only.',
    zh: '本地云环境不推送数据变更（"{action}"）：watch() 只能在云端使用。',
  },
  internal: {
    code: 'SYS_ERR',
    en: 'The local cloud failed; its log says why (requestId {requestId}).',
    zh: '本地云环境出错，原因见日志（requestId {requestId}）。',
  },
} as const satisfies Record<string, Refusal>
