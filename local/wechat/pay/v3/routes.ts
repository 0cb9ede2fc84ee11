import type { Route } from '../../router'
import { billOperations, billFileRoute } from './bills'
import { certificates } from './certificates'
import { closeTransaction } from './closeTransaction'
import { createTransactions } from './createTransaction'
import { queryTransactions } from './queryTransaction'
import { refundOperations } from './refunds'
import { v3Route } from './v3Route'

const OPERATIONS = [
  ...createTransactions,
  ...queryTransactions,
  closeTransaction,
  ...refundOperations,
  ...billOperations,
  certificates,
]

/** APIv3 of api.mch.weixin.qq.com. */
export const v3Routes: Route[] = [...OPERATIONS.map(v3Route), billFileRoute]
