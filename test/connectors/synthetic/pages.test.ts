import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/synthetic/index.ts'
import { batteryOf, linesOf } from '../battery.ts'
import { contextOf } from '../context.ts'
import { full, rowsIn, small, textsIn } from './image.ts'

describe('a full import', () => {
  test('has as many persons and groups as the settings say, each anchor once', async () => {
    const rows = await rowsIn(await full(small()))
    const ids = rows.map(([id]) => String(id))
    expect(ids.filter(id => id.startsWith('E'))).toHaveLength(300)
    expect(ids.filter(id => id.startsWith('G'))).toHaveLength(7)
    expect(new Set(ids).size).toBe(307)
  })

  test('raw or in rows, the persons are the same', async () => {
    const [raw, rows] = [await full(small({ pages: 'raw' })), await full(small({ pages: 'rows' }))]
    expect(raw[0]?.kind).toBe('raw')
    expect(rows[0]?.kind).toBe('rows')
    expect(await rowsIn(raw)).toEqual(await rowsIn(rows))
  })

  test('the octets of a raw row say what its values are', async () => {
    const raw = await full(small({ pages: 'raw', cycle: 3, attributes: 17 }))
    const persons = (await rowsIn(raw)).filter(([id]) => String(id).startsWith('E'))
    const inWords = persons.map(row =>
      row.map(cell => (Array.isArray(cell) ? cell.join('\u001E') : String(cell ?? ''))),
    )
    expect(textsIn(raw)).toEqual(inWords.map(row => row.join('\u001F')))
  })

  test('another seed makes others; the same makes the same', async () => {
    const of = async (seed: number) => await rowsIn(await full(small({ seed })))
    expect(await of(2)).toEqual(await of(2))
    expect(await of(2)).not.toEqual(await of(3))
  })

  test('an entry has as many attributes as the settings say, which are those of the schema', async () => {
    for (const attributes of [3, 15, 40]) {
      const settings = small({ attributes })
      const { objectTypes } = await connector.schema(settings)
      expect(objectTypes[0]?.attributes).toHaveLength(attributes)
      expect(new Set(objectTypes[0]?.attributes.map(({ name }) => name)).size).toBe(attributes)
      for (const pages of ['raw', 'rows']) {
        const [first] = await rowsIn(await full(small({ attributes, pages })))
        expect(first).toHaveLength(attributes)
      }
    }
  })

  test.each(['raw', 'rows'])('goes on behind any of its pages (%s)', async pages => {
    const settings = small({ pages, cycle: 2, churn: { added: 10, removed: 10 } })
    const all = await full(settings)
    for (const [index, { resume }] of all.entries()) {
      if (resume === undefined) continue
      const rest = await rowsIn(await full(settings, { resume }))
      expect(rest).toEqual(await rowsIn(all.slice(index + 1)))
    }
  })

  test('its last page says which cycle it was, whatever is read of it', async () => {
    for (const objectTypes of [['person'], ['group'], ['person', 'group']]) {
      const pages = await full(small({ cycle: 5 }), { objectTypes })
      const last = pages.at(-1)
      expect(last?.watermark).toBe('5')
      expect(objectTypes).toContain(last?.objectType)
      expect(new Set(pages.map(({ objectType }) => objectType))).toEqual(new Set(objectTypes))
    }
  })

  test('no group has more members than there are persons, nor anybody twice', async () => {
    const groups = (await rowsIn(await full(small({ entries: 5 })))).filter(([id]) => String(id).startsWith('G'))
    for (const [, , , members] of groups) expect(new Set(members as readonly string[]).size).toBe(5)
  })
})

test('an entry that is read by itself is as in a full import; one that is not there is null', async () => {
  const settings = small({ cycle: 4, churn: { removed: 20, changed: 50 } })
  const rows = await rowsIn(await full(settings))
  const there = new Map(rows.map(row => [String(row[0]), row]))
  for (let person = 0; person < 305; person++) {
    const id = `E${String(person).padStart(8, '0')}`
    expect(await connector.read(settings, { objectType: 'person', anchor: [id] }, contextOf('.'))).toEqual(
      there.get(id) ?? null,
    )
  }
  for (const id of ['G0000000', 'G0000001', 'G0000007', 'G0000008', 'E00000001', '']) {
    const row = id.startsWith('G') ? there.get(id) : undefined
    expect(await connector.read(settings, { objectType: 'group', anchor: [id] }, contextOf('.'))).toEqual(row ?? null)
  }
})

test('it keeps the contract', { timeout: 60_000 }, async () => {
  const results = await batteryOf({ connector: 'synthetic', settings: small(), folder: '.', write: false })
  expect(linesOf(results).filter(line => line.includes(': failed'))).toEqual([])
  expect(linesOf(results).filter(line => line.endsWith(': passed')).length).toBeGreaterThan(5)
})
