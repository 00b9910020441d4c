import { mergeChanges } from '../../model/apply.ts'
import type { AttributeChange, Change, UpdateChange } from '../../model/change.ts'
import { valueKey } from '../../model/diff-key.ts'
import type { Arranged } from './arrange.ts'
import { canBeLeft } from './dependencies.ts'
import type { Mention } from './names.ts'
import { withoutPart } from './part.ts'
import type { Step } from './step.ts'

/**
 * Leaves references that close circles for steps of their own, behind the step they stood in; of a deletion, the
 * reference is taken out of the entry before. Returns the same list where there is nothing to cut.
 */
export function cutOut(steps: readonly Step[], cuts: Arranged['cut']): readonly Step[] {
  const mentions = new Map<number, Mention[]>()
  for (const { node, dependency } of cuts) {
    if (!canBeLeft(dependency)) continue
    // It is the deletion of the entry that is named which waits.
    const owner = steps[node]?.change.kind === 'delete' ? dependency.on : node
    const list = mentions.get(owner)
    if (list === undefined) mentions.set(owner, [dependency.mention])
    else list.push(dependency.mention)
  }
  if (mentions.size === 0) return steps
  return steps.flatMap((step, at) => {
    const found = mentions.get(at)
    if (found === undefined) return [step]
    return step.change.kind === 'delete' ? cleared(step, step.change, found) : laterOf(step, found)
  })
}

/** A step without some references, and the one that sets them. */
function laterOf(step: Step, mentions: readonly Mention[]): readonly Step[] {
  let change: Change | undefined = step.change
  let later: readonly AttributeChange[] = []
  for (const { attribute, value } of mentions) {
    const part: ReturnType<typeof withoutPart> = change && withoutPart(change, attribute, value)
    if (part === undefined) continue
    change = part.rest
    later = mergeChanges(later, [part.taken])
  }
  if (later.length === 0) return [step]
  const update = { kind: 'update', objectType: step.change.objectType, anchor: step.change.anchor ?? [] } as const
  const second: Step = { ...step, change: { ...update, changes: later }, second: true }
  return change === undefined ? [second] : [{ ...step, change }, second]
}

/** A deletion behind an update that clears references of the entry. */
function cleared(step: Step, { objectType, anchor }: Change, mentions: readonly Mention[]): readonly Step[] {
  const byAttribute = Map.groupBy(mentions, ({ attribute }) => attribute)
  const changes = [...byAttribute].map(([attribute, list]): AttributeChange => {
    const remove = [...new Map(list.map(({ value }) => [valueKey(value), value])).values()]
    return list.some(({ isMulti }) => isMulti)
      ? { kind: 'values', attribute, add: [], remove }
      : { kind: 'replace', attribute, value: null }
  })
  const change: UpdateChange = { kind: 'update', objectType, anchor: anchor ?? [], changes }
  return [{ ...step, change, second: true }, step]
}
