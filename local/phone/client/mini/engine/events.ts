import type { template } from 'glass-easel'
import { hostElement } from './hostElement'
import type { Problems } from './problems'

type ComponentTemplate = template.ComponentTemplate
type ProcGen = ReturnType<ComponentTemplate['content']>

interface HeardEvent {
  type: string
  timeStamp: number
  detail: unknown
  mark: Record<string, unknown> | null
  target: unknown
  currentTarget: unknown
  extraFields?: Record<string, unknown> | undefined
}

/** A template whose handlers get WeChat's plain event objects, and whose handlers' failures, sync or async, are reported. */
export function withAppEvents(content: ComponentTemplate['content'], problems: Problems): ComponentTemplate['content'] {
  return (name) => {
    const generate: ProcGen | undefined = content(name)
    if (typeof generate !== 'function') return generate
    return (wrapper, ...rest) => {
      wrapper.setEventListenerWrapper((caller, event, listener) => {
        const call = listener as unknown as (this: unknown, event: object) => unknown
        const answer = problems.watch(() => call.call(caller, plainEvent(event as unknown as HeardEvent)))
        // For glass-easel a `false` stops the event; for WeChat it means nothing.
        return answer === false ? undefined : (answer as boolean | undefined)
      })
      return generate(wrapper, ...rest)
    }
  }
}

function plainEvent(event: HeardEvent): object {
  const { type, timeStamp, detail, extraFields } = event
  const target = plainTarget(event.target)
  const currentTarget = plainTarget(event.currentTarget)
  return { type, timeStamp, target, currentTarget, mark: event.mark ?? {}, detail, ...extraFields }
}

function plainTarget(node: unknown): object {
  const { id = '', dataset = {} } = node as { id?: string; dataset?: Record<string, unknown> | null }
  const element = hostElement(node)
  return { id, dataset: { ...dataset }, offsetLeft: element?.offsetLeft ?? 0, offsetTop: element?.offsetTop ?? 0 }
}
