import { inspect } from 'node:util'

/** What stands in the place of anything that must not be shown. */
export const hidden = '***'

/**
 * A text that must not be shown. However it is printed (as text, as JSON, by the console, within an error or an object)
 * it comes out as `***`, and a structured clone of it holds nothing. Only `reveal` gives the text.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return hidden
  }

  toJSON(): string {
    return hidden
  }

  [inspect.custom](): string {
    return hidden
  }
}
