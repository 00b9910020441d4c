import { escaped } from './escape.ts'
import { legend } from './line-chart.ts'

export interface Bar {
  readonly title: string
  /** In the order of the names of the series. */
  readonly values: readonly number[]
}

export interface Bars {
  readonly title: string
  readonly series: readonly string[]
  readonly bars: readonly Bar[]
  readonly text: (value: number) => string
}

const width = 640
const barHeight = 22
const rowHeight = 46

/** Bars that are stacked of parts, one below the other, all on one scale. */
export function stackedBars({ title, series, bars, text }: Bars): string {
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const longest = Math.max(...sums, Number.MIN_VALUE)
  const rows = bars.map((bar, row) => {
    let from = 0
    const top = row * rowHeight
    const parts = bar.values.map((value, index) => {
      const part = (value / longest) * width
      const rect = `<rect class="series-${index + 1}" x="${tenth(from)}" y="${top + 18}" width="${tenth(part)}" height="${barHeight}"><title>${escaped(`${series[index] ?? ''}: ${text(value)}`)}</title></rect>`
      from += part
      return rect
    })
    return `<text class="bar" x="0" y="${top + 12}">${escaped(`${bar.title} — ${text(sums[row] ?? 0)}`)}</text>${parts.join('')}`
  })
  return `<figure><figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img" aria-label="${escaped(title)}">${rows.join('')}</svg>
${legend(series)}</figure>`
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
