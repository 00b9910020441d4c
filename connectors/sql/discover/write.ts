import type { Dialect } from '../dialect.ts'
import type { ObjectTypeSettings } from '../settings/object-type.ts'
import type { Draft } from './draft.ts'
import { isGroup } from './given.ts'
import { sourceOf } from './related.ts'

type Group = Readonly<Record<string, unknown>>

/** The settings of an object type. What was given wins over what is proposed. */
export function objectTypeOf(dialect: Dialect, draft: Draft, given: Group = {}): Group {
  const { candidate, anchor, watermark, attributes, types, multi, references } = draft
  const proposed: ObjectTypeSettings = {
    ...sourceOf(dialect, candidate.table),
    anchor: anchor.length === 1 ? (anchor[0] ?? '') : [...anchor],
    ...(watermark === undefined ? {} : { watermark }),
    ...(attributes === undefined ? {} : { attributes: [...attributes] }),
    ...(isEmpty(types) ? {} : { types }),
    ...(isEmpty(multi) ? {} : { multi }),
    ...(isEmpty(references) ? {} : { references }),
  }
  return completed(given, { ...proposed })
}

function completed(given: Group, proposed: Group): Group {
  const both = Object.entries(given).map(([name, value]): [string, unknown] => {
    const other = proposed[name]
    return [name, isGroup(value) && isGroup(other) ? { ...other, ...value } : value]
  })
  return { ...proposed, ...Object.fromEntries(both) }
}

function isEmpty(group: object): boolean {
  return Object.keys(group).length === 0
}
