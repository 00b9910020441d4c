import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Column } from '../../../connectors/csv/columns.ts'
import { decoderOf } from '../../../connectors/csv/decode.ts'
import { emptyFound, scan } from '../../../connectors/csv/scan.ts'
import { readContent } from './read.ts'

const columns: readonly Column[] = ['id', 'name'].map(name => ({
  name,
  kind: 'string',
  separator: undefined,
  required: false,
}))

describe('decoding some rows of a page', () => {
  const record = fc.constantFrom('1,a', '2,ł', '"3","x ""y"""', '4,"two\nlines"', '5', '6,a,b', ',', 'ü,')
  const gap = fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\n', '\n"broken"x\n')

  test('gives what decoding all of them gives, for any subset', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(record, gap), { minLength: 1, maxLength: 20 }),
        fc.func(fc.boolean()),
        (parts, chosen) => {
          const bytes = Buffer.from(parts.flat().join(''))
          const found = emptyFound(100, 1)
          scan(
            { bytes, from: 0, to: bytes.length, last: true },
            { delimiter: 0x2c, maxRecordBytes: 1000, capacity: 100 },
            found,
          )
          const records = { bytes, ranges: found.ranges, positions: found.positions }
          const decode = decoderOf({ columns, delimiter: ',', empty: null })
          const all = Array.from({ length: found.count }, (_, index) => index)
          const whole = decode(records, all)
          expect(whole).toHaveLength(found.count)
          const some = all.filter(index => chosen(index))
          expect(decode(records, some)).toEqual(some.map(index => whole[index]))
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('one row in another encoding does not harm its neighbours', async () => {
    const content = Buffer.concat([
      Buffer.from('id,name\n1,Jürgen\n2,'),
      Buffer.from('Jürgen', 'latin1'),
      Buffer.from('\n3,Ömer\n'),
    ])
    expect(await readContent(content)).toEqual({
      rows: [
        ['1', 'Jürgen'],
        ['3', 'Ömer'],
      ],
      lines: [2, 4],
      failures: [
        'line 3: It is not valid UTF-8: byte 4 of the line is 0xfc. If the file is in another encoding, set encoding (windows-1252 is a common one).',
      ],
    })
  })
})

describe('the values of a column', () => {
  test('must be there where the settings say so', async () => {
    expect(await readContent('id,name,note\n1,Ann,\n2,,x\n3,"",\n', { required: ['name'] })).toMatchObject({
      rows: [['1', 'Ann', null]],
      failures: [
        'line 3: "name" is empty, and the settings say that every row has it.',
        'line 4: "name" is empty, and the settings say that every row has it.',
      ],
    })
  })

  test('empty fields are absent, quoted or not', async () => {
    expect((await readContent('id,a,b\n1,,""\n')).rows).toEqual([['1', null, null]])
  })

  test('empty fields are text where the settings say so', async () => {
    expect((await readContent('id,a,b\n1,,""\n', { empty: 'text' })).rows).toEqual([['1', '', '']])
  })

  test('a column with a separator holds the trimmed values between, absent when there is none', async () => {
    const { rows } = await readContent('id,phones\n1,+1 | +2|\n2,+3\n3, | \n4,\n', { multi: { phones: '|' } })
    expect(rows).toEqual([
      ['1', ['+1', '+2']],
      ['2', ['+3']],
      ['3', null],
      ['4', null],
    ])
  })

  test('numbers, booleans and octets are read as such, without losing a digit', async () => {
    const content = 'id,n,d,b,o\n1,42,1.50,Yes,AQI=\n2,-9007199254740993,0.1234567890123456789,0,\n3,-0,1e3,TRUE,\n'
    const { rows, failures } = await readContent(content, {
      types: { n: 'integer', d: 'decimal', b: 'boolean', o: 'binary' },
    })
    expect(failures).toEqual([])
    expect(rows).toEqual([
      ['1', 42, 1.5, true, new Uint8Array([1, 2])],
      ['2', -9007199254740993n, '0.1234567890123456789', false, null],
      ['3', 0, 1000, true, null],
    ])
  })

  test('several values of a column each have its type', async () => {
    const { rows } = await readContent('id,levels\n1,3;4\n', { multi: { levels: ';' }, types: { levels: 'integer' } })
    expect(rows).toEqual([['1', [3, 4]]])
  })
})
