import { Type } from 'typebox'
import { defineConnector } from '../../../src/connector/define.ts'

const meals = {
  /** Many small objects, as a connector that collects the whole directory before it says anything. */
  entries: (eaten: unknown[]) => eaten.push(Array.from({ length: 1000 }, (_, i) => ({ id: `${eaten.length}-${i}` }))),
  /** One list that doubles. */
  list: (eaten: unknown[]) => eaten.push(...(eaten.length < 50_000 ? Array(1000).fill(0) : eaten.slice(0, 50_000))),
  /** A table of texts. */
  table(eaten: unknown[]) {
    const table = (eaten[0] ??= new Map()) as Map<string, string>
    for (let i = 0; i < 1000; i++) table.set(`${table.size}`, `${table.size}@corp.example`.repeat(4))
  },
  /** One text that grows. */
  text(eaten: unknown[]) {
    eaten.push(Buffer.alloc(200_000, `${eaten.length},`).toString('latin1'))
  },
}

/** Says one page, then allocates heap until it is ended; when told to, says the page alone. */
export const connector = defineConnector({
  description: 'Devours memory.',
  settings: Type.Object({ meal: Type.Enum(['nothing', 'entries', 'list', 'table', 'text']) }),
  async schema() {
    const attribute = { kind: 'string', multi: false, required: false } as const
    const attributes = ['id', 'mail'].map(name => ({ name, ...attribute }))
    return { objectTypes: [{ name: 'person', anchor: ['id'], attributes }] }
  },
  async *importFull({ meal }) {
    yield { kind: 'rows', objectType: 'person', source: 'nowhere', rows: [['1', 'ann@x']], firstPosition: 1 } as const
    if (meal === 'nothing') return
    for (const eaten: unknown[] = []; ; ) meals[meal](eaten)
  },
})
