import type { Anchor, AttributeChange, Single } from '../../model/change.ts'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import type { SettingPath } from '../../model/settings.ts'
import { suggest } from '../../model/suggest.ts'
import type { Scalar, Value } from '../../model/value.ts'
import { type Group, type Mistakes, readGroup } from './mistakes.ts'
import { readSingle, readValue, shownKind } from './read-value.ts'

/** Reads what a change says of an entry of one object type, and collects what is wrong with it. */
export class EntryReading {
  readonly #type: ObjectType
  readonly #mistakes: Mistakes

  constructor(type: ObjectType, mistakes: Mistakes) {
    this.#type = type
    this.#mistakes = mistakes
  }

  /** An anchor: a list of its parts, or the one part that there is. */
  anchor(anchor: unknown): Anchor | undefined {
    const names = this.#type.anchor
    const parts: readonly unknown[] = Array.isArray(anchor) ? anchor : [anchor]
    if (parts.length !== names.length) {
      const message = `The anchor of "${this.#type.name}" has ${names.length} parts, not ${parts.length}.`
      return this.#mistakes.tell(['anchor'], 'wrong-anchor', message, `It is made of ${names.join(', ')}.`)
    }
    const read = parts.map((part, at) =>
      this.#scalar(part, names[at] ?? '', Array.isArray(anchor) ? ['anchor', at] : ['anchor']),
    )
    return read.every(part => part !== undefined) ? read : undefined
  }

  /** Values by attribute, none of them absent. */
  attributes(given: unknown, path: SettingPath): Readonly<Record<string, Value>> {
    return this.#each(given, path, (value, attribute, at) => this.#value(value, attribute, at))
  }

  /** Single values by attribute. */
  scalars(given: unknown, path: SettingPath): Readonly<Record<string, Scalar>> {
    return this.#each(given, path, (value, { name }, at) => this.#scalar(value, name, at))
  }

  /** New values by attribute; `null` clears one. */
  settings(given: unknown, path: SettingPath): readonly AttributeChange[] {
    const read = this.#each(given, path, (value, attribute, at) => this.#replacement(value, attribute, at))
    return Object.values(read)
  }

  /** Changes of attributes in a list. */
  changes(given: unknown, path: SettingPath): readonly AttributeChange[] {
    if (Array.isArray(given)) return given.flatMap((one, at) => this.#change(one, [...path, at]) ?? [])
    this.#mistakes.tell(path, 'wrong-type', `"${path.join('.')}" must be a list, not ${shownKind(given)}.`)
    return []
  }

  #each<T>(
    given: unknown,
    path: SettingPath,
    read: (value: unknown, attribute: Attribute, path: SettingPath) => T | undefined,
  ): Readonly<Record<string, T>> {
    const group = readGroup(given, path, `"${path.join('.')}"`, this.#mistakes) ?? {}
    return Object.fromEntries(
      Object.entries(group).flatMap(([name, value]) => {
        const at = [...path, name]
        const attribute = this.#attribute(name, at, 'key')
        const one = attribute && read(value, attribute, at)
        return one === undefined ? [] : [[name, one] as const]
      }),
    )
  }

  #attribute(name: string, path: SettingPath, part: 'key' | 'value'): Attribute | undefined {
    const { attributes, name: typeName } = this.#type
    const attribute = attributes.find(known => known.name === name)
    if (attribute !== undefined) return attribute
    const known = attributes.map(one => one.name)
    const message = `"${typeName}" has no attribute "${name}".`
    return this.#mistakes.tell(path, 'unknown-attribute', message, suggest(name, known), part)
  }

  #value(value: unknown, attribute: Attribute, path: SettingPath): Value | undefined {
    const read = readValue(value, attribute)
    if ('value' in read) return read.value
    const at = read.at === undefined ? path : [...path, read.at]
    return this.#mistakes.tell(
      at,
      'wrong-type',
      `"${attribute.name}" must be ${read.wanted}, not ${read.found}.`,
      read.help,
    )
  }

  #scalar(value: unknown, name: string, path: SettingPath): Scalar | undefined {
    const attribute = this.#type.attributes.find(known => known.name === name)
    const read = readSingle(value, attribute ?? { kind: 'string' })
    if (!('value' in read)) {
      return this.#mistakes.tell(path, 'wrong-type', `"${name}" must be ${read.wanted}, not ${shownKind(value)}.`)
    }
    if (typeof read.value !== 'object' || read.value instanceof Uint8Array) return read.value
    return this.#mistakes.tell(path, 'wrong-type', `"${name}" must be a single value.`)
  }

  #replacement(value: unknown, attribute: Attribute, path: SettingPath): AttributeChange | undefined {
    const read = value === null ? null : this.#value(value, attribute, path)
    return read === undefined ? undefined : { kind: 'replace', attribute: attribute.name, value: read }
  }

  #change(value: unknown, path: SettingPath): AttributeChange | undefined {
    const given = readGroup(value, path, 'What changes', this.#mistakes)
    if (given === undefined) return undefined
    const { attribute: name } = given
    if (typeof name !== 'string') {
      const help = 'It says which attribute changes.'
      return this.#mistakes.tell(path, 'missing-key', 'The key "attribute" is missing.', help)
    }
    const attribute = this.#attribute(name, [...path, 'attribute'], 'value')
    if (attribute === undefined) return undefined
    const { kind = 'value' in given ? 'replace' : 'values' } = given
    if (kind === 'replace') return this.#replacement(given['value'] ?? null, attribute, [...path, 'value'])
    return this.#valueChange(given, attribute, path)
  }

  #valueChange(given: Group, attribute: Attribute, path: SettingPath): AttributeChange | undefined {
    const { name } = attribute
    const { kind = 'values', add, remove } = given
    if (kind !== 'values' || (add === undefined && remove === undefined)) {
      const help = 'Give "value" to replace it, or "add" and "remove" with lists of values.'
      return this.#mistakes.tell(path, 'wrong-value', `This does not say what becomes of "${name}".`, help)
    }
    if (!attribute.multi) {
      const help = 'Give "value" to replace it.'
      return this.#mistakes.tell(path, 'wrong-value', `"${name}" has a single value.`, help)
    }
    const values = (list: unknown, key: string): readonly Single[] =>
      list === undefined ? [] : ((this.#value(list, attribute, [...path, key]) ?? []) as readonly Single[])
    return { kind: 'values', attribute: name, add: values(add, 'add'), remove: values(remove, 'remove') }
  }
}
