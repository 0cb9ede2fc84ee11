/** One function as `cloudbaserc.json` describes it, with its defaults and its environment filled in. */
export interface FunctionSettings {
  name: string
  timeoutS: number
  memoryMb: number
  env: Record<string, string>
  /** The HTTP route, such as `/api/login`. */
  path?: string
  timers: TimerSettings[]
}

export interface TimerSettings {
  name: string
  /** Seven fields: second minute hour day month weekday year. */
  cron: string
}

/** What both files say, checked: the local system and the deploy start from the same truth. */
export interface Project {
  envId: string
  region: string
  functions: FunctionSettings[]
  database: DatabaseSettings
}

export interface DatabaseSettings {
  collections: CollectionSettings[]
}

export interface CollectionSettings {
  name: string
  acl: string
  rule?: unknown
  indexes: IndexSettings[]
}

export interface IndexSettings {
  name: string
  unique: boolean
  keys: { field: string; direction: 1 | -1 }[]
}
