import type { PhoneState } from '../state'
import { showClock, showSilence } from './browserBar'
import { createBrowserPhone } from './browserPhone'
import { createConsoleCard } from './consoleCard'
import { part } from './dom'
import type { MiniMessage } from './miniMessages'
import { createMiniPhone } from './miniPhone'
import { showChecks, showUsers } from './panel'
import { phoneServer, type PhoneServer } from './phoneServer'

const server = phoneServer()
showClock()
server.state().then((state) => run(server, state), showSilence)

/** Both phones belong to one person; whoever takes one takes the other, too. */
function run(server: PhoneServer, first: PhoneState): void {
  let state = first
  const problems = createConsoleCard()
  const mini = createMiniPhone(hear)
  const browser = createBrowserPhone({ server, state: () => state, onSent: handOver, onVerdict: showVerdicts })

  part('mini-reload').onclick = mini.reload
  showControls(state.controlsUrl)
  showPerson()
  browser.open(state.appUrl)
  mini.start()

  /** The browser opens `url` as the next person; the mini-program begins at its start. */
  function handOver(userId: string, url: string) {
    server
      .switchUser(userId)
      .then(server.state)
      .then((next) => {
        meet(next, url)
        problems.clear()
        mini.start()
      }, showSilence)
  }

  function meet(next: PhoneState, url: string) {
    state = next
    showPerson()
    browser.open(url)
  }

  function showPerson() {
    showUsers(state, (userId) => handOver(userId, state.appUrl))
    showChecks(state.checks)
  }

  function showVerdicts() {
    server.state().then(({ checks }) => showChecks(checks), showSilence)
  }

  function hear(message: MiniMessage) {
    switch (message.type) {
      case 'mini:problem':
        return problems.add(message)
      case 'mini:page':
        part('mini-address').textContent = message.route
        return mini.dressStatusBar(message)
      case 'mini:checked':
        return showVerdicts()
      case 'mini:user':
        // The mini-program opens the card by itself, so only the browser starts anew.
        problems.clear()
        return void server.state().then((next) => meet(next, next.appUrl), showSilence)
    }
  }
}

function showControls(url: string): void {
  const link = part('controls')
  link.setAttribute('href', url)
  link.textContent = url
}
