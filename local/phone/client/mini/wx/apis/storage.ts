import { ApiFailure, type Apis, asyncApi, textOf } from '../api'
import type { Phone } from '../phone'
import { within } from '../userStorage'

// One key holds up to 1 MB, all together 10 MB (wx.setStorage).
const LARGEST_KB = 1024
const ALL_KB = 10 * 1024

/** Storage of one person, in its asynchronous and its synchronous form. */
export function storageApis({ storage }: Phone): Apis {
  const own = within(storage, 'data:')

  function get(key: string): unknown {
    const stored = own.get(key)
    return stored === undefined ? undefined : (JSON.parse(stored) as unknown)
  }

  function set(key: string, value: unknown): void {
    // What JSON cannot hold is kept as an empty text.
    const text = JSON.stringify(value) ?? '""'
    const sizeKb = kb(text)
    if (sizeKb > LARGEST_KB) throw new ApiFailure('entry size limit reached')
    if (totalKb() - kb(own.get(key) ?? '') + sizeKb > ALL_KB) throw new ApiFailure('storage limit reached')
    own.set(key, text)
  }

  const totalKb = () => own.keys().reduce((sum, key) => sum + kb(own.get(key) ?? ''), 0)
  const info = () => ({ keys: own.keys(), currentSize: Math.ceil(totalKb()), limitSize: ALL_KB })

  return {
    getStorage: asyncApi('getStorage', async (options) => {
      const data = get(textOf(options, 'key'))
      if (data === undefined) throw new ApiFailure('data not found')
      return { data }
    }),
    setStorage: asyncApi('setStorage', async (options) => set(textOf(options, 'key'), options['data'])),
    removeStorage: asyncApi('removeStorage', async (options) => own.remove(textOf(options, 'key'))),
    clearStorage: asyncApi('clearStorage', async () => own.clear()),
    getStorageSync: (key: string) => get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => set(key, value),
    removeStorageSync: (key: string) => own.remove(key),
    clearStorageSync: () => own.clear(),
    getStorageInfoSync: info,
  }
}

const kb = (text: string) => text.length / 1024
