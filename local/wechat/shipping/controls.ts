import type { ControlRoute } from '../controls'
import { listShipments } from './shipments'

/** The controls that are about deliveries. */
export const shippingControls: ControlRoute[] = [
  {
    method: 'GET',
    path: '/controls/shipments',
    about: { en: 'The deliveries that the shop has reported.', zh: '商户录入的发货信息。' },
    handle: ({ platform }) => ({ shipments: listShipments(platform) }),
  },
]
