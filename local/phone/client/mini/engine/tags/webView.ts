import { textOf, type TagCode } from './tag'

/** `<web-view>`: covers its page with what the client opens. */
export const webView: TagCode = ({ element, component }, { client }) => {
  let close: (() => void) | undefined
  component.addLifetimeListener('detached', () => close?.())
  return {
    src(value) {
      close?.()
      close = textOf(value) === '' ? undefined : client.openWebView(element, textOf(value))
    },
  }
}
