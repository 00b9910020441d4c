import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { defineConnector } from '../../../src/connector/define.ts'

/**
 * People in raw pages, some of them unreadable, and contractors with an anchor of two parts in pages of rows. Makes a
 * file `asked` that says how many pages were asked for, and `ended` when its iteration is ended.
 */
export const connector = defineConnector({
  description: 'Has rows of many kinds.',
  settings: Type.Object({ pauseMs: Type.Integer({ default: 0 }) }),
  async schema() {
    const attribute = { kind: 'string', multi: false, required: false } as const
    const attributes = ['id', 'unit', 'mail'].map(name => ({ name, ...attribute }))
    return {
      objectTypes: [
        { name: 'person', anchor: ['id'], attributes },
        { name: 'contractor', anchor: ['id', 'unit'], attributes },
        { name: 'unmapped', anchor: ['id'], attributes },
      ],
    }
  },
  async *importFull({ pauseMs }, { folder }) {
    let asked = 0
    const next = async (): Promise<void> => {
      if (asked > 0) await new Promise(resolve => setTimeout(resolve, pauseMs))
      writeFileSync(join(folder, 'asked'), String(++asked))
    }
    try {
      await next()
      yield { kind: 'rows', objectType: 'unmapped', source: 'other', rows: [['p7', '', '']], firstPosition: 1 } as const
      await next()
      yield rawPage(['p1', 'p2', 'broken', 'p4'], 2)
      await next()
      yield { ...rawPage(['p6', 'p7', 'p8'], 7), failures: [{ position: 6, message: 'torn' }] }
      await next()
      const rows = [
        ['p7', 'x', 'seven@x'],
        ['a|b', 'c\\', 'odd@x'],
      ]
      yield { kind: 'rows', objectType: 'contractor', source: 'list', rows, firstPosition: 40 } as const
    } finally {
      writeFileSync(join(folder, 'ended'), '')
    }
  },
})

function rawPage(ids: readonly string[], firstLine: number) {
  const bytes = Buffer.from(ids.join(''))
  return {
    kind: 'raw',
    objectType: 'person',
    source: 'people.txt',
    portion: 0.5,
    bytes,
    count: ids.length,
    ranges: Uint32Array.from(
      ids.flatMap((_, i) => [ids.slice(0, i).join('').length, ids.slice(0, i + 1).join('').length]),
    ),
    positions: Uint32Array.from(ids, (_, i) => firstLine + 2 * i),
    decode: (rows: readonly number[]) =>
      rows.map(i => (ids[i] === 'broken' ? { position: i, message: 'torn' } : [ids[i] ?? '', 'u', `${ids[i]}@x`])),
  } as const
}
