import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder as an editor has it open. */
export const folder = mkdtempSync(join(tmpdir(), 'lsp-'))

export function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** A mapping with one flow of interest. */
export function flow(source: string, { key = 'displayName', head = '' } = {}): string {
  return `${head}objectTypes:
  person:
    resource: User
    flows:
      userName: mail
      ${key}: ${source}
`
}

export const schema = JSON.stringify({
  objectTypes: [
    {
      name: 'person',
      anchor: ['id'],
      attributes: [
        { name: 'id', required: true },
        { name: 'mail', required: true },
        { name: 'firstName', description: 'As in the passport.' },
        { name: 'lastName' },
        { name: 'phones', multi: true },
        { name: 'e-mail (private)' },
      ],
    },
    { name: 'unit', anchor: ['code'], attributes: [{ name: 'code' }, { name: 'title' }] },
  ],
})
