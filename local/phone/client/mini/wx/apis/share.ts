import { type Apis, asyncApi, type Fields } from '../api'
import type { Phone } from '../phone'
import type { ShareMenu } from '../shareMenus'
import { topPage } from '../topPage'

/** What the capsule's menu offers on the page in front. */
export function shareApis({ shareMenus, engine }: Phone): Apis {
  return {
    showShareMenu: asyncApi('showShareMenu', async (options) => {
      shareMenus.show(topPage(engine()).route, menusOf(options))
    }),
    hideShareMenu: asyncApi('hideShareMenu', async (options) => {
      shareMenus.hide(topPage(engine()).route, menusOf(options))
    }),
  }
}

function menusOf({ menus }: Fields): ShareMenu[] | undefined {
  if (!Array.isArray(menus)) return undefined
  return menus.filter((menu) => menu === 'shareAppMessage' || menu === 'shareTimeline')
}
