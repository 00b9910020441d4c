import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { defineConnector, TargetError, Type } from '../../../src/connector/index.ts'

/** Writes what it is given into a file, one line an entry; it dies of the entry "poison", and refuses "bad". */
export const connector = defineConnector({
  description: 'Adds people to a file.',
  settings: Type.Object({ file: Type.String(), batch: Type.Number() }),

  limits: ({ batch }) => ({ batch }),

  async schema() {
    const id = { name: 'id', kind: 'string', multi: false, required: true } as const
    return { objectTypes: [{ name: 'person', anchor: ['id'], attributes: [id] }] }
  },

  async read({ file }, { anchor }) {
    return entriesIn(file).includes(String(anchor[0])) ? [...anchor] : null
  },

  async export({ file }, changes) {
    return changes.map(({ anchor }) => {
      const id = String(anchor?.[0])
      if (id === 'poison') process.exit(3)
      if (id === 'bad') throw new TargetError('value', 'not this one', { attribute: 'id' })
      if (entriesIn(file).includes(id)) appendFileSync(file, 'twice!\n')
      appendFileSync(file, `${id}\n`)
      return { kind: 'done' as const }
    })
  },
})

function entriesIn(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}
