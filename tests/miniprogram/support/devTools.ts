import { amount, either, flag, listOf, mapOf, matching, oneOf, sentence, shape, type Rule } from './shapes'

/*
 * What WeChat DevTools takes in the JSON files of a mini-program: the keys that this project may use, not all there are.
 * Read from https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html (page.html, sitemap.html,
 * ../../devtools/projectconfig.html). A new key is added here once it was read there.
 */

/** A name from theme.json, which DevTools puts in place by light and dark. */
const variable = matching(/^@\w+$/, 'a variable of theme.json')
const color = matching(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, 'a colour such as #07c160')
const themed = (rule: Rule) => either(rule, variable)
const folder = matching(/^[\w-]+(\/[\w-]+)*\/$/, 'a folder that ends in "/"')
const file = matching(/^[\w-]+(\/[\w-]+)*\.\w+$/, 'the path of a file, without a leading "/"')
const page = matching(/^[\w-]+(\/[\w-]+)+$/, 'a path without leading "/" and without extension')
const component = matching(/^(\/|\.\.?\/)[\w./-]+$/, 'a path that begins with "/" or "."')

const WINDOW = {
  navigationBarTitleText: sentence,
  navigationBarBackgroundColor: themed(color),
  navigationBarTextStyle: themed(oneOf('black', 'white')),
  navigationStyle: oneOf('default', 'custom'),
  backgroundColor: themed(color),
  backgroundColorTop: themed(color),
  backgroundColorBottom: themed(color),
  backgroundColorContent: themed(color),
  backgroundTextStyle: themed(oneOf('dark', 'light')),
  enablePullDownRefresh: flag,
  onReachBottomDistance: amount,
  pageOrientation: oneOf('portrait', 'auto', 'landscape'),
}

const TAB = shape({
  'pagePath!': page,
  'text!': sentence,
  iconPath: themed(file),
  selectedIconPath: themed(file),
})

export const APP = shape({
  'pages!': listOf(page, { least: 1 }),
  window: shape(WINDOW),
  tabBar: shape({
    'color!': themed(color),
    'selectedColor!': themed(color),
    'backgroundColor!': themed(color),
    borderStyle: themed(oneOf('black', 'white')),
    position: oneOf('bottom', 'top'),
    'list!': listOf(TAB, { least: 2, most: 5 }),
  }),
  usingComponents: mapOf(component),
  networkTimeout: mapOf(amount),
  style: oneOf('v2'),
  darkmode: flag,
  themeLocation: file,
  sitemapLocation: file,
  lazyCodeLoading: oneOf('requiredComponents'),
  componentFramework: oneOf('exparser', 'glass-easel'),
  cloud: flag,
  debug: flag,
  entryPagePath: page,
  __usePrivacyCheck__: flag,
})

const isolation = oneOf('isolated', 'apply-shared', 'shared', 'page-isolated', 'page-apply-shared', 'page-shared')

export const PAGE = shape({
  ...WINDOW,
  usingComponents: mapOf(component),
  disableScroll: flag,
  styleIsolation: isolation,
  homeButton: flag,
})

export const COMPONENT = shape({
  'component!': flag,
  usingComponents: mapOf(component),
  'styleIsolation!': isolation,
})

const THEME_VALUE = either(color, either(file, oneOf('black', 'white', 'dark', 'light')))

export const THEME = shape({ 'light!': mapOf(THEME_VALUE), 'dark!': mapOf(THEME_VALUE) })

export const SITEMAP = shape({
  desc: sentence,
  'rules!': listOf(
    shape({
      'action!': oneOf('allow', 'disallow'),
      'page!': either(oneOf('*'), page),
      params: listOf(sentence),
      matching: oneOf('exact', 'inclusive', 'exclusive', 'partial'),
      priority: amount,
    }),
  ),
})

const FILE_RULE = shape({ 'type!': oneOf('file', 'folder', 'suffix', 'prefix', 'glob', 'regexp'), 'value!': sentence })

export const PROJECT = shape({
  description: sentence,
  'appid!': either(oneOf('touristappid'), matching(/^wx[0-9a-f]{16}$/, 'an appid')),
  projectname: sentence,
  'compileType!': oneOf('miniprogram'),
  'libVersion!': either(oneOf('latest', 'trial', 'widelyUsed'), matching(/^\d+\.\d+\.\d+$/, 'a version such as 3.5.8')),
  'miniprogramRoot!': folder,
  'cloudfunctionRoot!': folder,
  packOptions: shape({ ignore: listOf(FILE_RULE), include: listOf(FILE_RULE) }),
  'setting!': shape({
    'useCompilerPlugins!': listOf(oneOf('typescript')),
    es6: flag,
    enhance: flag,
    postcss: flag,
    minified: flag,
    minifyWXML: flag,
    minifyWXSS: flag,
    urlCheck: flag,
    checkInvalidKey: flag,
    ignoreUploadUnusedFiles: flag,
    uploadWithSourceMap: flag,
  }),
})
