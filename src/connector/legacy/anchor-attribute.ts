import type { LegacyValue } from './attribute-change.ts'

/** A value of an entry's anchor. */
export class AnchorAttribute {
  readonly name: string
  readonly value: LegacyValue

  private constructor(name: string, value: LegacyValue) {
    this.name = name
    this.value = value
  }

  static create(name: string, value: LegacyValue): AnchorAttribute {
    return new AnchorAttribute(name, value)
  }
}
