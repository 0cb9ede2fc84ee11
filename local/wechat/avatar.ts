/** Colours of a drawn face. */
export interface Face {
  skin: string
  hair: string
  shirt: string
}

/** Draws a small friendly face; the answer is a `data:` address that any page can show. */
export function drawAvatar({ skin, hair, shirt }: Face): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="#ECECEA"/>` +
    `<path d="M14 96c2-20 16-28 34-28s32 8 34 28z" fill="${shirt}"/>` +
    `<circle cx="48" cy="44" r="24" fill="${skin}"/>` +
    `<path d="M22 44c-2-22 12-32 26-32s28 10 26 32c-4-10-10-16-18-18-8 6-22 6-28 6-3 3-5 7-6 12z" fill="${hair}"/>` +
    `<circle cx="40" cy="46" r="2.6" fill="#191919"/><circle cx="56" cy="46" r="2.6" fill="#191919"/>` +
    `<path d="M41 55q7 6 14 0" fill="none" stroke="#191919" stroke-width="2" stroke-linecap="round"/></svg>`
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
