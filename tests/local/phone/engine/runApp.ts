import './nodeGlobals'
import type { MiniBundle } from '../../../../local/phone/client/mini/engine/bundle'
import { createEngine } from '../../../../local/phone/client/mini/engine/engine'
import type { StartOptions } from '../../../../local/phone/client/mini/engine/launch'
import type { ClientPort, HostWarning } from '../../../../local/phone/client/mini/ports'
import { compileMiniProgram } from '../../../../local/phone/compile/compile'
import { removeApps, writeApp, type Files } from '../compile/fixture'

afterAll(removeApps)

export interface RunOptions extends Omit<StartOptions, 'wx'> {
  client?: Partial<ClientPort>
  wx?: object
}

/** Compiles a mini-program and runs it; `said` is what its code said by `wx.say(…)`. */
export async function runApp(files: Files, { client, wx = {}, ...start }: RunOptions = {}) {
  const { script } = await compileMiniProgram(writeApp(files))
  const said: unknown[] = []
  const errors: Error[] = []
  const warnings: HostWarning[] = []
  const asked: unknown[] = []
  const container = document.createElement('div')
  document.head.querySelectorAll('style').forEach((style) => style.remove())
  document.body.replaceChildren(container)
  const engine = createEngine({
    bundle: load(script),
    container,
    client: { ...fakeClient(asked), ...client },
    onError: (error) => errors.push(error),
    onWarning: (warning) => warnings.push(warning),
  })
  const say = (...words: unknown[]) => void said.push(words.length === 1 ? words[0] : words)
  await engine.start({ wx: { say, engine, ...wx }, ...start })

  const find = (selector: string) => {
    const found = [...container.querySelectorAll<HTMLElement>(selector)].find(
      (node) => node.closest('.mini-page[hidden]') === null,
    )
    if (found === undefined) throw new Error(`The page shows no "${selector}": ${container.innerHTML}`)
    return found
  }
  const all = (selector: string) => [...container.querySelectorAll<HTMLElement>(`.mini-page:not([hidden]) ${selector}`)]
  const text = (selector: string) => find(selector).textContent
  const tap = (selector: string) => find(selector).click()
  const type = (selector: string, value: string) => {
    const field = find(selector).querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea')
    if (field === null) throw new Error(`"${selector}" is no field.`)
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return { engine, said, errors, warnings, asked, container, find, all, text, tap, type }
}

/** Lets every promise that is ready go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

/** A mini-program of one page, with its wxml, and its script's object. */
export function onePage(wxml: string, page = '{}'): Files {
  return { 'pages/shop/shop.wxml': wxml, 'pages/shop/shop.ts': `Page(${page})` }
}

function load(script: string): MiniBundle {
  let bundle: MiniBundle | undefined
  new Function('globalThis', script)({ wxflowMini: (given: MiniBundle) => (bundle = given) })
  if (bundle === undefined) throw new Error('The script gives no bundle.')
  return bundle
}

function fakeClient(asked: unknown[]): ClientPort {
  return {
    chooseAvatar: async () => 'wxfile://avatar',
    phoneNumber: async () => ({ errMsg: 'getPhoneNumber:ok', code: 'a-code' }),
    nickname: async () => '小山',
    share: (target) => void asked.push(['share', target]),
    agreePrivacy: (id) => void asked.push(['agree', id]),
    pictureUrl: async (src) => `https://pictures.test${src}`,
    openWebView(container, src) {
      container.textContent = src
      return () => void asked.push(['closed', src])
    },
    openMenu: () => void asked.push('menu'),
    close: () => void asked.push('close'),
  }
}
