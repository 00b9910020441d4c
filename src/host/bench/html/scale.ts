/** Where values stand on an axis that begins at 0. */
export interface Scale {
  /** A coordinate, to a tenth. */
  at(value: number): number
  /** The values that are written at the axis. */
  readonly ticks: readonly number[]
}

const steps = [1, 2, 2.5, 5, 10]
const ticksWanted = 4

/** From 0, which stands at `start`, to the largest of some values, which stands at `end` or before. */
export function scaleOf(values: readonly number[], start: number, end: number): Scale {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0) || 1
  const power = 10 ** Math.floor(Math.log10(most / ticksWanted))
  const step = (steps.find(factor => factor * power >= most / ticksWanted) ?? 10) * power
  const count = Math.ceil(most / step - 1e-9)
  const top = count * step
  return {
    at: value => Math.round((start + ((end - start) * value) / top) * 10) / 10,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  }
}
