import type { AttributeChange, Change, ReplaceChange } from '../../model/change.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Value } from '../../model/value.ts'
import type { ExportFailure } from './failure.ts'
import { halvesOf, hasSeveral } from './halves.ts'
import { type Part, withoutPart } from './part.ts'
import { isName } from './sequence.ts'
import type { Work } from './work.ts'

/** What may still happen in an export, after which a refusal may pass. */
export interface Outlook {
  /** Entries of the plan may not be there yet. */
  readonly entries: boolean
  /** Names may become free, and references may go. */
  readonly names: boolean
}

/**
 * What follows from a refusal of the first piece of some work: a part of it is taken out, it is divided to find the part
 * that is to blame, it waits for what is still to come, or it has failed.
 */
export function refuse(work: Work, failure: ExportFailure, type: ObjectType | undefined, outlook: Outlook): void {
  const change = work.current
  if (change === undefined) return
  switch (failure.code) {
    case 'target-absent':
      // What was to go is gone.
      return change.kind === 'delete' ? work.done({}) : work.fail(failure)
    case 'target-exists':
      return outlook.names ? work.defer('end', failure) : work.fail(failure)
    case 'target-reference':
      if (change.kind === 'delete') return outlook.names ? work.defer('end', failure) : work.fail(failure)
      return outlook.entries ? leave(work, change, failure, type) : narrow(work, change, failure, type)
    case 'target-value':
    case 'target-refused':
      return narrow(work, change, failure, type)
    default:
      return work.fail(failure)
  }
}

/** Goes on without what is to blame; where that was not said, divides what has several values until it is found. */
function narrow(work: Work, change: Change, failure: ExportFailure, type: ObjectType | undefined): void {
  const { attribute, value } = failure
  const isOneOfSeveral = attribute !== undefined && hasSeveral(change, attribute)
  const part =
    attribute === undefined || (isOneOfSeveral && value === undefined)
      ? undefined
      : partOf(change, attribute, value, type)
  if (part !== undefined) {
    work.lose(part.taken, failure)
    return work.change(part.rest)
  }
  const halves = attribute !== undefined && !isOneOfSeveral ? undefined : halvesOf(change, attribute)
  if (halves === undefined || !work.divide(halves)) work.fail(failure)
}

/** Leaves the references that are to blame for later, all of them where that was not said. */
function leave(work: Work, change: Change, failure: ExportFailure, type: ObjectType | undefined): void {
  const { attribute, value } = failure
  const references = type?.attributes.filter(({ kind }) => kind === 'reference').map(({ name }) => name) ?? []
  let rest: Change | undefined = change
  const taken: AttributeChange[] = []
  for (const name of attribute === undefined ? references : [attribute]) {
    const part: Part | undefined = rest && partOf(rest, name, attribute === undefined ? undefined : value, type)
    if (part === undefined) continue
    taken.push(part.taken)
    rest = part.rest
  }
  if (taken.length === 0) return work.defer('entries', failure)
  for (const one of taken) work.deferPart(one, failure)
  work.change(rest)
}

/** A part that can be done without; what names an entry and what it must have cannot. */
function partOf(change: Change, attribute: string, value: unknown, type: ObjectType | undefined): Part | undefined {
  const part = withoutPart(change, attribute, value)
  if (part === undefined) {
    return change.kind === 'replace' ? withoutPart(asUpdate(change, type), attribute, value) : undefined
  }
  if (change.kind !== 'add' && change.kind !== 'replace') return part
  const { rest } = part
  const isGone = rest === undefined || ('attributes' in rest && !Object.hasOwn(rest.attributes, attribute))
  const isRequired = type?.attributes.find(({ name }) => name === attribute)?.required === true
  return isGone && (isRequired || isName(attribute, type)) ? undefined : part
}

/** The same as an update of every attribute there is, from which one can be left out without clearing it. */
function asUpdate({ objectType, anchor, attributes }: ReplaceChange, type: ObjectType | undefined): Change {
  const known = type?.attributes.map(({ name }) => name) ?? []
  const names = [...new Set([...Object.keys(attributes), ...known])].filter(name => !isName(name, type))
  const changes = names.map((attribute): AttributeChange => {
    const value: Value | null = Object.hasOwn(attributes, attribute) ? (attributes[attribute] ?? null) : null
    return { kind: 'replace', attribute, value }
  })
  return { kind: 'update', objectType, anchor, changes }
}
