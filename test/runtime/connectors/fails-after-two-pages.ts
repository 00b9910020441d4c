import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { defineConnector } from '../../../src/connector/define.ts'

/**
 * Says three rows a page, and breaks off as the settings say: by throwing, by ending its process, or never. Makes a
 * file `reached` before it does.
 */
export const connector = defineConnector({
  description: 'Breaks off after two pages.',
  settings: Type.Object({
    how: Type.String(),
    pages: Type.Integer({ default: 2 }),
    words: Type.String({ default: 'The line to the system went dead.' }),
  }),
  async schema() {
    const attribute = { kind: 'string', multi: false, required: false } as const
    return {
      objectTypes: [
        {
          name: 'person',
          anchor: ['id'],
          attributes: [
            { name: 'id', ...attribute },
            { name: 'mail', ...attribute },
          ],
        },
      ],
    }
  },
  async *importFull({ how, pages, words }, { folder }) {
    for (let page = 0; page < pages; page++) {
      const rows = [0, 1, 2].map(i => [`${page}-${i}`, `${page}-${i}@x`])
      yield { kind: 'rows', objectType: 'person', source: 'nowhere', rows, firstPosition: page * 3 + 1 } as const
    }
    writeFileSync(join(folder, 'reached'), how)
    if (how === 'throws') throw new Error(words)
    if (how === 'exits') process.exit(7)
    if (how === 'hangs') await new Promise(() => setInterval(() => undefined, 1_000))
    if (how === 'loops') for (;;);
    if (how === 'wrong page') yield { kind: 'sheet', objectType: 'person', source: 'nowhere' } as never
  },
})
