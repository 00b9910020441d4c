import type { AttributeChange, Change, Single } from '../../model/change.ts'
import { valuesOf, without } from '../../model/diff.ts'
import type { Value } from '../../model/value.ts'
import type { Step } from './step.ts'

/**
 * Changes with more values in an attribute than the target takes, as several of one entry. Values come before others
 * go, so that a group which must have a member is never empty on the way. A list that is replaced is replaced by its
 * first values, and gets the others after.
 */
export function splitByValues(steps: readonly Step[], most: number): readonly Step[] {
  return steps.flatMap(step => changesOf(step.change, most).map(change => ({ ...step, change })))
}

function changesOf(change: Change, most: number): readonly Change[] {
  switch (change.kind) {
    case 'add':
    case 'replace': {
      const split = Object.entries(change.attributes).map(
        ([attribute, value]) => [attribute, partsOf({ kind: 'replace', attribute, value }, most)] as const,
      )
      if (split.every(([, parts]) => parts.length === 1)) return [change]
      const first = split.flatMap(([name, [part]]) =>
        part?.kind === 'replace' && part.value !== null ? [[name, part.value] as const] : [],
      )
      const rest = split.map(([, parts]) => parts.slice(1))
      return [{ ...change, attributes: Object.fromEntries(first) }, ...updatesOf(change, rest)]
    }
    case 'update':
      return updatesOf(
        change,
        change.changes.map(one => partsOf(one, most)),
      )
    case 'rename':
    case 'delete':
      return [change]
    default:
      return change satisfies never
  }
}

/** As many updates as the attribute that has most parts needs. */
function updatesOf({ objectType, anchor }: Change, parts: readonly (readonly AttributeChange[])[]): readonly Change[] {
  const count = Math.max(0, ...parts.map(list => list.length))
  return Array.from({ length: count }, (_, i) => ({
    kind: 'update',
    objectType,
    anchor: anchor ?? [],
    changes: parts.flatMap(list => list[i] ?? []),
  }))
}

function partsOf(change: AttributeChange, most: number): readonly AttributeChange[] {
  const { attribute } = change
  if (change.kind === 'replace') {
    const values = valuesOf(change.value)
    if (!Array.isArray(change.value) || values.length <= most) return [change]
    const first = { ...change, value: values.slice(0, most) as Value }
    return [first, ...valueParts(attribute, values.slice(most), [], most)]
  }
  const remove = without(change.remove, change.add)
  return valueParts(attribute, change.add, remove, most)
}

function valueParts(
  attribute: string,
  add: readonly Single[],
  remove: readonly Single[],
  most: number,
): readonly AttributeChange[] {
  if (add.length + remove.length <= most) return [{ kind: 'values', attribute, add, remove }]
  const parts: AttributeChange[] = []
  for (let at = 0; at < add.length + remove.length; at += most) {
    parts.push({
      kind: 'values',
      attribute,
      add: add.slice(at, at + most),
      remove: remove.slice(Math.max(0, at - add.length), Math.max(0, at + most - add.length)),
    })
  }
  return parts
}
