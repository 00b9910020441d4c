import { compileMapping } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { instantiateMapping } from '../../src/mapping/instantiate.ts'
import type { Schema } from '../../src/model/schema.ts'
import { columns, flows } from './flows.ts'

/** Milliseconds of each step from a file's text to the first row. */
export interface Compiling {
  readonly flows: number
  readonly read: number
  readonly check: number
  readonly instantiate: number
  readonly total: number
}

const schema: Schema = {
  objectTypes: [
    {
      name: 'person',
      anchor: [columns[0] ?? ''],
      attributes: columns.map(name => ({ name, kind: 'string', multi: false, required: false })),
    },
  ],
}

/** How long a mapping of so many flows takes to be read, typed and made into a function; the fastest of some rounds. */
export function timeCompiling(count: number, rounds = 20): Compiling {
  const lines = Array.from({ length: count }, (_, i) => {
    const from = flows[i % flows.length]?.from ?? ''
    return `      urn:ietf:params:scim:schemas:extension:bench:2.0:User:f${i}: '${from.replaceAll("'", "''")}'`
  })
  const text = ['objectTypes:', '  person:', '    resource: User', '    flows:', ...lines, ''].join('\n')
  const taken = Array.from({ length: rounds }, () => once(text, count))
  return taken.reduce((fastest, one) => (one.total < fastest.total ? one : fastest))
}

function once(text: string, count: number): Compiling {
  const began = performance.now()
  const { file } = readMapping({ text })
  const read = performance.now()
  const mapping = file && compileMapping(file, schema).mapping
  const checked = performance.now()
  const [type] = mapping?.objectTypes ?? []
  if (mapping === undefined || type === undefined) throw new Error('the mapping of the bench is wrong')
  instantiateMapping(mapping, type).mapRow(
    columns.map(() => null),
    [],
  )
  const done = performance.now()
  return { flows: count, read: read - began, check: checked - read, instantiate: done - checked, total: done - began }
}
