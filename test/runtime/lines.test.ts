import { expect, test } from 'vitest'
import { Lines } from '../../src/runtime/lines.ts'

function linesOf(...pieces: readonly (string | Uint8Array)[]): readonly string[] {
  const taken: string[] = []
  const lines = new Lines(line => taken.push(line))
  for (const piece of pieces) lines.write(piece)
  lines.end()
  return taken
}

test('lines are whole however they are written', () => {
  expect(linesOf('on', 'e\ntw', 'o\r\n', '\n \n', 'three')).toEqual(['one', 'two', 'three'])
})

test('a letter may come in two pieces', () => {
  const octets = Buffer.from('für\n')
  expect(linesOf(octets.subarray(0, 2), octets.subarray(2))).toEqual(['für'])
})

test('a line without an end is cut', () => {
  const taken = linesOf(...Array.from({ length: 30 }, () => 'x'.repeat(10_000)))
  expect(taken.length).toBeGreaterThan(3)
  expect(taken.join('')).toBe('x'.repeat(300_000))
})
