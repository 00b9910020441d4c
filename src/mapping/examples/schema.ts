import { isComplex, isList, type Value } from '../../../grammar/syntax/value.ts'
import type { Attribute, Kind, ObjectType, Schema } from '../../model/schema.ts'
import { typedAnchor } from '../../model/typed-anchor.ts'
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
  const attributes = [...names].map(name => {
    const shown = values.flatMap(([known, value]) => (known === name ? [value] : []))
    const references = isPlain(type, name) ? referencesShown(file, type, shown) : undefined
    return { ...attributeShown(name, shown, declaredKind(type, name)), ...(references && { references }) }
  })
  return { name: type.name.text, anchor: type.anchor.map(({ text }) => text), attributes }
}

/** The values of the connector's attributes in an example: what comes in on the one way, and goes out on the other. */
function connectorValues({ direction, input, expected }: Example): readonly (readonly [string, Value])[] {
  if (direction === 'import') return [...input]
  return expected.kind === 'values' ? expected.values.map(({ key, value }) => [key.text, value]) : []
}

/** Whether a flow takes an attribute as it is, and leaves it to the connected system to tell what it names. */
function isPlain({ flows }: TypeMapping, name: string): boolean {
  return flows.some(({ from, reference }) => from.kind === 'attribute' && from.name === name && reference.length === 0)
}

/**
 * The object types that an attribute names entries of, if it is a reference: as its values say it. Where they do not and
 * it can be several, it is one of these: what an example says of anchors holds for any.
 */
function referencesShown(
  { objectTypes }: MappingFile,
  { resource }: TypeMapping,
  values: readonly Value[],
): readonly string[] | undefined {
  const names = objectTypes.map(({ name }) => name.text)
  const texts = values.flatMap(value => (isList(value) ? value : [value])).filter(value => typeof value === 'string')
  if (texts.length > 0 && names.length > 1 && texts.every(text => typedAnchor(text, names) !== undefined)) return names
  const users = objectTypes.filter(type => type.resource === 'User')
  if (resource === 'User' || users.length === 1) return undefined
  return [users[0]?.name.text ?? names[0] ?? '']
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
