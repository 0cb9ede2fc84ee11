import type { PhoneState, WindowAction } from '../state'
import { createAppFrame } from './appFrame'
import { showClock, showClosed, showPage, showSilence } from './browserBar'
import { serveCall } from './calls'
import { createCashier } from './cashier'
import { part } from './dom'
import { showChecks, showShareData, showUsers } from './panel'
import { phoneServer, type PhoneServer } from './phoneServer'
import type { PageReport } from './protocol'
import { createSharing } from './sharing'

const server = phoneServer()
showClock()
server.state().then((state) => run(server, state), showSilence)

function run(server: PhoneServer, first: PhoneState): void {
  let state = first
  const appOrigin = new URL(state.appUrl).origin
  const container = part('sheets')
  const cashier = createCashier(container, state.payOrigin)

  const frame = createAppFrame({
    container: part('window'),
    appOrigin,
    openOrigin: state.openOrigin,
    isBridgeLate: new URLSearchParams(location.search).get('bridge') === 'late',
    onPage: follow,
    onInvoke: (call) => void serveCall({ server, frame, cashier, sharing, onWindow, onVerdict }, call),
  })

  const sharing = createSharing({
    container,
    appOrigin,
    friends: () => state.users.filter(({ id }) => id !== state.currentUserId),
    fire: frame.fire,
    onCards: showShareData,
    onSent: (friend, link) => handOver(friend.id, link),
  })

  part('close').onclick = () => onWindow('close')
  part('back').onclick = () => frame.go('back')
  part('reload').onclick = () => frame.go('reload')
  part('menu').onclick = () => sharing.openMenu()
  showControls(state.controlsUrl)
  showState()
  open(state.appUrl)

  function open(url: string) {
    frame.open(url, state.currentUserId)
  }

  function follow(page: PageReport | undefined, isNew: boolean) {
    if (isNew) cashier.abandon()
    sharing.follow(page, isNew)
    showPage(page, frame.canGoBack())
  }

  function handOver(userId: string, url: string) {
    server
      .switchUser(userId)
      .then(server.state)
      .then((next) => {
        state = next
        showState()
        open(url)
      }, showSilence)
  }

  function showState() {
    showUsers(state, (userId) => handOver(userId, state.appUrl))
    showChecks(state.checks)
  }

  function onVerdict() {
    server.state().then(({ checks }) => showChecks(checks), showSilence)
  }

  function onWindow(action: WindowAction) {
    if (action !== 'close') return sharing.hideMenu(action === 'hideMenu')
    frame.close()
    showClosed(() => open(state.appUrl))
  }
}

function showControls(url: string): void {
  const link = part('controls')
  link.setAttribute('href', url)
  link.textContent = url
}
