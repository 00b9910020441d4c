import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HostError } from '../../src/model/error.ts'
import { type Allowance, Watchdog } from '../../src/runtime/watchdog.ts'

const MIB = 2 ** 20
let watchdog: Watchdog | undefined
const causes: HostError[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  watchdog?.close()
  causes.length = 0
  vi.useRealTimers()
})

function watch(allowance: Partial<Allowance> = {}): Watchdog {
  watchdog = new Watchdog({ memoryMiB: 64, stallMs: 60_000, timeoutMs: 600_000, ...allowance }, 'import', cause =>
    causes.push(cause),
  )
  return watchdog
}
const codes = () => causes.map(({ code }) => code)

describe('a stall', () => {
  test('is counted from the last sign', async () => {
    const watched = watch({ stallMs: 1_000 })
    watched.progress()
    await vi.advanceTimersByTimeAsync(900)
    watched.progress()
    await vi.advanceTimersByTimeAsync(900)
    expect(codes()).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(causes.map(({ params }) => params)).toEqual([{ seconds: '1', doing: 'import' }])
  })

  test('is not counted before the first sign, nor while another is waited for', async () => {
    const watched = watch({ stallMs: 1_000 })
    await vi.advanceTimersByTimeAsync(5_000)
    watched.progress()
    watched.waiting()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(codes()).toEqual([])
    watched.progress()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(codes()).toEqual(['worker-stalled'])
  })

  test('is not what the host itself was held up by', async () => {
    const watched = watch({ stallMs: 1_000 })
    watched.progress()
    await vi.advanceTimersByTimeAsync(500)
    // The clock goes on, and no timer fires.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 30_000)
    vi.advanceTimersToNextTimer()
    expect(codes()).toEqual([])
    vi.restoreAllMocks()
  })
})

test('a task that takes too long is ended once, whatever its signs', async () => {
  const watched = watch({ timeoutMs: 2_000 })
  for (let i = 0; i < 30; i++) {
    watched.progress()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(codes()).toEqual(['worker-timeout'])
})

describe('too much memory', () => {
  /** A probe that gives these figures (MiB) one after the other, the last one for ever. */
  function weighed(figures: readonly (number | undefined)[]) {
    const left = [...figures]
    const collect = vi.fn<() => void>()
    const used = async () => {
      const mebibytes = left.length > 1 ? left.shift() : left[0]
      return mebibytes === undefined ? undefined : mebibytes * MIB
    }
    watch().weigh({ used, collect })
    return collect
  }

  test('may be garbage, and is nothing where that helps', async () => {
    const collect = weighed([10, 70, 70, 20, 70, 20])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(codes()).toEqual([])
    expect(collect).toHaveBeenCalledTimes(2)
  })

  test('ends the worker where it stays', async () => {
    const collect = weighed([70])
    await vi.advanceTimersByTimeAsync(200)
    expect(codes()).toEqual([])
    await vi.advanceTimersByTimeAsync(400)
    expect(codes()).toEqual(['worker-memory'])
    expect(collect).toHaveBeenCalledTimes(1)
  })

  test('ends the worker at once where it is twice what there may be', async () => {
    weighed([10, 200])
    await vi.advanceTimersByTimeAsync(150)
    expect(codes()).toEqual(['worker-memory'])
  })

  test('is not guessed where it cannot be told', async () => {
    weighed([undefined])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(codes()).toEqual([])
  })
})
