import type { Attribute, ObjectType, Schema } from '../../../model/schema.ts'
import { typedAnchor } from '../../../model/typed-anchor.ts'
import type { Cell } from '../../../model/value.ts'
import type { Check } from '../check.ts'
import { type Image, partText } from '../image.ts'
import { failIfAny, skip } from '../verdict.ts'

/** What the values of a reference come to. */
interface Found {
  readonly name: string
  readonly values: number
  /** Values that name no entry; the first of them. */
  readonly astray: number
  readonly first: string
}

export const references: readonly Check[] = [
  {
    name: 'references',
    title: 'References lead to entries of the object types that the schema names.',
    needs: ['schema', 'importFull'],
    after: ['schema', 'import', 'values'],
    async run(probe) {
      const [schema, image] = [await probe.schema(), await probe.first()]
      const found = schema.objectTypes.flatMap(type =>
        type.attributes
          .filter(one => one.kind === 'reference' && (one.references ?? []).length > 0)
          .flatMap(attribute => followed(type, attribute, schema, image) ?? []),
      )
      if (found.length === 0) skip('no entry has a reference of which the schema says what it names')
      // Some may name entries that are gone. Where all go astray, they are no such names.
      failIfAny(
        'references that lead to entries',
        found
          .filter(({ values, astray }) => values === astray)
          .map(({ name, values, first }) => `none of the ${values} values of ${name} does, such as ${first}`),
      )
      const astray = found.filter(one => one.astray > 0)
      return astray.length === 0
        ? undefined
        : astray.map(one => `${one.astray} of ${one.values} values of ${one.name} lead nowhere`).join(', ')
    },
  },
]

/** Follows the values of a reference; `undefined` where there are none. */
function followed(type: ObjectType, attribute: Attribute, schema: Schema, image: Image): Found | undefined {
  const at = type.attributes.indexOf(attribute)
  const values = image.of(type).flatMap(row => listed(row[at] ?? null))
  const astray = values.filter(value => !leads(value, attribute.references ?? [], schema, image))
  const name = `${type.name}.${attribute.name}`
  return values.length === 0
    ? undefined
    : { name, values: values.length, astray: astray.length, first: partText(astray[0] ?? null) }
}

/** Whether there is an entry that a value names. Of one with an anchor of several parts, nobody can tell. */
function leads(value: Cell, objectTypes: readonly string[], schema: Schema, image: Image): boolean {
  const [objectType = '', ...others] = objectTypes
  const text = partText(value)
  const named = others.length > 0 ? typedAnchor(text, objectTypes) : { objectType, anchor: text }
  const type = schema.objectTypes.find(one => one.name === named?.objectType)
  return type !== undefined && named !== undefined && (type.anchor.length > 1 || image.has(type, [named.anchor]))
}

function listed(cell: Cell): readonly Cell[] {
  if (cell === null) return []
  return Array.isArray(cell) ? (cell as readonly Cell[]) : [cell]
}
