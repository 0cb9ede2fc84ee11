import { type FromPage, readToPage, type ToPage } from './protocol'

/** The line between this page and the phone around it. */
export interface PhoneConnection {
  pageId: string
  send(message: FromPage): void
  listen(listener: (message: ToPage) => void): void
}

/** Speaks with the parent window, only while it is the phone's origin, and believes nobody else. */
export function connectToPhone(phoneOrigin: string): PhoneConnection {
  const pageId = crypto.randomUUID()
  return {
    pageId,
    send: (message) => window.parent.postMessage(message, phoneOrigin),
    listen(listener) {
      window.addEventListener('message', (event) => {
        if (event.origin !== phoneOrigin || event.source !== window.parent) return
        const message = readToPage(event.data, pageId)
        if (message !== undefined) listener(message)
      })
    },
  }
}
