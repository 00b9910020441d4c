import type { Attribute, Kind } from '../../model/schema.ts'
import { typedAnchor } from '../../model/typed-anchor.ts'
import type { Cell } from '../../model/value.ts'

/** What is wrong with a cell, as the end of a sentence; `undefined` where it is what its attribute declares. */
export function cellMistake(attribute: Attribute, cell: Cell): string | undefined {
  if (cell === null) return attribute.required ? 'is absent, and every entry has it' : undefined
  if (!attribute.multi) {
    if (Array.isArray(cell)) return 'is a list, and the attribute holds one value'
    return isFitting(attribute, cell) ? undefined : `is ${named(cell)}, and no ${kindText(attribute)}`
  }
  if (!Array.isArray(cell)) return 'is one value, and a list is declared'
  const wrong = (cell as readonly unknown[]).find(value => !isFitting(attribute, value))
  return wrong === undefined ? undefined : `holds ${named(wrong)}, and no ${kindText(attribute)}`
}

/** Whether a value is of the kind, and of a reference to several object types says which. */
function isFitting({ kind, references = [] }: Attribute, value: unknown): boolean {
  if (kind !== 'reference' || references.length < 2) return fits[kind](value)
  return typeof value === 'string' && typedAnchor(value, references) !== undefined
}

function kindText({ kind, references = [] }: Attribute): string {
  return references.length < 2 ? kind : `${kind} like ${references.map(name => `${name}:…`).join(' or ')}`
}

const isText = (value: unknown): boolean => typeof value === 'string'

const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: isText,
  reference: value => isText(value) || typeof value === 'number' || typeof value === 'bigint',
  dateTime: value => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  integer: value => typeof value === 'bigint' || Number.isInteger(value),
  decimal: value =>
    typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))),
  boolean: value => typeof value === 'boolean',
  binary: value => value instanceof Uint8Array,
  complex: value =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array),
}

function named(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} octets`
  if (typeof value === 'object') return value === null ? 'nothing' : 'a group'
  return typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 40))}` : `a ${typeof value}`
}
