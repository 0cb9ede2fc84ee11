import { browserUnits } from '../client/mini/engine/units'

export interface BrowserValue {
  value: string
  /** Paths of package files that the value names. */
  localPictures: string[]
}

const ADDRESS = /^(data:|https?:|\/\/|#)/

/** A css value with WeChat's units and addresses turned into the browser's: rpx, the page's own height, safe areas, package files. */
export function browserValue(value: string, addressOf = (path: string) => path): BrowserValue {
  const localPictures: string[] = []
  const withAddresses = value.replace(/url\(\s*(["']?)([^"')]+)\1\s*\)/g, (whole, quote: string, path: string) => {
    if (ADDRESS.test(path)) return whole
    localPictures.push(path)
    return `url(${quote}${addressOf(path)}${quote})`
  })
  return { value: browserUnits(withAddresses), localPictures }
}
