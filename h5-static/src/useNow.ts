import { onBeforeUnmount, ref, type Ref } from 'vue'

const STEP_MS = 5000

/** The time now in milliseconds, good to a few seconds; `refresh` makes it exact. */
export function useNow(): { now: Ref<number>; refresh(): void } {
  const now = ref(Date.now())
  const refresh = () => void (now.value = Date.now())
  const timer = setInterval(refresh, STEP_MS)
  onBeforeUnmount(() => clearInterval(timer))
  return { now, refresh }
}
