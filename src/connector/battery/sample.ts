import type { Anchor, AttributeChange, UpdateChange } from '../../model/change.ts'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import { typedAnchorText } from '../../model/typed-anchor.ts'
import type { Scalar, Value } from '../../model/value.ts'
import { skip } from './verdict.ts'

/**
 * Attributes that entries of an object type must have to be taken, by object type. `{mark}` in a text becomes what tells
 * an entry of the battery from all others; `null` leaves an attribute out.
 */
export type Samples = Readonly<Record<string, Readonly<Record<string, Value | null>>>>

/** How an entry of an object type is made so that the system takes it. */
export interface Form {
  readonly type: ObjectType
  /** Whether the system is told the anchor, as text or a number, or gives it. */
  readonly anchor: 'text' | 'number' | 'given by the system'
  /** The attributes that a new entry has, the anchor's not among them. */
  readonly attributes: readonly string[]
  readonly sample: Samples[string]
}

/** The forms that an object type may have, the most likely first. */
export function formsOf(type: ObjectType, samples: Samples): readonly Form[] {
  const sample = samples[type.name] ?? {}
  const others = type.attributes.filter(({ name }) => !type.anchor.includes(name))
  const required = others.filter(one => one.required && one.kind !== 'reference' && one.kind !== 'complex')
  const text = others.find(one => isText(one) && !one.required)
  const names = [...required, ...(text === undefined ? [] : [text])].map(({ name }) => name)
  const given = Object.keys(sample).filter(name => !type.anchor.includes(name))
  const attributes = [...new Set([...names, ...given])].filter(name => sample[name] !== null)
  const kinds = type.anchor.map(part => type.attributes.find(({ name }) => name === part)?.kind)
  const anchors: readonly Form['anchor'][] = kinds.every(kind => kind === 'string' || kind === 'reference')
    ? ['text', 'given by the system']
    : ['given by the system', 'number']
  return anchors.map(anchor => ({ type, anchor, attributes, sample }))
}

/** The anchor of the entry of a number, `null` where the system gives it. */
export function anchorFor({ type, anchor, sample }: Form, mark: string, number: number): Anchor | null {
  if (anchor === 'given by the system') return null
  return type.anchor.map(part => {
    const set = sample[part]
    if (set !== undefined && set !== null) return filled(set, mark, number) as Scalar
    return anchor === 'text' ? `${mark}${number}` : 900_000_000 + number
  })
}

/** The attributes of the entry of a number. */
export function attributesFor(form: Form, mark: string, number: number): Readonly<Record<string, Value>> {
  const values = form.attributes.map(name => {
    const set = form.sample[name]
    const attribute = form.type.attributes.find(one => one.name === name)
    return [
      name,
      set === undefined || set === null ? valueFor(attribute, mark, number) : filled(set, mark, number),
    ] as const
  })
  return Object.fromEntries(values)
}

/** A value that an attribute should take. */
export function valueFor(attribute: Attribute | undefined, mark: string, number: number): Value {
  const value = scalarFor(attribute, mark, number)
  return attribute?.multi === true ? [value] : value
}

function scalarFor(attribute: Attribute | undefined, mark: string, number: number): Scalar {
  switch (attribute?.kind) {
    case 'integer':
    case 'decimal':
      return number
    case 'boolean':
      return number % 2 === 0
    case 'dateTime':
      return `2001-02-03T04:05:${String(number % 60).padStart(2, '0')}Z`
    case 'binary':
      return new Uint8Array(Buffer.from(`${mark}${number}`))
    default:
      return /mail|address/i.test(attribute?.name ?? '') ? `${mark}${number}@example.com` : `${mark}${number}`
  }
}

/** The value by which a reference names an entry: its anchor, behind its object type where there are several. */
export function referenceTo({ references = [] }: Attribute, objectType: string, anchor: Scalar): Scalar {
  return references.length > 1 ? typedAnchorText({ objectType, anchor: String(anchor) }) : anchor
}

/** A change of some attributes of an entry. */
export function updateOf({ type }: Form, anchor: Anchor, changes: readonly AttributeChange[]): UpdateChange {
  return { kind: 'update', objectType: type.name, anchor, changes }
}

/** The attribute of a form that is the easiest to change, or the end of the check. */
export function changeable({ type, attributes }: Form): Attribute {
  const own = type.attributes.filter(one => attributes.includes(one.name))
  const text = own.find(one => isText(one) && !one.required) ?? own.find(isText)
  return text ?? own[0] ?? skip('no attribute can be changed')
}

function isText({ kind, multi }: Attribute): boolean {
  return kind === 'string' && !multi
}

function filled(value: Value, mark: string, number: number): Value {
  if (typeof value === 'string') return value.replaceAll('{mark}', `${mark}${number}`)
  if (Array.isArray(value)) return value.map(one => filled(one as Value, mark, number)) as Value
  return value
}
