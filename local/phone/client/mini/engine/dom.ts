const SVG = 'http://www.w3.org/2000/svg'

/** A line drawing on a field of 24 by 24. */
export function drawing(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const path of paths) {
    const line = document.createElementNS(SVG, 'path')
    line.setAttribute('d', path)
    svg.append(line)
  }
  return svg
}

/** A button of the host that shows a drawing only. */
export function iconButton(label: string, picture: SVGSVGElement, onPress: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'mini-icon'
  button.setAttribute('aria-label', label)
  button.append(picture)
  button.addEventListener('click', onPress)
  return button
}
