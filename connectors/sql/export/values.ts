import type { Kind } from '../../../src/model/schema.ts'
import { suggest } from '../../../src/model/suggest.ts'
import { failureIn, TargetError } from '../../../src/model/target-failure.ts'
import type { Cell } from '../../../src/model/value.ts'
import type { ConversionOptions, Dialect, Raw } from '../dialect.ts'
import type { TypeSetting } from '../values/reader.ts'

/** Gives a value the form in which the database takes it; throws the failure of one that cannot have it. */
export type Writer = (value: Cell) => Raw

/** The writer of a column. Failures name the attribute. */
export function writerOf(
  dialect: Dialect,
  declared: string,
  { name, kind }: { readonly name: string; readonly kind: Kind },
  type: TypeSetting,
  options: ConversionOptions,
): Writer {
  const inner = dialect.writer(declared, kind, options)
  return value => {
    if (value === true && type.true !== undefined) return type.true
    if (value === false && type.false !== undefined) return type.false
    try {
      if (inner !== undefined) return inner(value)
    } catch (error) {
      throw blamed(error, name, value)
    }
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
    throw new TargetError('value', `The column "${name}" holds one plain value, and this is none.`, {
      attribute: name,
    })
  }
}

/** What stands for an object type, and the anchor behind it, in a reference to one of several object types. */
export interface Tagged {
  readonly type: Raw
  readonly anchor: string
}

/** Takes `group:17` apart: what stands in the database for `group`, and 17. */
export function taggedOf(value: Cell, attribute: string, names: Readonly<Record<string, string>>): Tagged {
  const text = typeof value === 'string' ? value : ''
  const colon = text.indexOf(':')
  const objectType = text.slice(0, Math.max(0, colon))
  const written = Object.entries(names).find(([, name]) => name === objectType)?.[0]
  if (written !== undefined) return { type: written, anchor: text.slice(colon + 1) }
  throw new TargetError(
    'value',
    `A value of "${attribute}" is an object type, a colon and an anchor; this one names no object type of its settings. ${suggest(objectType, Object.values(names))}`,
    { attribute, value },
  )
}

/** The same failure with the attribute, and the value where that is one alone. */
export function blamed(error: unknown, attribute: string, value: Cell): unknown {
  const failure = failureIn(error)
  if (failure === undefined) return error
  const { kind, message, ...more } = failure
  return new TargetError(kind, message, { ...more, attribute, ...(Array.isArray(value) ? {} : { value }) })
}
