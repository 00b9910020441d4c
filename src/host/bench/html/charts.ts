import { breakdownOf } from '../breakdown.ts'
import { figures } from '../figures.ts'
import { held } from '../held.ts'
import { type Rounds, titleOf } from '../middle.ts'
import type { Sample } from '../result.ts'
import { stackedBars } from './bars.ts'
import { type Line, lineChart } from './line-chart.ts'

/** A chart has as many lines as it has colours. */
const mostLines = 6
/** A rate is that of so long a time, so that transactions do not make it jump. */
const rateMs = 400

export function charts(rounds: readonly Rounds[]): string {
  return `<div class="charts">${[rateChart(rounds), memoryChart(rounds), workerBars(rounds), writerBars(rounds)].join('\n')}</div>`
}

function rateChart(rounds: readonly Rounds[]): string {
  return lineChart({
    title: 'Entries read per second',
    lines: linesOf(rounds, rates),
    xText: seconds,
    yText: figures.count,
  })
}

function memoryChart(rounds: readonly Rounds[]): string {
  return lineChart({
    title: 'Memory: JS heap and buffers of all threads',
    lines: linesOf(rounds, samples => samples.map(sample => ({ x: sample.ms / 1000, y: held(sample) }))),
    xText: seconds,
    yText: figures.megabytes,
  })
}

function workerBars(rounds: readonly Rounds[]): string {
  return stackedBars({
    title: 'Where the time went: the connector’s worker',
    series: ['source', 'mapping', 'waiting for the writer', 'start, end and the last transactions'],
    bars: rounds.map(({ middle }) => {
      const { source, map, waiting, rest } = breakdownOf(middle)
      return { title: titleOf(middle), values: [source, map, waiting, rest] }
    }),
    text: figures.seconds,
  })
}

function writerBars(rounds: readonly Rounds[]): string {
  return stackedBars({
    title: 'Where the time went: the writer, at the same time',
    series: ['storing', 'waiting for entries'],
    bars: rounds.map(({ middle }) => {
      const { store } = breakdownOf(middle)
      return { title: titleOf(middle), values: [store, Math.max(0, middle.seconds - store)] }
    }),
    text: figures.seconds,
  })
}

function linesOf(rounds: readonly Rounds[], points: (samples: readonly Sample[]) => Line['points']): readonly Line[] {
  return rounds.slice(0, mostLines).map(({ middle }) => ({ name: titleOf(middle), points: points(middle.samples) }))
}

function rates(samples: readonly Sample[]): Line['points'] {
  let from = 0
  return samples.map((sample, index) => {
    while (sample.ms - (samples[from + 1]?.ms ?? sample.ms) >= rateMs && from + 1 < index) from++
    const before = index === from ? { ms: 0, read: 0 } : (samples[from] ?? sample)
    const ms = sample.ms - before.ms
    return { x: sample.ms / 1000, y: ms <= 0 ? 0 : ((sample.read - before.read) / ms) * 1000 }
  })
}

function seconds(value: number): string {
  return `${Math.round(value * 1000) / 1000} s`
}
