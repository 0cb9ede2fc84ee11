import { isObject } from '../protocol'
import { tellPhone } from '../tellPhone'
import { followChanges } from './changes'
import { createEngine } from './engine/engine'
import type { MiniBundle } from './engine/bundle'
import { followPage } from './followPage'
import { launchAddress, pathOf, readLaunch } from './launch'
import { coverLeft } from './leaveCover'
import { miniServer } from './miniServer'
import type { HostWarning, MiniState } from './ports'
import { createProblemPanel } from './problemPanel'
import { reportConsoleErrors, reportProblem } from './reports'
import { createClient } from './wx/client'
import { createPhone } from './wx/createPhone'
import { toPng } from './wx/drawnPictures'
import type { Phone } from './wx/phone'
import { topPage } from './wx/topPage'
import { createWx } from './wx/wx'

/** Put in front of the compiled mini-program by the phone's server. */
interface Build {
  version: string
  warnings: HostWarning[]
}

declare global {
  var wxflowMini: (bundle: MiniBundle) => void
  var wxflowMiniBuild: Build | undefined
}

const container = document.getElementById('mini') ?? document.body
const panel = createProblemPanel(document.body)
const reload = () => location.reload()
const server = miniServer({ userId: () => holder, onSwitched: reload })
let holder = ''
/** Loads the page anew; a page that is open comes back. */
let restore = reload

reportConsoleErrors()
const state = server.state()
globalThis.wxflowMini = (bundle) => void state.then((known) => start(bundle, known)).catch(showFailure)
followChanges({
  onBuild(version) {
    panel.hide()
    // Until the script has run there is no version, and then it is the newest anyway.
    if (globalThis.wxflowMiniBuild !== undefined && globalThis.wxflowMiniBuild.version !== version) restore()
  },
  onProblem: (problem) => {
    panel.show(problem)
    reportProblem('error', `${problem.file}:${problem.line ?? ''} ${problem.text.en}`)
  },
})

async function start(bundle: MiniBundle, state: MiniState): Promise<void> {
  holder = state.user.id
  const launch = readLaunch(location.search, String(bundle.pages[0] ?? ''))
  const phone = createPhone({ state, server, launch, storage: localStorage, engine: () => engine })
  const client = createClient({
    phone,
    toPng,
    open: (path) => location.assign(launchAddress(path)),
    onOpenAs(userId, path) {
      tellPhone({ type: 'mini:user', userId })
      location.assign(launchAddress(path))
    },
    onLeave() {
      engine.hide()
      coverLeft(phone.layer, () => engine.show())
    },
  })
  const engine = createEngine({ bundle, container, client, onWarning: warn, onError: (error) => hear(phone, error) })
  engine.screen.append(phone.layer.element)

  globalThis.wxflowMiniBuild?.warnings.forEach(warn)
  restore = () => location.replace(launchAddress(pathOf(topPage(engine)), true))
  listen(engine.reLaunch)
  window.addEventListener('unhandledrejection', ({ reason, promise }) =>
    phone.events.emit('unhandledRejection', { reason: reason as unknown, promise }),
  )
  followPage(engine)
  await engine.start({
    wx: createWx(phone),
    scene: launch.scene,
    path: pathOf({ route: launch.path, options: launch.query }),
  })
  window.parent.postMessage({ type: 'mini:ready', user: holder }, location.origin)
}

/** The page around the host may open a page of the mini-program. */
function listen(reLaunch: (url: string) => Promise<void>): void {
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== window.parent || origin !== location.origin || !isObject(data)) return
    if (data['type'] !== 'mini:open' || typeof data['path'] !== 'string') return
    reLaunch(`/${data['path'].replace(/^\/+/, '')}`).catch(showFailure)
  })
}

function warn({ message }: HostWarning): void {
  // The browser's console is where a developer looks first.
  // eslint-disable-next-line no-console
  console.warn(`[wxflow] ${message}`)
  reportProblem('warning', message)
}

/** Gives an error to `wx.onError`, and to the console as the app's own. */
function hear({ events }: Phone, error: Error): void {
  showFailure(error)
  events.emit('error', `${error.message}\n${error.stack ?? ''}`)
}

function showFailure(error: unknown): void {
  // eslint-disable-next-line no-console
  console.error(error)
}
