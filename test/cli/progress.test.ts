import { describe, expect, test } from 'vitest'
import { showProgress } from '../../src/cli/progress.ts'

/** A terminal or a file, and a clock that stands still until it is moved. */
function screen(isTTY: boolean, columns = 80) {
  const written: string[] = []
  const clock = { ms: 0 }
  const progress = showProgress({
    stream: { isTTY, columns, write: text => written.push(text) },
    now: () => clock.ms,
  })
  return { written, clock, progress }
}

describe('on a terminal', () => {
  test('one line is written over and over, with rate, share and time left', () => {
    const { written, clock, progress } = screen(true)
    const track = progress.track('hr')
    track.update(0, 20_000)
    clock.ms = 1000
    track.update(5000, 20_000)
    expect(written).toEqual([
      '\r\u001B[Khr  0 of 20,000 (0 %)',
      '\r\u001B[Khr  5,000 of 20,000 (25 %)  5,000/s  0:03 left',
    ])
  })

  test('it is not written more often than ten times a second', () => {
    const { written, clock, progress } = screen(true)
    const track = progress.track('hr')
    for (clock.ms = 0; clock.ms < 1000; clock.ms += 5) track.update(clock.ms)
    expect(written).toHaveLength(10)
  })

  test('it stays within the width of the terminal', () => {
    const { written, progress } = screen(true, 12)
    progress.track('a long name').update(1_000_000)
    expect(written).toEqual(['\r\u001B[Ka long name'])
  })

  test('what goes on at the same time shares the line', () => {
    const { written, clock, progress } = screen(true)
    const [hr, erp] = [progress.track('hr'), progress.track('erp')]
    hr.update(1)
    clock.ms = 100
    erp.update(2)
    expect(written.at(-1)).toBe('\r\u001B[Khr  1  10/s  ·  erp  2  20/s')
  })

  test('the line is gone when the last one ends', () => {
    const { written, progress } = screen(true)
    const [hr, erp] = [progress.track('hr'), progress.track('erp')]
    hr.close()
    expect(written).toEqual([])
    erp.close()
    expect(written).toEqual(['\r\u001B[K'])
  })
})

describe('where there is no terminal', () => {
  test('a plain line is written every two seconds', () => {
    const { written, clock, progress } = screen(false)
    const track = progress.track('hr')
    for (clock.ms = 0; clock.ms <= 5000; clock.ms += 250) track.update(clock.ms * 10, 72_040_000)
    track.close()
    expect(written).toEqual([
      'hr  20,000 of 72,040,000 (0 %)  10,000/s  2:00:02 left\n',
      'hr  40,000 of 72,040,000 (0 %)  10,000/s  2:00:00 left\n',
    ])
  })
})

test('more than was expected is counted without a share', () => {
  const { written, clock, progress } = screen(false)
  const track = progress.track('hr')
  clock.ms = 2000
  track.update(11, 10)
  expect(written).toEqual(['hr  11  6/s\n'])
})
