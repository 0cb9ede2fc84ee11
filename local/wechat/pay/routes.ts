import type { Route } from '../router'
import { cashierRoutes } from './cashierRoutes'
import { closeorder } from './closeorder'
import { downloadbillRoutes, downloadfundflowRoutes } from './downloadbill'
import { h5Routes } from './h5Page'
import { merchantRoutes } from './merchantRoute'
import { orderquery } from './orderquery'
import { refund } from './refund'
import { refundquery } from './refundquery'
import { scanRoutes } from './scanPage'
import { secured } from './secureRoute'
import { unifiedorder } from './unifiedorder'
import { v3Routes } from './v3/routes'

/** Everything that api.mch.weixin.qq.com serves here, and the pages on which people pay. */
export const payRoutes: Route[] = [
  ...[unifiedorder, orderquery, closeorder, refundquery].flatMap(merchantRoutes),
  ...secured([...merchantRoutes(refund), ...downloadfundflowRoutes]),
  ...downloadbillRoutes,
  ...v3Routes,
  ...cashierRoutes,
  ...h5Routes,
  ...scanRoutes,
]
