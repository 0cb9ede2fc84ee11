import type { Engine, MiniServer, MiniState } from '../ports'
import type { AppEvents } from './events'
import type { Layer } from './layer'
import type { Privacy } from './privacy'
import type { ShareMenus } from './shareMenus'
import type { TempFiles } from './tempFiles'
import type { UserStorage } from './userStorage'

/** One person's phone with the mini-program in it: what `wx` and the sheets around the mini-program share. */
export interface Phone {
  state: MiniState
  server: MiniServer
  storage: UserStorage
  files: TempFiles
  layer: Layer
  privacy: Privacy
  shareMenus: ShareMenus
  events: AppEvents
  launch: Launch
  /** The engine is made after the phone; nothing asks for it before. */
  engine(): Engine
}

/** How the mini-program was opened, as `getLaunchOptionsSync` tells. */
export interface Launch {
  path: string
  query: Record<string, string>
  scene: number
}
