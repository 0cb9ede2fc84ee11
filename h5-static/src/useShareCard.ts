import { watch } from 'vue'
import type { ShareCard } from './share'
import { wechat } from './wiring'

/** Offers the card of the page that is shown, and again when it changes; a page that was left offers nothing more. */
export function useShareCard(card: () => ShareCard): void {
  const offer = (next: ShareCard, before?: ShareCard) => {
    if (JSON.stringify(next) !== JSON.stringify(before)) void wechat.share(next)
  }
  watch(card, offer, { immediate: true })
}
