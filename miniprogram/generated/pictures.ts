// Written by `npm run shop` from shop/. Change it there.

const packaged = new Map([
  ['/products/tasting.svg', '/generated/pictures/tasting.png'],
  ['/products/jasmine.svg', '/generated/pictures/jasmine.png'],
  ['/products/tieguanyin.svg', '/generated/pictures/tieguanyin.png'],
  ['/products/puer.svg', '/generated/pictures/puer.png'],
  ['/products/longjing.svg', '/generated/pictures/longjing.png'],
  ['/products/teaware.svg', '/generated/pictures/teaware.png'],
])

/** The packaged picture of a product's picture path; the shop's mark for one that came after this package. */
export function pictureOf(path: string): string {
  return packaged.get(path) ?? markPicture
}

/** The shop's drawings for a state of things. */
export const drawings = {
  'no-orders': '/generated/pictures/no-orders.png',
  'nothing-here': '/generated/pictures/nothing-here.png',
  'spilled': '/generated/pictures/spilled.png',
  'paid': '/generated/pictures/paid.png',
  'waiting': '/generated/pictures/waiting.png',
  'closed': '/generated/pictures/closed.png',
} as const

export type Drawing = keyof typeof drawings

/** The shop's mark. */
export const markPicture = '/generated/pictures/mark.png'

/** Who has no picture yet. */
export const guestPicture = '/generated/pictures/guest.png'
