import { ApiFailure, type Apis, asyncApi, type Fields, optionalNumber, optionalText, textOf } from '../api'
import type { Phone } from '../phone'
import { openActionSheet } from '../sheets/actionSheet'
import { openModal } from '../sheets/modal'
import { openPreview } from '../sheets/preview'
import { createToasts, type ToastIcon } from '../sheets/toast'

const ICONS: readonly string[] = ['success', 'error', 'loading', 'none']
const MOST_ITEMS = 6
const TOAST_MS = 1500

/** Toasts, loading, dialogs, action sheets, the clipboard and the picture viewer. */
export function uiApis({ layer, engine }: Phone): Apis {
  const toasts = createToasts(layer)

  return {
    showToast: asyncApi('showToast', async (options) => {
      toasts.show({
        title: textOf(options, 'title'),
        icon: iconOf(options),
        isMasked: options['mask'] === true,
        durationMs: optionalNumber(options, 'duration', TOAST_MS),
      })
    }),
    hideToast: asyncApi('hideToast', async () => toasts.hide()),
    showLoading: asyncApi('showLoading', async (options) => {
      toasts.show({ title: textOf(options, 'title'), icon: 'loading', isMasked: options['mask'] === true })
    }),
    hideLoading: asyncApi('hideLoading', async () => toasts.hide()),
    showModal: asyncApi('showModal', async (options) => {
      const hasConfirmed = await openModal(layer, modalOf(options))
      return { confirm: hasConfirmed, cancel: !hasConfirmed, content: null }
    }),
    showActionSheet: asyncApi('showActionSheet', async (options) => {
      const tapIndex = await openActionSheet(layer, itemsOf(options), colourOf(options, 'itemColor', ''))
      if (tapIndex === undefined) throw new ApiFailure('cancel')
      return { tapIndex }
    }),
    setClipboardData: asyncApi('setClipboardData', async (options) => {
      await navigator.clipboard.writeText(textOf(options, 'data'))
      // WeChat says so by itself (wx.setClipboardData).
      toasts.show({ title: '内容已复制', icon: 'none', isMasked: false, durationMs: TOAST_MS })
    }),
    previewImage: asyncApi('previewImage', async (options) => {
      const urls = textsOf(options['urls'])
      if (urls.length === 0) throw new ApiFailure('parameter error: parameter.urls should have at least 1 item;')
      await openPreview(layer, urls, optionalText(options, 'current', urls[0] ?? ''))
    }),
  }

  function modalOf(options: Fields) {
    // The platform cuts nothing but refuses button texts of more than four letters.
    const confirmText = optionalText(options, 'confirmText', '确定')
    const cancelText = optionalText(options, 'cancelText', '取消')
    if (confirmText.length > 4) throw new ApiFailure('confirmText length should not larger than 4 Chinese characters')
    if (cancelText.length > 4) throw new ApiFailure('cancelText length should not larger than 4 Chinese characters')
    if (options['editable'] === true) warnOf('showModal.editable')
    return {
      title: optionalText(options, 'title', ''),
      content: optionalText(options, 'content', ''),
      hasCancel: options['showCancel'] !== false,
      confirmText,
      cancelText,
      confirmColor: colourOf(options, 'confirmColor', '#576B95'),
      cancelColor: colourOf(options, 'cancelColor', ''),
    }
  }

  function warnOf(name: string) {
    engine().warn({ kind: 'api', name, message: 'The local WeChat client shows a dialog without a field.' })
  }
}

function iconOf(options: Fields): ToastIcon {
  const icon = optionalText(options, 'icon', 'success')
  return ICONS.includes(icon) ? (icon as ToastIcon) : 'success'
}

function itemsOf(options: Fields): string[] {
  const items = textsOf(options['itemList'])
  if (items.length === 0) throw new ApiFailure('parameter error: parameter.itemList should have at least 1 item;')
  if (items.length > MOST_ITEMS) throw new ApiFailure('itemList should not be larger than 6')
  return items
}

function colourOf(options: Fields, field: string, otherwise: string): string {
  const colour = optionalText(options, field, otherwise)
  return /^#[\da-f]{3,8}$/i.test(colour) ? colour : otherwise
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
