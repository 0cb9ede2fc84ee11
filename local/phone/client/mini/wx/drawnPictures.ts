/** Pictures that stand for what a person might have in the album; always the same, for tests too. */
export const DRAWN_PICTURES = [
  { name: '山 Mountain', address: drawn('#DCE6DF', 'M8 72l22-36 14 20 10-14 34 30z', '#7A8F5A') },
  { name: '叶 Leaf', address: drawn('#F3EFE2', 'M20 76C20 40 44 20 76 20c0 32-20 56-56 56zM20 76l34-34', '#5F7440') },
  { name: '月 Moon', address: drawn('#2B3245', 'M60 18a32 32 0 1 0 18 56 36 36 0 0 1-18-56z', '#F2D27A') },
  {
    name: '杯 Cup',
    address: drawn('#F6E3DA', 'M22 36h44v20a20 20 0 0 1-20 20h-4a20 20 0 0 1-20-20zM66 42h10v14H66z', '#C8431F'),
  },
]

const SIDE_PX = 240

/**
 * Turns a picture's address into a PNG file, as the platform hands out a file and never a drawing. Rejects where the
 * picture does not load or the browser cannot draw it.
 */
export async function toPng(address: string): Promise<Blob> {
  const picture = new Image(SIDE_PX, SIDE_PX)
  picture.src = address
  await picture.decode()

  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE_PX
  canvas.getContext('2d')?.drawImage(picture, 0, 0, SIDE_PX, SIDE_PX)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('The picture cannot be drawn.')
  return blob
}

function drawn(ground: string, path: string, ink: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">` +
    `<rect width="96" height="96" fill="${ground}"/><path d="${path}" fill="${ink}" stroke="${ink}" stroke-width="2"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
