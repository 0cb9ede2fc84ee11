import type { Route } from '../router'
import { cashierRoutes } from './cashierRoutes'
import { closeorder } from './closeorder'
import { merchantRoutes } from './merchantRoute'
import { orderquery } from './orderquery'
import { unifiedorder } from './unifiedorder'

/** Everything that api.mch.weixin.qq.com serves here, and the cashier beside it. */
export const payRoutes: Route[] = [...[unifiedorder, orderquery, closeorder].flatMap(merchantRoutes), ...cashierRoutes]
