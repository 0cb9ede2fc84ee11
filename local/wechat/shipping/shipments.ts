import type { Platform } from '../platform'
import type { ShipmentReport } from './shipmentReport'

/** The delivery of one payment. Times are milliseconds. */
export interface Shipment {
  transactionId: string
  outTradeNo: string
  /** As the merchant reported it last. */
  report: ShipmentContent
  reportedAt: number
  /** How often it was changed after all had been delivered: the platform allows it once. */
  changes: number
}

export type ShipmentContent = Omit<ShipmentReport, 'orderKey'>

export const findShipment = (platform: Platform, transactionId: string) =>
  platform.store.get<Shipment>('shipment', transactionId)

export const saveShipment = (platform: Platform, shipment: Shipment) =>
  platform.store.put('shipment', shipment.transactionId, shipment)

/** All deliveries, in the order of their first reports. */
export const listShipments = (platform: Platform) => platform.store.list<Shipment>('shipment')
