import type { Attribute, Kind, ObjectType } from '../../../model/schema.ts'
import type { MACapabilities } from '../capabilities.ts'
import { AttributeOperation, AttributeType } from '../enums/attribute.ts'
import { MADistinguishedNameStyle } from '../enums/capability.ts'
import type { Schema, SchemaAttribute, SchemaType } from '../schema.ts'
import { listOf } from './lists.ts'

/** The attribute that holds an entry's distinguished name. */
export const dnAttribute = '-dn-'
/** The attribute that an initial password travels in; it is no attribute of an entry. */
export const passwordAttribute = 'export_password'

/** An object type as both sides see it. */
export interface TypeView {
  readonly objectType: ObjectType
  /** Where attributes stand in a row, by their names in lower case. */
  readonly positions: ReadonlyMap<string, number>
  /** Attributes that the connected system never takes, by their names. */
  readonly readOnly: ReadonlySet<string>
  /** The anchor is the DN. */
  readonly isNamedByDN: boolean
}

const kinds: Readonly<Record<AttributeType, Kind>> = {
  [AttributeType.String]: 'string',
  [AttributeType.Integer]: 'integer',
  [AttributeType.Reference]: 'reference',
  [AttributeType.Binary]: 'binary',
  [AttributeType.Boolean]: 'boolean',
  [AttributeType.Undefined]: 'string',
}

/** The object types of a schema. Throws for one that no entry could be told apart by. */
export function readTypes(schema: Schema, capabilities: MACapabilities): readonly TypeView[] {
  return [...schema.types].map(type => readType(type, capabilities))
}

function readType(type: SchemaType, capabilities: MACapabilities): TypeView {
  const declared = listOf(type.attributes, `The attributes of the object type "${type.name}"`).filter(
    ({ name }) => name !== passwordAttribute && name !== dnAttribute,
  )
  const hasDN = capabilities.isDNAsAnchor || capabilities.distinguishedNameStyle !== MADistinguishedNameStyle.None
  const anchor = anchorOf(type.name, declared, { ...capabilities, hasDN })
  const attributes = [...(hasDN ? [dn] : []), ...declared.map(attribute => attributeOf(type.name, attribute))]
  return {
    objectType: { name: type.name, anchor, attributes, ...(hasDN ? { dn: dnAttribute } : {}) },
    positions: new Map(attributes.map(({ name }, position) => [name.toLowerCase(), position])),
    readOnly: new Set(
      declared
        .filter(({ allowedAttributeOperation }) => allowedAttributeOperation === AttributeOperation.ImportOnly)
        .map(({ name }) => name),
    ),
    isNamedByDN: anchor[0] === dnAttribute,
  }
}

/** A connector of plain objects leaves out what is not so. */
type WrittenAttribute = Pick<SchemaAttribute, 'name' | 'dataType'> & Partial<SchemaAttribute>

const dn: Attribute = { name: dnAttribute, kind: 'string', multi: false, required: true }

function anchorOf(
  type: string,
  attributes: readonly SchemaAttribute[],
  { isDNAsAnchor, hasDN }: { readonly isDNAsAnchor: boolean; readonly hasDN: boolean },
): readonly string[] {
  const anchors = attributes.filter(({ isAnchor }) => isAnchor).map(({ name }) => name)
  if (!isDNAsAnchor && anchors.length > 0) return anchors
  if (hasDN) return [dnAttribute]
  throw new Error(
    `The object type "${type}" has no anchor: getSchema must create one of its attributes by createAnchorAttribute.`,
  )
}

function attributeOf(
  type: string,
  { name, dataType, isMultiValued = false, isAnchor = false }: WrittenAttribute,
): Attribute {
  const kind: Kind | undefined = kinds[dataType]
  if (kind !== undefined) return { name, kind, multi: isMultiValued, required: isAnchor }
  throw new Error(
    `The attribute "${name}" of "${type}" has the dataType ${String(dataType)}: AttributeType has no such.`,
  )
}
