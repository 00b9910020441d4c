import { AttributeModificationType, ValueModificationType } from './enums/modification.ts'

/** A value as ECMA2 knows it: text, whole number, Boolean or octets. A reference is the text that names its target. */
export type LegacyValue = string | number | bigint | boolean | Uint8Array

/** One value that comes to an attribute, or goes. */
export class ValueChange {
  readonly value: LegacyValue
  readonly modificationType: ValueModificationType

  constructor(value: LegacyValue, modificationType: ValueModificationType) {
    this.value = value
    this.modificationType = modificationType
  }

  static createValueAdd(value: LegacyValue): ValueChange {
    return new ValueChange(value, ValueModificationType.Add)
  }

  static createValueDelete(value: LegacyValue): ValueChange {
    return new ValueChange(value, ValueModificationType.Delete)
  }
}

/** What happens to one attribute of an entry. */
export class AttributeChange {
  readonly name: string
  modificationType: AttributeModificationType
  readonly valueChanges: ValueChange[]

  private constructor(name: string, modificationType: AttributeModificationType, valueChanges: ValueChange[]) {
    this.name = name
    this.modificationType = modificationType
    this.valueChanges = valueChanges
  }

  /** The attribute gets a value, or a list of them. */
  static createAttributeAdd(name: string, value: LegacyValue | readonly LegacyValue[]): AttributeChange {
    return new AttributeChange(name, AttributeModificationType.Add, added(value))
  }

  /** The attribute's values become what is given. */
  static createAttributeReplace(name: string, value: LegacyValue | readonly LegacyValue[]): AttributeChange {
    return new AttributeChange(name, AttributeModificationType.Replace, added(value))
  }

  /** Values come and go: as a list of `ValueChange`, or as two lists of values. */
  static createAttributeUpdate(name: string, valueChanges: readonly ValueChange[]): AttributeChange
  static createAttributeUpdate(
    name: string,
    valuesToAdd: readonly LegacyValue[] | null,
    valuesToDelete: readonly LegacyValue[] | null,
  ): AttributeChange
  static createAttributeUpdate(
    name: string,
    changes: readonly (LegacyValue | ValueChange)[] | null,
    valuesToDelete: readonly LegacyValue[] | null = [],
  ): AttributeChange {
    const valueChanges = [
      ...(changes ?? []).map(change => (change instanceof ValueChange ? change : ValueChange.createValueAdd(change))),
      ...(valuesToDelete ?? []).map(value => ValueChange.createValueDelete(value)),
    ]
    return new AttributeChange(name, AttributeModificationType.Update, valueChanges)
  }

  /** The attribute goes. */
  static createAttributeDelete(name: string): AttributeChange {
    return new AttributeChange(name, AttributeModificationType.Delete, [])
  }
}

function added(value: LegacyValue | readonly LegacyValue[]): ValueChange[] {
  const values = Array.isArray(value) ? (value as readonly LegacyValue[]) : [value as LegacyValue]
  return values.map(each => ValueChange.createValueAdd(each))
}
