import type { KeyedCollection } from './keyed-collection.ts'
import { SecureString } from './secure-string.ts'

/** The value that a parameter was given. A check box holds `"1"` or `"0"`; what was left out is the empty text. */
export class ConfigParameter {
  readonly name: string
  readonly isEncrypted: boolean
  readonly #value: string | SecureString

  constructor(name: string, value: string | SecureString, isEncrypted: boolean = value instanceof SecureString) {
    this.name = name
    this.isEncrypted = isEncrypted
    this.#value = isEncrypted && typeof value === 'string' ? new SecureString(value) : value
  }

  /** Throws for an encrypted one: that has a `secureValue`. */
  get value(): string {
    if (typeof this.#value === 'string') return this.#value
    throw new Error(`The parameter "${this.name}" is encrypted: read its secureValue.`)
  }

  /** Throws for one that is not encrypted: that has a `value`. */
  get secureValue(): SecureString {
    if (typeof this.#value !== 'string') return this.#value
    throw new Error(`The parameter "${this.name}" is not encrypted: read its value.`)
  }
}

/** The parameters as every method is given them. */
export type ConfigParameters = KeyedCollection<ConfigParameter>
