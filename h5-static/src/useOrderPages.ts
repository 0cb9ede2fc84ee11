import { computed, ref, shallowRef } from 'vue'
import type { OrderView } from '../../core/api'
import { Refused } from './api'
import { useLoad } from './useLoad'
import { api, login } from './wiring'

/** The customer's orders, the latest first, one page at a time; a refused older page leaves what is shown. */
export function useOrderPages() {
  const { data: first, refused, isSlow, reload } = useLoad(() => api.orders())
  const older = shallowRef<OrderView[]>([])
  const nextCursor = ref<string>()
  const isLoadingMore = ref(false)
  const moreRefused = shallowRef<Refused>()

  const orders = computed(() => (first.value === undefined ? undefined : [...first.value.orders, ...older.value]))

  async function load(): Promise<void> {
    await reload()
    older.value = []
    nextCursor.value = first.value?.nextCursor
    if (refused.value?.code === 'NOT_LOGGED_IN') login.meetGuest()
  }

  async function loadMore(): Promise<void> {
    if (isLoadingMore.value) return
    isLoadingMore.value = true
    moreRefused.value = undefined
    try {
      const more = await api.orders(nextCursor.value)
      older.value = [...older.value, ...more.orders]
      nextCursor.value = more.nextCursor
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      moreRefused.value = error
    } finally {
      isLoadingMore.value = false
    }
  }

  return { orders, refused, isSlow, load, nextCursor, isLoadingMore, moreRefused, loadMore }
}
