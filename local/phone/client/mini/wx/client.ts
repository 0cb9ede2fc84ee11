import { openWebView as openAppPage } from '../../webView'
import { isSameOrigin, element, label } from '../../dom'
import { phoneServer } from '../../phoneServer'
import type { MiniProgramCall } from '../../../state'
import type { ClientPort } from '../ports'
import { PRIVACY_REFUSED } from './apis/privacy'
import type { Phone } from './phone'
import { pictureUrl } from './pictureUrl'
import { createSharing } from './sharing'
import { openAvatarSheet } from './sheets/avatarSheet'
import { openMenu } from './sheets/capsuleMenu'
import { offerNickname } from './sheets/nicknameBar'
import { askPhoneNumber } from './sheets/phoneNumberSheet'

export interface ClientOptions {
  phone: Phone
  /** Draws an address as a PNG file. */
  toPng(address: string): Promise<Blob>
  /** Loads the mini-program anew, at this path or at its first page. */
  open(path?: string): void
  onOpenAs(userId: string, path: string): void
  /** The person left the mini-program, or came back. */
  onLeave(): void
}

/** WeChat around the mini-program: pickers, sheets, the capsule, pictures and web-views. */
export function createClient({ phone, toPng, open, onOpenAs, onLeave }: ClientOptions): ClientPort {
  const { state, server, layer, files, privacy, engine } = phone
  const sharing = createSharing({ phone, pictureUrl: (src) => pictureUrl(phone, src), onOpenAs })
  const watched = (work: Promise<unknown>) => void work.catch((error: unknown) => engine().report(error))

  return {
    async chooseAvatar() {
      if (!(await privacy.require('button.chooseAvatar'))) return undefined
      const chosen = await openAvatarSheet(layer, state.user)
      if (chosen === undefined) return undefined
      return files.add('file' in chosen ? chosen.file : await toPng(chosen.address))
    },
    async phoneNumber() {
      if (!(await privacy.require('button.getPhoneNumber')))
        return { errMsg: `getPhoneNumber:fail ${PRIVACY_REFUSED.reason}`, errno: PRIVACY_REFUSED.errno }
      const appName = engine().config.window?.navigationBarTitleText ?? '小程序'
      if (!(await askPhoneNumber(layer, appName))) return { errMsg: 'getPhoneNumber:fail user deny' }
      return server.phoneCode().then(
        (code) => ({ errMsg: 'getPhoneNumber:ok', code }),
        (error: unknown) => ({ errMsg: `getPhoneNumber:fail ${error instanceof Error ? error.message : ''}` }),
      )
    },
    async nickname() {
      if (!(await privacy.require('input.nickname'))) return undefined
      return offerNickname(layer, state.user)
    },
    share: (target) => watched(sharing.toFriend({ from: 'button', target })),
    agreePrivacy: (buttonId) => privacy.tapped(buttonId),
    pictureUrl: (src) => pictureUrl(phone, src),
    openWebView: (container, src) => openWebView(phone, container, src),
    openMenu: () => openMenu({ phone, sharing, watched, restart: () => open() }),
    close: onLeave,
  }
}

/** Only the shop's own site is a business domain; WeChat shows a notice instead of any other. */
function openWebView({ state, engine }: Phone, container: HTMLElement, src: string): () => void {
  const { appUrl, openOrigin, user, appid } = state
  const appOrigin = new URL(appUrl).origin
  if (!isSameOrigin(src, appOrigin)) {
    const text = element(
      'p',
      {},
      ...label('无法打开该页面：不是业务域名', 'Not one of the business domains'),
      ` ${src}`,
    )
    container.replaceChildren(text)
    return () => text.remove()
  }
  const onTitle = (title: string) => engine().setTitle(title)
  const onCall = (call: MiniProgramCall) => carryOut(engine(), call)
  return openAppPage({
    container,
    src,
    userId: user.id,
    appid,
    appOrigin,
    openOrigin,
    server: phoneServer(),
    onTitle,
    onCall,
  })
}

async function carryOut(engine: ReturnType<Phone['engine']>, call: MiniProgramCall): Promise<void> {
  switch (call.name) {
    case 'navigateBack':
      return engine.navigateBack(call.delta)
    case 'postMessage':
      // The app hears it when the web-view goes away or is shared; this host has no such event.
      return engine.warn({ kind: 'api', name: 'miniProgram.postMessage', message: 'No page hears it here.' })
    default:
      return engine[call.name](call.url)
  }
}
