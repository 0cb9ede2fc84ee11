import { createRouter, createWebHashHistory } from 'vue-router'
import Catalogue from './pages/Catalogue.vue'
import Me from './pages/Me.vue'
import Order from './pages/Order.vue'
import Orders from './pages/Orders.vue'
import Product from './pages/Product.vue'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Shows the tab bar. */
    isTab?: boolean
  }
}

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', component: Catalogue, meta: { title: '慢山茶铺', isTab: true } },
    { path: '/product/:productId', component: Product, props: true, meta: { title: '慢山茶铺' } },
    { path: '/orders', component: Orders, meta: { title: '我的订单', isTab: true } },
    { path: '/order/:outTradeNo', component: Order, props: true, meta: { title: '订单' } },
    { path: '/me', component: Me, meta: { title: '我的', isTab: true } },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.afterEach((to) => {
  document.title = to.meta.title ?? '慢山茶铺'
})
