export interface IndexDefinition {
  name: string
  unique: boolean
  keys: { field: string; direction: 1 | -1 }[]
}

/** What `database.json` says about collections; rules (`acl`, `rule`) concern clients only and are not read here. */
export interface DatabaseSchema {
  collections: { name: string; acl: string; rule?: unknown; indexes: IndexDefinition[] }[]
}
