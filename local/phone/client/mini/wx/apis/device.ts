import { type Apis, asyncApi, type Fields } from '../api'
import type { Phone } from '../phone'

// The base library whose behaviour this client follows.
const SDK_VERSION = '3.8.0'

/** The phone itself: window, theme, network, how the mini-program was opened, and its errors. */
export function deviceApis({ state, events, launch, engine }: Phone): Apis {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const theme = () => (dark.matches && engine().config.darkmode === true ? 'dark' : 'light')
  dark.addEventListener(
    'change',
    () => engine().config.darkmode === true && events.emit('themeChange', { theme: theme() }),
  )

  const network = () => ({ isConnected: navigator.onLine, networkType: navigator.onLine ? 'wifi' : 'none' })
  for (const name of ['online', 'offline'])
    window.addEventListener(name, () => events.emit('networkStatusChange', network()))

  const opened = () => ({ path: launch.path, query: launch.query, scene: launch.scene, referrerInfo: {} })

  return {
    getWindowInfo: windowInfo,
    getAppBaseInfo: () => ({
      SDKVersion: SDK_VERSION,
      language: 'zh_CN',
      version: '8.0.49',
      theme: theme(),
      enableDebug: false,
      fontSizeSetting: 16,
      host: { env: 'WeChat' },
    }),
    getDeviceInfo: () => ({
      brand: 'devtools',
      model: 'wxflow',
      platform: 'devtools',
      system: 'Android 14',
      benchmarkLevel: -1,
      memorySize: '8192',
    }),
    getSystemSetting: () => ({
      bluetoothEnabled: false,
      locationEnabled: false,
      wifiEnabled: true,
      deviceOrientation: 'portrait',
    }),
    getNetworkType: asyncApi('getNetworkType', async () => ({ networkType: network().networkType })),
    onNetworkStatusChange: (listener: unknown) => events.on('networkStatusChange', listener),
    offNetworkStatusChange: (listener?: unknown) => events.off('networkStatusChange', listener),
    onThemeChange: (listener: unknown) => events.on('themeChange', listener),
    offThemeChange: (listener?: unknown) => events.off('themeChange', listener),
    onError: (listener: unknown) => events.on('error', listener),
    offError: (listener?: unknown) => events.off('error', listener),
    onUnhandledRejection: (listener: unknown) => events.on('unhandledRejection', listener),
    offUnhandledRejection: (listener?: unknown) => events.off('unhandledRejection', listener),
    vibrateShort: asyncApi('vibrateShort', async () => undefined),
    getAccountInfoSync: () => ({ miniProgram: { appId: state.appid, envVersion: 'develop', version: '' }, plugin: {} }),
    getLaunchOptionsSync: opened,
    getEnterOptionsSync: opened,
    getUpdateManager: () => ({
      applyUpdate: ignore,
      onCheckForUpdate: ignore,
      onUpdateReady: ignore,
      onUpdateFailed: ignore,
    }),
  }
}

/** Nothing is ever newer than the source on the disk. */
const ignore = () => undefined

function windowInfo(): Fields {
  const { innerWidth: windowWidth, innerHeight: windowHeight, devicePixelRatio: pixelRatio } = window
  const safeArea = {
    left: 0,
    top: 0,
    right: windowWidth,
    bottom: windowHeight,
    width: windowWidth,
    height: windowHeight,
  }
  return {
    pixelRatio,
    screenWidth: windowWidth,
    screenHeight: windowHeight,
    windowWidth,
    windowHeight,
    statusBarHeight: 0,
    screenTop: 0,
    safeArea,
  }
}
