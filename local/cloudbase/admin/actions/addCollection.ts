import { defineAction } from '../action'
import { COLLECTION } from '../validation'

/** `createCollection`: a collection without indexes, which stays. */
export const addCollection = defineAction(
  'database.addCollection',
  { collectionName: COLLECTION },
  ({ database }, { collectionName }) => {
    database.addCollection(collectionName)
    return {}
  },
)
