const TAGS =
  'view text button input textarea image scroll-view form label navigator switch icon block slot web-view'.split(' ')
const OPEN_TYPES = ['share', 'chooseAvatar', 'getPhoneNumber', 'agreePrivacyAuthorization']

/**
 * Answers `wx.canIUse`: `api`, `api.return.x`, `cloud.api`, a tag, or `button.open-type.x`. An option or a return value
 * of an API that is there counts as there, as this client does not know them one by one.
 */
export function canIUse(schema: unknown, apis: { wx: object; cloud: object }): boolean {
  if (typeof schema !== 'string') return false
  const [name = '', second = '', third = ''] = schema.split('.')

  if (name === 'button' && second === 'open-type') return OPEN_TYPES.includes(third)
  if (name === 'cloud' && second !== '') return Object.hasOwn(apis.cloud, second)
  return Object.hasOwn(apis.wx, name) || TAGS.includes(name)
}
