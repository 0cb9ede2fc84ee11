import { computed, onBeforeUnmount, onMounted, watch } from 'vue'
import { createOrderDesk } from './orderDesk'
import { isPayable } from './payment'
import { useNow } from './useNow'
import { api, login, purchases, wait, wechat } from './wiring'

/** One order for its page: looked at when the customer is known and whenever the page comes to the front again. */
export function useOrder(outTradeNo: string) {
  const desk = createOrderDesk({ api, purchases, wechat, wait, owner: () => login.state.user?.userId }, outTradeNo)
  const { state } = desk
  const { now, refresh } = useNow()

  const isOpen = computed(() => state.order !== undefined && isPayable(state.order.status))
  const isExpired = computed(() => isOpen.value && now.value >= Date.parse(state.order?.expiresAt ?? ''))
  const canPay = computed(() => isOpen.value && !isExpired.value && state.end?.kind !== 'elsewhere')

  async function open() {
    await desk.open()
    if (state.missing?.code === 'NOT_LOGGED_IN') login.meetGuest()
  }

  async function pay() {
    await desk.pay()
    if (state.refused?.code === 'NOT_LOGGED_IN') login.meetGuest()
  }

  function lookAgain() {
    refresh()
    const isIdle = document.visibilityState === 'visible' && state.step === undefined
    if (isIdle && isOpen.value) void desk.open()
  }

  watch(
    () => login.state.status,
    (status) => {
      if (status === 'user') void open()
    },
    { immediate: true },
  )
  onMounted(() => document.addEventListener('visibilitychange', lookAgain))
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', lookAgain)
    desk.leave()
  })

  return { desk, state, isOpen, isExpired, canPay, open, pay }
}
