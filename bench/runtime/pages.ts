import { defineConnector, Type } from '../../src/connector/index.ts'

/** Rows of a page, and attributes of a row. */
const PAGE = 1_000
const ATTRIBUTES = 15

const names = Array.from({ length: ATTRIBUTES }, (_, i) => `a${i}`)
const cellsOf = (row: number): string[] => names.map(name => `${name} of entry ${row} ${'x'.repeat(14)}`)

/** Entries as quickly as they can be had: pages that are made once, as rows or as octets, again and again. */
export const connector = defineConnector({
  description: 'Gives the same page over and over.',
  settings: Type.Object({ kind: Type.Union([Type.Literal('rows'), Type.Literal('raw')]), pages: Type.Integer() }),
  async schema() {
    const attributes = names.map(name => ({ name, kind: 'string', multi: false, required: false }) as const)
    return { objectTypes: [{ name: 'person', anchor: ['a0'], attributes }] }
  },
  async *importFull({ kind, pages }) {
    const about = { objectType: 'person', source: 'memory' }
    const rows = Array.from({ length: PAGE }, (_, row) => cellsOf(row))
    const { bytes, ranges } = octetsOf(rows)
    const positions = Uint32Array.from(rows, (_, row) => row + 1)
    for (let page = 0; page < pages; page++) {
      if (kind === 'rows') yield { kind: 'rows', ...about, rows, firstPosition: page * PAGE + 1 }
      else yield { kind: 'raw', ...about, bytes, ranges, positions, count: PAGE, decode: wanted => wanted.map(cellsOf) }
    }
  },
})

function octetsOf(rows: readonly string[][]): { readonly bytes: Uint8Array; readonly ranges: Uint32Array } {
  const parts = rows.map(row => Buffer.from(row.join('|')))
  let at = 0
  const ranges = Uint32Array.from(parts.flatMap(part => [at, (at += part.length)]))
  return { bytes: Buffer.concat(parts), ranges }
}
