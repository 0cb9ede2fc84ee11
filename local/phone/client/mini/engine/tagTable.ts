/** What one built-in tag can do here; attribute names as they are written in wxml, events without `bind`. */
export interface TagSupport {
  attributes: readonly string[]
  events: readonly string[]
  /** Attributes of WeChat's that are taken without a warning, though they change nothing in a browser. */
  ignored?: readonly string[]
  /** The supported values of an attribute that has a closed set of them. */
  values?: Readonly<Record<string, readonly string[]>>
}

const hover = ['hover-class', 'hover-stay-time'] as const
const hoverIgnored = ['hover-start-time', 'hover-stop-propagation'] as const
const field = [
  ...[
    'value',
    'placeholder',
    'placeholder-class',
    'placeholder-style',
    'disabled',
    'maxlength',
    'focus',
    'confirm-type',
  ],
] as const
const fieldIgnored = ['confirm-hold', 'cursor-spacing', 'adjust-position', 'always-embed'] as const
const fieldEvents = ['input', 'focus', 'blur', 'confirm'] as const

/** Attributes that every tag has; `*` stands for any ending. */
export const COMMON_ATTRIBUTES = ['id', 'class', 'style', 'hidden', 'slot', 'role', 'name', 'data-*', 'aria-*'] as const

/** Events that every tag sends. */
export const COMMON_EVENTS = [
  'tap',
  'longpress',
  'longtap',
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
] as const

const BUTTON_OPEN_TYPES = ['chooseAvatar', 'getPhoneNumber', 'share', 'agreePrivacyAuthorization'] as const
const IMAGE_MODES = [
  ...['scaleToFill', 'aspectFit', 'aspectFill', 'widthFix', 'heightFix'],
  ...['top', 'bottom', 'center', 'left', 'right', 'top left', 'top right', 'bottom left', 'bottom right'],
] as const
const ICON_TYPES = [
  'success',
  'success_no_circle',
  'info',
  'warn',
  'waiting',
  'cancel',
  'download',
  'search',
  'clear',
] as const

/** The built-in tags; the compiler warns by it, the engine declares the properties of it, the documentation lists it. */
export const TAGS: Readonly<Record<string, TagSupport>> = {
  view: { attributes: hover, ignored: hoverIgnored, events: [] },
  text: { attributes: ['selectable', 'user-select', 'space', 'decode'], events: [] },
  button: {
    attributes: ['size', 'type', 'plain', 'disabled', 'loading', 'form-type', 'open-type', ...hover],
    ignored: ['lang', ...hoverIgnored],
    events: ['getphonenumber', 'chooseavatar', 'agreeprivacyauthorization'],
    values: {
      size: ['default', 'mini'],
      type: ['primary', 'default', 'warn'],
      'form-type': ['submit', 'reset'],
      'open-type': BUTTON_OPEN_TYPES,
    },
  },
  input: {
    attributes: ['type', 'password', ...field],
    ignored: fieldIgnored,
    events: [...fieldEvents, 'nicknamereview'],
    values: {
      type: ['text', 'number', 'digit', 'idcard', 'nickname'],
      'confirm-type': ['send', 'search', 'next', 'go', 'done'],
    },
  },
  textarea: {
    attributes: ['auto-height', ...field],
    ignored: ['fixed', 'show-confirm-bar', 'disable-default-padding', ...fieldIgnored],
    events: fieldEvents,
    values: { 'confirm-type': ['send', 'search', 'next', 'go', 'done', 'return'] },
  },
  image: {
    attributes: ['src', 'mode', 'lazy-load'],
    ignored: ['show-menu-by-longpress', 'webp'],
    events: ['load', 'error'],
    values: { mode: IMAGE_MODES },
  },
  'scroll-view': {
    attributes: [
      ...[
        'scroll-x',
        'scroll-y',
        'scroll-top',
        'scroll-left',
        'scroll-into-view',
        'upper-threshold',
        'lower-threshold',
      ],
      ...['enable-flex', 'refresher-enabled', 'refresher-triggered', 'refresher-threshold'],
    ],
    ignored: ['scroll-with-animation', 'show-scrollbar', 'enhanced', 'enable-back-to-top'],
    events: ['scroll', 'scrolltoupper', 'scrolltolower', 'refresherrefresh'],
  },
  form: { attributes: [], events: ['submit', 'reset'] },
  label: { attributes: ['for'], events: [] },
  navigator: {
    attributes: ['url', 'open-type', 'delta', 'target', ...hover],
    ignored: hoverIgnored,
    events: [],
    values: { 'open-type': ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack'], target: ['self'] },
  },
  switch: {
    attributes: ['checked', 'disabled', 'type', 'color'],
    events: ['change'],
    values: { type: ['switch', 'checkbox'] },
  },
  icon: { attributes: ['type', 'size', 'color'], events: [], values: { type: ICON_TYPES } },
  'web-view': { attributes: ['src'], events: [] },
}

/** Tags of the template language itself. */
export const TEMPLATE_TAGS = ['block', 'slot', 'template', 'import', 'include', 'wxs'] as const

/** Whether a tag takes an attribute, common ones included. */
export function hasAttribute(support: TagSupport, name: string): boolean {
  const isCommon = COMMON_ATTRIBUTES.some((common) =>
    common.endsWith('*') ? name.startsWith(common.slice(0, -1)) : name === common,
  )
  return isCommon || support.attributes.includes(name) || support.ignored?.includes(name) === true
}

/** Whether a tag sends an event, common ones included. */
export function hasEvent(support: TagSupport, name: string): boolean {
  return (COMMON_EVENTS as readonly string[]).includes(name) || support.events.includes(name)
}
