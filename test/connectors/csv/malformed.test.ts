import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FileSettings } from '../../../connectors/csv/settings.ts'
import { readContent } from './read.ts'

interface Case {
  readonly title: string
  readonly content: string
  readonly settings?: Partial<FileSettings>
  readonly failures: readonly string[]
  readonly ids: readonly string[]
}

const cases = JSON.parse(
  readFileSync(new URL('../../cases/csv-malformed.json', import.meta.url), 'utf8'),
) as readonly Case[]

describe('a malformed line is counted as failed, and the import goes on behind it', () => {
  test.each(cases)('$title', async ({ content, settings, failures, ids }) => {
    const read = await readContent(content, settings)
    expect(read.failures).toEqual(failures)
    expect(read.rows.map(([id]) => id)).toEqual(ids)
  })

  test('a line without end costs itself only', async () => {
    const content = `id,name\n1,${'x'.repeat(300_000)}\n2,"${'y\n'.repeat(40_000)}\n3,c\n`
    const { failures, rows } = await readContent(content, { maxRecordBytes: 1024 }, 512)
    expect(failures[0]).toBe(
      'line 2: It is longer than 1024 bytes. If it is a record indeed, set a larger maxRecordBytes.',
    )
    expect(failures[1]).toBe(
      'line 3: The quote that opens the column "name" is never closed. A quote within a quoted field is written twice.',
    )
    expect(failures).toHaveLength(2 + 39_999)
    expect(rows).toEqual([['3', 'c']])
  })

  test('a record may be longer than what is read at once', async () => {
    const long = 'z'.repeat(200_000)
    expect((await readContent(`id,name\n1,"${long}\n"\n2,b\n`, {}, 1000)).rows).toEqual([
      ['1', `${long}\n`],
      ['2', 'b'],
    ])
  })
})
