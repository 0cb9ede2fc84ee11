import type { Place } from './compileError'

/** Something in the source that the host cannot do as WeChat does; the same shape as the host's own warnings. */
export interface HostWarning {
  kind: 'tag' | 'attribute' | 'config' | 'wxml' | 'wxss'
  /** The tag, attribute, event or key. */
  name: string
  file?: string
  message: string
}

/** A warning whose message says where it is. */
export function warningAt(place: Place, warning: Pick<HostWarning, 'kind' | 'name' | 'message'>): HostWarning {
  const at = place.line === undefined ? place.file : `${place.file}:${place.line}`
  return { ...warning, file: place.file, message: `${at} ${warning.message}` }
}
