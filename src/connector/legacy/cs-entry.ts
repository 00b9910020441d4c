import type { LegacyValue } from './attribute-change.ts'

/** An attribute of an entry whose password is set. */
export class Attrib {
  readonly name: string
  readonly values: readonly LegacyValue[]

  constructor(name: string, values: readonly LegacyValue[]) {
    this.name = name
    this.values = values
  }

  get isPresent(): boolean {
    return this.values.length > 0
  }

  get isMultivalued(): boolean {
    return this.values.length > 1
  }

  get stringValue(): string {
    return String(this.value)
  }

  get integerValue(): number {
    return Number(this.value)
  }

  get booleanValue(): boolean {
    return this.value === true || this.stringValue.toLowerCase() === 'true'
  }

  /** The only value. Throws where there is none. */
  get value(): LegacyValue {
    const [value] = this.values
    if (value === undefined) throw new Error(`The attribute "${this.name}" has no value: isPresent tells.`)
    return value
  }
}

/** The entry whose password is set. */
export class CSEntry {
  /** Of a connector without names, the anchor. */
  readonly dn: string
  readonly objectType: string
  readonly #attributes: ReadonlyMap<string, Attrib>

  constructor(dn: string, objectType: string, attributes: Iterable<Attrib>) {
    this.dn = dn
    this.objectType = objectType
    this.#attributes = new Map([...attributes].map(attribute => [attribute.name.toLowerCase(), attribute]))
  }

  /** The first component of the DN. */
  get rdn(): string {
    return /^(?:\\.|[^,\\])*/.exec(this.dn)?.[0] ?? this.dn
  }

  /** C#'s `csentry["mail"]`. An attribute that is not known has no values. */
  get(name: string): Attrib {
    return this.#attributes.get(name.toLowerCase()) ?? new Attrib(name, [])
  }

  toString(): string {
    return this.dn
  }
}
