import { numberOf, textOf, type TagCode } from './tag'

interface Drawing {
  color: string
  /** A disc behind the line. */
  isFilled?: boolean
  path: string
}

const TICK = 'M7 12.4l3.4 3.4L17 9'
const CROSS = 'M8.5 8.5l7 7m0-7l-7 7'
const DRAWINGS: Readonly<Record<string, Drawing>> = {
  success: { color: '#07C160', isFilled: true, path: TICK },
  success_no_circle: { color: '#07C160', path: TICK },
  info: { color: '#10AEFF', isFilled: true, path: 'M12 11v6m0-10v.5' },
  warn: { color: '#FA5151', isFilled: true, path: 'M12 6.5v7m0 3v.5' },
  waiting: { color: '#10AEFF', isFilled: true, path: 'M12 7v5.5h4' },
  cancel: { color: '#FA5151', isFilled: true, path: CROSS },
  download: { color: '#07C160', isFilled: true, path: 'M12 6.5v8m-3.4-3.2l3.4 3.4 3.4-3.4M8 17.5h8' },
  search: { color: '#8E8E8E', path: 'M15 15l5 5M10.5 16.5a6 6 0 1 1 0-12 6 6 0 0 1 0 12z' },
  clear: { color: '#8E8E8E', isFilled: true, path: CROSS },
}

const SVG = 'http://www.w3.org/2000/svg'

/** `<icon>`, in drawings of our own. */
export const icon: TagCode = ({ element, get }) => {
  const draw = () => {
    const drawing = DRAWINGS[textOf(get('type'))]
    element.replaceChildren(...(drawing === undefined ? [] : [svgOf(drawing, textOf(get('color')) || drawing.color)]))
    const size = numberOf(get('size'), 23)
    element.style.width = element.style.height = `${size}px`
  }
  return { type: draw, size: draw, color: draw }
}

function svgOf({ isFilled = false, path }: Drawing, color: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('d', path)
  line.setAttribute('stroke', isFilled ? '#FFFFFF' : color)
  if (isFilled) svg.append(disc(color))
  svg.append(line)
  return svg
}

function disc(color: string): SVGCircleElement {
  const circle = document.createElementNS(SVG, 'circle')
  for (const [name, value] of Object.entries({ cx: '12', cy: '12', r: '11', fill: color }))
    circle.setAttribute(name, value)
  return circle
}
