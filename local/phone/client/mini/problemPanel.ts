import { element } from '../dom'

/** A mistake in the mini-program's source, as `/mini/changes` tells it. */
export interface SourceProblem {
  file: string
  line?: number
  column?: number
  text: { en: string; zh: string }
}

/** Lies over the screen while the source does not compile. */
export interface ProblemPanel {
  show(problem: SourceProblem): void
  hide(): void
}

/** An empty panel at the end of `container`. */
export function createProblemPanel(container: HTMLElement): ProblemPanel {
  let panel: HTMLElement | undefined

  function hide() {
    panel?.remove()
    panel = undefined
  }

  return {
    hide,
    show({ file, line, column, text }) {
      hide()
      const place = [file, line, column].filter((part) => part !== undefined).join(':')
      panel = element(
        'section',
        { className: 'wxflow-problem', role: 'alert' },
        element('h1', {}, '小程序源码有误 ', element('span', { lang: 'en' }, 'The source does not compile')),
        element('code', {}, place),
        element('p', { lang: 'zh-CN' }, text.zh),
        ...(text.en === text.zh ? [] : [element('p', { lang: 'en' }, text.en)]),
        element('small', {}, '改好保存后自动消失 · Disappears once the file is right'),
      )
      container.append(panel)
    },
  }
}
