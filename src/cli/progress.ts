/** Where progress is shown: stderr, or something that takes its place in a test. */
interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface ProgressOptions {
  readonly stream?: Stream
  /** A clock in milliseconds. */
  readonly now?: () => number
}

/** What goes on, on one line of a terminal, or as a plain line every two seconds where there is none. */
export interface Progress {
  /** One more thing that goes on at the same time. */
  track(label: string): Track
  /** Takes the line away. */
  close(): void
}

export interface Track {
  /** So many are done, of so many; without a total there is no percentage and no time left. */
  update(done: number, total?: number): void
  close(): void
}

interface Going {
  readonly label: string
  readonly started: number
  done: number
  total: number | undefined
}

const terminalEveryMs = 100
const plainEveryMs = 2000

export function showProgress({
  stream = process.stderr,
  now = () => performance.now(),
}: ProgressOptions = {}): Progress {
  const going = new Set<Going>()
  const terminal = stream.isTTY === true
  let shown = terminal ? -Infinity : now()

  const clear = (): void => {
    if (terminal) stream.write('\r\u001B[K')
  }
  const show = (): void => {
    const time = now()
    if (time - shown < (terminal ? terminalEveryMs : plainEveryMs)) return
    shown = time
    const line = [...going].map(track => progressLine(track, time)).join('  ·  ')
    if (terminal) stream.write(`\r\u001B[K${line.slice(0, (stream.columns ?? 80) - 1)}`)
    else stream.write(`${line}\n`)
  }

  return {
    track(label) {
      const track: Going = { label, started: now(), done: 0, total: undefined }
      if (!terminal && going.size === 0) shown = track.started
      going.add(track)
      return {
        update(done, total) {
          track.done = done
          track.total = total
          show()
        },
        close() {
          going.delete(track)
          if (going.size === 0) clear()
        },
      }
    },
    close() {
      going.clear()
      clear()
    },
  }
}

/** `hr  12,340 of 20,000 (62 %)  45,200/s  0:02 left` */
function progressLine({ label, started, done, total }: Going, time: number): string {
  const seconds = (time - started) / 1000
  const rate = seconds > 0 ? done / seconds : 0
  const parts = [`${label}  ${count(done)}`]
  if (total !== undefined && total >= done) {
    parts[0] += ` of ${count(total)}`
    if (total > 0) parts[0] += ` (${Math.floor((done / total) * 100)} %)`
  }
  if (rate > 0) parts.push(`${count(Math.round(rate))}/s`)
  if (rate > 0 && total !== undefined && total >= done) parts.push(`${clock((total - done) / rate)} left`)
  return parts.join('  ')
}

function count(value: number): string {
  return value.toLocaleString('en')
}

/** Minutes and seconds, with hours where there are any. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':')
}
