import { onScopeDispose, ref, shallowRef } from 'vue'
import { Refused } from './api'

const SKELETON_AFTER_MS = 200

/** Loads something for a page: its data, or why there is none, and whether the wait is long enough for a skeleton. */
export function useLoad<T>(load: () => Promise<T>, known?: T) {
  const data = shallowRef<T | undefined>(known)
  const refused = shallowRef<Refused>()
  const isSlow = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    clearTimeout(timer)
    timer = setTimeout(() => (isSlow.value = data.value === undefined), SKELETON_AFTER_MS)
    refused.value = undefined
    try {
      data.value = await load()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // What is on the screen already is worth more than a complaint about its refresh.
      if (data.value === undefined) refused.value = error
    } finally {
      clearTimeout(timer)
      isSlow.value = false
    }
  }

  onScopeDispose(() => clearTimeout(timer))
  return { data, refused, isSlow, reload }
}
