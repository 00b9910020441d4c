import { escaped } from './escape.ts'
import { scaleOf } from './scale.ts'

export interface Line {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export interface LineChart {
  readonly title: string
  readonly lines: readonly Line[]
  /** How values are written at the axes. */
  readonly xText: (value: number) => string
  readonly yText: (value: number) => string
}

const width = 640
const height = 240
const margin = { left: 72, right: 24, top: 10, bottom: 30 }

/** Lines over time. Both axes begin at 0. The colours are those of the page: `--series-1` and on. */
export function lineChart({ title, lines, xText, yText }: LineChart): string {
  const points = lines.flatMap(line => line.points)
  const x = scaleOf(
    points.map(point => point.x),
    margin.left,
    width - margin.right,
  )
  const y = scaleOf(
    points.map(point => point.y),
    height - margin.bottom,
    margin.top,
  )
  const grid = y.ticks.map(
    tick =>
      `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="y" x="${margin.left - 8}" y="${y.at(tick)}">${escaped(yText(tick))}</text>`,
  )
  const below = x.ticks.map(
    tick => `<text class="x" x="${x.at(tick)}" y="${height - 10}">${escaped(xText(tick))}</text>`,
  )
  const drawn = lines.map(
    (line, index) =>
      `<polyline class="series-${index + 1}" points="${line.points.map(point => `${x.at(point.x)},${y.at(point.y)}`).join(' ')}"><title>${escaped(line.name)}</title></polyline>`,
  )
  return `<figure><figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${[...grid, ...below, ...drawn].join('')}</svg>
${legend(lines.map(({ name }) => name))}</figure>`
}

/** The names of series with their colours. */
export function legend(names: readonly string[]): string {
  const items = names.map((name, index) => `<li class="series-${index + 1}">${escaped(name)}</li>`)
  return `<ul class="legend">${items.join('')}</ul>`
}
