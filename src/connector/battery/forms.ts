import type { ObjectType, Schema } from '../../model/schema.ts'
import { type Form, formsOf, type Samples } from './sample.ts'
import { fail, skip } from './verdict.ts'
import { told, type Writer } from './writer.ts'

const triesAtMost = 20

/** Finds out how entries are made so that the connected system takes them. */
export class Forms {
  readonly #writer: Writer
  readonly #schema: () => Promise<Schema>
  readonly #samples: Samples
  readonly #known = new Map<string, Promise<Form | string>>()

  constructor(writer: Writer, schema: () => Promise<Schema>, samples: Samples) {
    this.#writer = writer
    this.#schema = schema
    this.#samples = samples
  }

  /** How entries of the first object type that takes any are made, or the end of the check. */
  async first(): Promise<Form> {
    const [form] = await this.all()
    return form ?? skip('no object type takes an entry')
  }

  /** How entries are made, of each object type that takes any. */
  async all(): Promise<readonly Form[]> {
    const { objectTypes } = await this.#schema()
    const forms: (Form | string)[] = []
    for (const type of objectTypes) forms.push(await this.#formOf(type))
    const found = forms.filter(form => typeof form === 'object')
    if (found.length > 0) return found
    return fail(
      'an object type that takes a new entry',
      `${forms.filter(form => typeof form === 'string').join('; ')}. Where entries must have certain values, say them with --samples`,
    )
  }

  #formOf(type: ObjectType): Promise<Form | string> {
    const known = this.#known.get(type.name) ?? this.#findForm(type)
    this.#known.set(type.name, known)
    return known
  }

  /** Tries until an entry is taken: without an attribute that is refused, then with the other kind of anchor. */
  async #findForm(type: ObjectType): Promise<Form | string> {
    const forms = [...formsOf(type, this.#samples)]
    let why = 'it has no attribute that could be written'
    for (let tries = 0; tries < triesAtMost; tries++) {
      const [form] = forms
      if (form === undefined) break
      const change = this.#writer.next(form)
      const result = await this.#writer.make(type, change)
      if (result.kind === 'done') {
        const anchor = result.anchor ?? change.anchor
        if (anchor !== null) await this.#writer.make(type, { kind: 'delete', objectType: type.name, anchor })
        return form
      }
      why = told(result.failure)
      const { attribute } = result.failure
      if (attribute !== undefined && form.attributes.includes(attribute) && form.sample[attribute] === undefined) {
        forms[0] = { ...form, attributes: form.attributes.filter(name => name !== attribute) }
      } else forms.shift()
    }
    return `a ${type.name} was refused: ${why}`
  }
}
