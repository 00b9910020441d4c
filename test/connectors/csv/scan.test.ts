import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyFound, type Found, type ScanOptions, scan } from '../../../connectors/csv/scan.ts'
import { splitRecords } from '../../../connectors/csv/split.ts'

interface Outcome {
  readonly records: readonly string[]
  readonly lines: readonly number[]
  readonly malformed: readonly string[]
}

const options: ScanOptions = { delimiter: 0x2c, maxRecordBytes: 1000, capacity: 10_000 }

/** Scans bytes that arrive in pieces of the given size, keeping what each scan left over. */
function scanInPieces(content: Buffer, pieceBytes: number, { capacity = 10_000, maxRecordBytes = 1000 } = {}): Outcome {
  const found = emptyFound(capacity, 1)
  const records: string[] = []
  const lines: number[] = []
  const malformed: string[] = []
  const keep = (bytes: Buffer, { count, ranges, positions }: Found): void => {
    for (let i = 0; i < count; i++) {
      records.push(bytes.toString('utf8', ranges[2 * i], ranges[2 * i + 1]))
      lines.push(positions[i] ?? 0)
    }
    malformed.push(...found.malformed.map(({ position, what, field }) => `${position} ${what} ${field}`))
  }
  let rest = Buffer.alloc(0)
  for (let at = 0; at < content.length || at === 0; at += pieceBytes) {
    const bytes = Buffer.concat([rest, content.subarray(at, at + pieceBytes)])
    const last = at + pieceBytes >= content.length
    let from = 0
    do {
      scan({ bytes, from, to: bytes.length, last }, { ...options, capacity, maxRecordBytes }, found)
      keep(bytes, found)
      from = found.rest
    } while (found.count === capacity)
    expect(last && found.rest < bytes.length).toBe(false)
    rest = bytes.subarray(found.rest)
  }
  return { records, lines, malformed }
}

/** Text that is mostly made of what matters to the scan. */
const soup = fc
  .array(fc.constantFrom('"', '"', '""', ',', '\n', '\n', '\r\n', '\r', 'a', 'ö', 'bcd'), { maxLength: 40 })
  .map(parts => Buffer.from(parts.join('')))

describe('finding records', () => {
  test('records end at LF and at CRLF, and the last one at the end of the file', () => {
    expect(scanInPieces(Buffer.from('a,b\r\nc,d\ne,f'), 100)).toEqual({
      records: ['a,b', 'c,d', 'e,f'],
      lines: [1, 2, 3],
      malformed: [],
    })
  })

  test('a line break within quotes belongs to its record, and the lines are counted on', () => {
    const { records, lines } = scanInPieces(Buffer.from('1,"a\r\nb\n\nc"\n2,x\n'), 100)
    expect(records).toEqual(['1,"a\r\nb\n\nc"', '2,x'])
    expect(lines).toEqual([1, 5])
  })

  test('a quote within an unquoted field is an ordinary character', () => {
    expect(scanInPieces(Buffer.from('5" pipe,a"\nb,c\n'), 100).records).toEqual(['5" pipe,a"', 'b,c'])
  })

  test('blank lines are no records but count as lines', () => {
    expect(scanInPieces(Buffer.from('\n\r\na\n\nb\n'), 100)).toEqual({
      records: ['a', 'b'],
      lines: [3, 5],
      malformed: [],
    })
  })

  test('a quote that is never closed costs its own line only', () => {
    expect(scanInPieces(Buffer.from('1,"open\n2,x\n3,y\n'), 100)).toEqual({
      records: ['2,x', '3,y'],
      lines: [2, 3],
      malformed: ['1 unclosed-quote 1'],
    })
  })

  test('a quote that only another line closes costs its own line only', () => {
    expect(scanInPieces(Buffer.from('1,"open\n2,"x",z\n3,y\n'), 100)).toEqual({
      records: ['2,"x",z', '3,y'],
      lines: [2, 3],
      malformed: ['1 text-after-quote 1'],
    })
  })

  test('a line that is too long is given up and the next one read', () => {
    const content = Buffer.from(`a\n${'x'.repeat(5000)}\n"${'y'.repeat(3000)}"\nb\n`)
    for (const pieceBytes of [1, 7, 64, 999, 100_000]) {
      expect(scanInPieces(content, pieceBytes)).toEqual({
        records: ['a', 'b'],
        lines: [1, 4],
        malformed: ['2 too-long 0', '3 unclosed-quote 0'],
      })
    }
  })

  test('what is found does not depend on where the file is cut into pieces, however malformed it is', () => {
    fc.assert(
      fc.property(
        soup,
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(3, 10, 1000),
        (content, pieceBytes, maxRecordBytes) => {
          const whole = scanInPieces(content, content.length + 1, { maxRecordBytes })
          expect(scanInPieces(content, pieceBytes, { maxRecordBytes })).toEqual(whole)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('what is found does not depend on how many records fit a page', () => {
    fc.assert(
      fc.property(soup, fc.integer({ min: 1, max: 3 }), (content, capacity) => {
        expect(scanInPieces(content, 1000, { capacity })).toEqual(scanInPieces(content, 1000))
      }),
      { numRuns: 1000 },
    )
  })

  test('every record found splits alone as it splits among its neighbours', () => {
    fc.assert(
      fc.property(soup, content => {
        const found = emptyFound(100, 1)
        scan({ bytes: content, from: 0, to: content.length, last: true }, { ...options, capacity: 100 }, found)
        if (found.malformed.length > 0 || found.count === 0) return
        const alone = Array.from({ length: found.count }, (_, i) =>
          fields(content.toString('utf8', found.ranges[2 * i], found.ranges[2 * i + 1]), 1),
        ).flat()
        const text = content.toString('utf8', found.ranges[0], found.ranges[2 * found.count - 1])
        expect(fields(text, found.count)).toEqual(alone)
      }),
      { numRuns: 2000 },
    )
  })
})

function fields(text: string, count: number): unknown[][] {
  const rows: unknown[][] = []
  splitRecords(text, count, { delimiter: ',', empty: '' }, cells => rows.push(cells))
  return rows
}
