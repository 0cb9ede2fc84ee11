import { ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { Refused } from './api'
import { placeWish } from './buy'
import { api, login, purchases } from './wiring'

/** Buying one product: however often it is asked meanwhile, one order; it ends on the order's page or with a refusal. */
export function useBuying(productId: string) {
  const router = useRouter()
  const quantity = ref(1)
  const isBuying = ref(false)
  const refused = shallowRef<Refused>()

  async function buy(): Promise<void> {
    if (isBuying.value) return
    const user = login.state.user
    if (user === undefined) return login.logIn()

    isBuying.value = true
    refused.value = undefined
    try {
      const wish = { productId, quantity: quantity.value }
      const order = await placeWish({ api, purchases }, user.userId, wish)
      await router.push(`/order/${order.outTradeNo}`)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refused.value = error
      if (error.code === 'NOT_LOGGED_IN') login.meetGuest()
    } finally {
      isBuying.value = false
    }
  }

  return { quantity, isBuying, refused, buy }
}
