import { element, label, part } from './dom'

export interface Problem {
  kind: 'error' | 'warning'
  text: string
}

/** The mini-program's console in the developer panel. */
export interface ConsoleCard {
  add(problem: Problem): void
  clear(): void
}

const REMEMBERED = 100

/** Shows errors and warnings, the newest last; of very many only the latest, while all are counted. */
export function createConsoleCard(): ConsoleCard {
  const list = part('console')
  let count = 0

  function add({ kind, text }: Problem) {
    if (count === 0) list.replaceChildren()
    count += 1
    list.append(element('li', { className: kind }, text))
    if (list.childElementCount > REMEMBERED) list.firstElementChild?.remove()
    list.scrollTop = list.scrollHeight
    showCount()
  }

  function clear() {
    count = 0
    list.replaceChildren(element('li', { className: 'nothing' }, ...label('没有问题。', 'No problems.')))
    showCount()
  }

  function showCount() {
    part('console-count').textContent = count === 0 ? '' : String(count)
    part('console-clear').hidden = count === 0
    // A list that can be scrolled must be reachable by keyboard.
    list.tabIndex = list.scrollHeight > list.clientHeight ? 0 : -1
  }

  part('console-clear').onclick = clear
  clear()
  return { add, clear }
}
