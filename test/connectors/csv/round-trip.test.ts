import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readContent } from './read.ts'

const delimiters = [',', ';', '\t', '|'] as const

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc
    .array(fc.constantFrom('"', ',', ';', '\t', '|', '\n', '\r\n', '\r', ' ', 'ł', '😀', 'x'), { maxLength: 6 })
    .map(parts => parts.join('')),
)

/** A table with rows of one width, and for every cell whether it is quoted without need. */
const table = fc.integer({ min: 1, max: 5 }).chain(width =>
  fc.record({
    width: fc.constant(width),
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }), { maxLength: 20 }),
  }),
)

const form = fc.record({
  delimiter: fc.constantFrom(...delimiters),
  lineEnds: fc.infiniteStream(fc.constantFrom('\n', '\r\n')),
  mark: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
})

function field(text: string, quoted: boolean, delimiter: string, width: number): string {
  const needed = text.includes(delimiter) || /["\r\n]/.test(text) || (width === 1 && text === '')
  return quoted || needed ? `"${text.replaceAll('"', '""')}"` : text
}

describe('what a CSV writer wrote', () => {
  test('reads back equal, whatever the cells, delimiter, line ends and reads', async () => {
    await fc.assert(
      fc.asyncProperty(table, form, fc.integer({ min: 1, max: 40 }), async ({ width, rows }, form, chunkBytes) => {
        const { delimiter } = form
        const names = Array.from({ length: width }, (_, index) => (index === 0 ? 'id' : `c${index}`))
        const records = [
          names.join(delimiter),
          ...rows.map(row => row.map(([text, quoted]) => field(text, quoted, delimiter, width)).join(delimiter)),
        ]
        const ends = records.map((_, index) => {
          const { value } = form.lineEnds.next()
          return index === records.length - 1 && !form.endsWithLineEnd ? '' : String(value)
        })
        const content = (form.mark ? '\uFEFF' : '') + records.map((record, index) => record + ends[index]).join('')
        const settings = { delimiter, empty: 'text' } as const
        const read = await readContent(content, settings, chunkBytes)
        expect(read.failures).toEqual([])
        expect(read.rows).toEqual(rows.map(row => row.map(([text]) => text)))
        const whole = await readContent(content, { ...settings, empty: 'absent' })
        expect(whole.rows).toEqual(rows.map(row => row.map(([text]) => (text === '' ? null : text))))
      }),
      { numRuns: 200 },
    )
  })

  test('reads back equal from the encodings of other programs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', 'é', '€', ';', ' '), minLength: 1, maxLength: 30 }), {
          maxLength: 20,
        }),
        fc.integer({ min: 1, max: 40 }),
        async (texts, chunkBytes) => {
          const content = `id\r\n${texts.map(text => `${text}\r\n`).join('')}`
          const expected = texts.map(text => [text])
          const utf16 = Buffer.from(`\uFEFF${content}`, 'utf16le')
          expect((await readContent(utf16, { encoding: 'utf-16le' }, chunkBytes)).rows).toEqual(expected)
          expect((await readContent(Buffer.from(utf16).swap16(), { encoding: 'utf-16be' }, chunkBytes)).rows).toEqual(
            expected,
          )
          const western = Buffer.from(content.replaceAll('€', '\x80'), 'latin1')
          expect((await readContent(western, { encoding: 'windows-1252' }, chunkBytes)).rows).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})
