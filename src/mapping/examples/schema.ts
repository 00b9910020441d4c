import { isComplex, isList, type Value } from '../../../grammar/syntax/value.ts'
import type { Attribute, Kind, ObjectType, Schema } from '../../model/schema.ts'
import type { Example } from '../example.ts'
import type { MappingFile, TypeMapping } from '../file.ts'
import { namesIn } from './names.ts'

/** The schema of a connected system as far as the examples of a mapping show it. */
export function schemaShown(file: MappingFile): Schema {
  return { objectTypes: file.objectTypes.map(type => objectTypeShown(file, type)) }
}

function objectTypeShown(file: MappingFile, type: TypeMapping): ObjectType {
  const values = type.examples.flatMap(connectorValues)
  const names = new Set([
    ...type.anchor.map(({ text }) => text),
    ...namesIn('import', file, type).read,
    ...namesIn('export', file, type).filled,
    ...values.map(([name]) => name),
  ])
  const attributes = [...names].map(name =>
    attributeShown(
      name,
      values.flatMap(([known, value]) => (known === name ? [value] : [])),
      declaredKind(type, name),
    ),
  )
  return { name: type.name.text, anchor: type.anchor.map(({ text }) => text), attributes }
}

/** The values of the connector's attributes in an example: what comes in on the one way, and goes out on the other. */
function connectorValues({ direction, input, expected }: Example): readonly (readonly [string, Value])[] {
  if (direction === 'import') return [...input]
  return expected.kind === 'values' ? expected.values.map(({ key, value }) => [key.text, value]) : []
}

/** What a plain flow says of its attribute, for want of values. */
function declaredKind({ flows }: TypeMapping, name: string): Kind {
  const plain = flows.find(({ from }) => from.kind === 'attribute' && from.name === name)
  return plain?.type?.text ?? 'string'
}

function attributeShown(name: string, values: readonly Value[], otherwise: Kind): Attribute {
  const kinds = new Set(
    values.flatMap(value => (isList(value) ? value : [value])).flatMap(value => kindOf(value) ?? []),
  )
  return { name, kind: commonKind([...kinds]) ?? otherwise, multi: values.some(isList), required: false }
}

/** Values of several kinds have one in common: all are texts, and whole numbers are decimals. */
function commonKind(kinds: readonly Kind[]): Kind | undefined {
  const [first, ...others] = kinds
  if (others.length === 0) return first
  return kinds.every(kind => kind === 'integer' || kind === 'decimal') ? 'decimal' : 'string'
}

function kindOf(value: Value): Kind | undefined {
  if (value === null) return undefined
  if (value instanceof Uint8Array) return 'binary'
  if (isComplex(value)) return 'complex'
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return 'integer'
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'decimal'
    default:
      return 'string'
  }
}
