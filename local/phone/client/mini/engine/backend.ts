import { CurrentWindowBackendContext } from 'glass-easel'
import { browserUnits } from './units'

/**
 * glass-easel on this document: wxml tags become `wx-` elements, a style sheet is added once, and the only events that
 * reach the app's nodes are those that `listenForGestures` and the built-in tags send.
 */
export class MiniBackend extends CurrentWindowBackendContext {
  readonly #sheets = new Map<string, HTMLStyleElement>()
  readonly #texts = new Map<string, string>()

  constructor() {
    super()
    const createElement = (tag: string) => miniElement(tag)
    const createTextNode = (text: string) => document.createTextNode(text)
    const createDocumentFragment = () => document.createDocumentFragment()
    // glass-easel's own element type leaves out what it does not use.
    this.document = { createElement, createTextNode, createDocumentFragment } as unknown as typeof this.document
  }

  override registerStyleSheetContent(path: string, content: unknown) {
    this.#texts.set(path, String(content))
  }

  override appendStyleSheetPath(path: string): number {
    if (!this.#sheets.has(path)) {
      const sheet = document.createElement('style')
      sheet.textContent = this.#texts.get(path) ?? ''
      sheet.dataset.wxss = path
      document.head.append(sheet)
      this.#sheets.set(path, sheet)
    }
    return [...this.#sheets.keys()].indexOf(path)
  }

  /** Every page has a web view of its own in WeChat: of the pages' sheets only the visible page's counts. */
  usePageSheet(pages: readonly string[], visible: string) {
    for (const [path, sheet] of this.#sheets) {
      if (pages.includes(path)) sheet.media = path === visible ? 'all' : 'not all'
    }
  }

  // Native events of inner elements would arrive a second time, with a detail that WeChat does not give.
  override setListenerStats() {
    return undefined
  }
}

function miniElement(tag: string): HTMLElement {
  const element = document.createElement(tag.startsWith('wx-') ? tag : `wx-${tag}`)
  const setAttribute = element.setAttribute.bind(element)
  element.setAttribute = (name, value) => setAttribute(name, name === 'style' ? browserUnits(String(value)) : value)
  return element
}
