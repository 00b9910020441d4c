import { describe, expect, test } from 'vitest'
import { breakdownOf } from '../../../../src/host/bench/breakdown.ts'
import { compare } from '../../../../src/host/bench/compare.ts'
import { figures } from '../../../../src/host/bench/figures.ts'
import { renderPage } from '../../../../src/host/bench/html/page.ts'
import { scaleOf } from '../../../../src/host/bench/html/scale.ts'
import type { BenchResult } from '../../../../src/host/bench/result.ts'
import { measuredIn, resultOf } from '../some-result.ts'

const cycles = [measuredIn(2), measuredIn(0.5, { cycle: 'unchanged' }), measuredIn(0.25, { cycle: 'delta' })]
const result = resultOf(cycles, { notes: ['Nothing changed: </script> & all.'] })
const comparison = compare(result, resultOf([measuredIn(4)]))
const page = renderPage(result, comparison)

test('needs nothing but itself', () => {
  expect(page).not.toMatch(/https?:/)
  expect(page).not.toMatch(/\b(?:src|href)\s*=|@import|url\(/)
})

test('every element is closed where it was opened', () => {
  const open: string[] = []
  const voids = new Set(['meta', 'br', '!doctype'])
  for (const [, closing, name = '', self] of page.matchAll(/<(\/?)([!a-zA-Z][\w-]*)(?:\s+[^<>]*?)?(\/?)>/g)) {
    if (voids.has(name) || self === '/') continue
    if (closing === '/') expect(open.pop()).toBe(name)
    else open.push(name)
  }
  expect(open).toEqual([])
  expect(page.match(/<svg /g)).toHaveLength(4)
})

test('holds the result as it is, and the comparison', () => {
  expect(resultIn(page)).toEqual(result)
  expect(jsonIn(page, 'comparison')).toEqual(comparison)
})

describe('shows the figures of the result that it holds', () => {
  const held = resultIn(page)

  test.each(held.measured.map(one => [one.cycle, one] as const))('%s', (cycle, one) => {
    const { read, added, updated, deleted, unchanged, failed } = one.counters
    const [inCycles = [], inTimes = []] = rowsOf(cycle)
    expect(inCycles.slice(0, 2)).toEqual([cycle, one.how])
    expect(inCycles[2]).toBe(figures.seconds(one.seconds))
    expect(inCycles.slice(4, 11)).toEqual(
      [one.entriesPerSecond, read, added, updated, deleted, unchanged, failed].map(figures.count),
    )
    expect(inCycles.slice(11)).toEqual(['200 MB', '150 MB', '65 MB'])
    const { source, map, waiting, rest, store, overlap } = breakdownOf(one)
    expect(inTimes.slice(1, 7)).toEqual([source, map, waiting, rest, store, overlap].map(figures.seconds))
    expect(inTimes.slice(7)).toEqual(['40 %', '30 %', ...micros(one.seconds)])
  })

  test('the notes, and the machine', () => {
    expect(page).toContain('<p>Nothing changed: &lt;/script&gt; &amp; all.</p>')
    expect(page).toContain('Some Processor &lt;1&gt;, 2 cores, 8 GiB')
  })
})

test('shows what an earlier result was, side by side', () => {
  expect(page).toContain('<h2>Compared with 2026-03-01 08:00:00</h2>')
  const row = rowsOf('full').at(-1)
  expect(row).toEqual(['full', '4.00 s', '2.00 s', '0.50 ×', '2,500', '5,000', '2.00 ×', '200 MB', '200 MB', '1.00 ×'])
})

test('an axis goes in round steps to the largest value or a little beyond', () => {
  const scale = scaleOf([3, 97, 12], 100, 0)
  expect(scale.ticks).toEqual([0, 25, 50, 75, 100])
  expect([0, 50, 100].map(value => scale.at(value))).toEqual([100, 50, 0])
  expect(scaleOf([], 0, 10).ticks).toEqual([0, 0.25, 0.5, 0.75, 1])
})

function resultIn(html: string): BenchResult {
  return jsonIn(html, 'result') as BenchResult
}

function jsonIn(html: string, id: string): unknown {
  const [, json = ''] = new RegExp(`<script type="application/json" id="${id}">(.*)</script>`).exec(html) ?? []
  return JSON.parse(json)
}

/** The cells of all rows that begin with a title, table by table. */
function rowsOf(title: string): readonly (readonly string[])[] {
  return [...page.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)]
    .filter(([, first]) => first === title)
    .map(([, first = '', cells = '']) => [
      first,
      ...[...cells.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell = '']) => cell),
    ])
}

/** 0.4 of the seconds for 10,000 entries, and 0.3. */
function micros(seconds: number): readonly string[] {
  return [figures.micros(seconds * 40), figures.micros(seconds * 30)]
}
