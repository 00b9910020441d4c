import type { Value } from '../../../grammar/syntax/value.ts'
import type { Schema } from '../../model/schema.ts'
import type { Example } from '../example.ts'
import { schemaShown } from '../examples/schema.ts'
import type { MappingFile } from '../file.ts'

/** The schema of a connected system that is not there, as far as an entry and the examples of a mapping show it. */
export function schemaOfEntry(
  file: MappingFile,
  objectType: string,
  direction: Example['direction'],
  entry: ReadonlyMap<string, Value>,
): Schema {
  const example: Example = {
    name: 'the entry',
    start: 0,
    end: 0,
    direction,
    input: entry,
    inputKeys: [],
    now: undefined,
    taken: [],
    expected: { kind: 'out of scope' },
  }
  const objectTypes = file.objectTypes.map(type =>
    type.name.text === objectType ? { ...type, examples: [...type.examples, example] } : type,
  )
  return schemaShown({ ...file, objectTypes })
}
