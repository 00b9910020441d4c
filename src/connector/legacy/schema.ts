import { AttributeOperation, type AttributeType } from './enums/attribute.ts'
import { byName, type KeyedCollection } from './keyed-collection.ts'

/** One attribute of an object type. */
export class SchemaAttribute {
  readonly name: string
  readonly dataType: AttributeType
  readonly isMultiValued: boolean
  readonly isAnchor: boolean
  readonly allowedAttributeOperation: AttributeOperation
  hiddenByDefault = false

  private constructor(
    name: string,
    dataType: AttributeType,
    { isMultiValued = false, isAnchor = false, operation }: AttributeTraits,
  ) {
    this.name = name
    this.dataType = dataType
    this.isMultiValued = isMultiValued
    this.isAnchor = isAnchor
    this.allowedAttributeOperation = operation
  }

  /** One of the attributes that together identify an entry. */
  static createAnchorAttribute(
    name: string,
    dataType: AttributeType,
    operation: AttributeOperation = AttributeOperation.ImportExport,
  ): SchemaAttribute {
    return new SchemaAttribute(name, dataType, { isAnchor: true, operation })
  }

  static createSingleValuedAttribute(
    name: string,
    dataType: AttributeType,
    operation: AttributeOperation = AttributeOperation.ImportExport,
  ): SchemaAttribute {
    return new SchemaAttribute(name, dataType, { operation })
  }

  static createMultiValuedAttribute(
    name: string,
    dataType: AttributeType,
    operation: AttributeOperation = AttributeOperation.ImportExport,
  ): SchemaAttribute {
    return new SchemaAttribute(name, dataType, { isMultiValued: true, operation })
  }
}

interface AttributeTraits {
  readonly isMultiValued?: boolean
  readonly isAnchor?: boolean
  readonly operation: AttributeOperation
}

/** An object type with its attributes. */
export class SchemaType {
  readonly name: string
  /** Nobody but the connector says which attributes are the anchor. */
  readonly locked: boolean
  readonly attributes: KeyedCollection<SchemaAttribute> = byName()
  readonly possibleDNComponentsForProvisioning: string[] = []

  private constructor(name: string, locked: boolean) {
    this.name = name
    this.locked = locked
  }

  /** The attributes that together identify an entry, in their order. */
  get anchorAttributes(): KeyedCollection<SchemaAttribute> {
    return byName([...this.attributes].filter(({ isAnchor }) => isAnchor))
  }

  static create(name: string, lockAnchorAttributeDefinition: boolean = true): SchemaType {
    return new SchemaType(name, lockAnchorAttributeDefinition)
  }
}

/** The object types of a connected system. */
export class Schema {
  readonly types: KeyedCollection<SchemaType> = byName()

  static create(): Schema {
    return new Schema()
  }
}
