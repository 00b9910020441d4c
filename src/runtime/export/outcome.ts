import { mergeChanges } from '../../model/apply.ts'
import type { Anchor, Change } from '../../model/change.ts'
import type { Value } from '../../model/value.ts'
import { type ExportFailure, mayPass } from './failure.ts'
import type { FailedPart, Work } from './work.ts'

interface Made {
  /** The anchor that the target gave, or another than the entry had. */
  readonly anchor?: Anchor
  /** Values that the target set by itself. */
  readonly attributes?: Readonly<Record<string, Value>>
  /** An answer was lost, and what was made was found by reading back. */
  readonly repaired?: true
}

/** What became of a change. `calls` says how many calls it took; none, where nothing was to be done. */
export type Outcome =
  | (Made & { readonly kind: 'done'; readonly calls: number })
  /** Some attributes or values could not be written; the rest was. */
  | (Made & { readonly kind: 'partly done'; readonly failed: readonly FailedPart[]; readonly calls: number })
  | {
      readonly kind: 'failed'
      readonly failure: ExportFailure
      /** Attributes or values that failed by themselves. */
      readonly failed: readonly FailedPart[]
      readonly calls: number
    }
  /** The export ended before. */
  | { readonly kind: 'not attempted'; readonly failure: ExportFailure }

/** The outcome of a change, from the work that was done for it. */
export function outcomeOf(change: Change, works: readonly Work[]): Outcome {
  const calls = works.reduce((sum, work) => sum + work.calls, 0)
  const failed = works.flatMap(work => work.failed).filter(part => concerns(change, part))
  const dead = works.find(work => work.dead !== undefined)?.dead
  const failure = dead ?? failed[0]?.failure
  if (failure === undefined) return { kind: 'done', ...madeOf(works), calls }
  const isMade = works.some(work => work.made > 0)
  if (dead !== undefined || !isMade) return { kind: 'failed', failure, failed, calls }
  return { kind: 'partly done', ...madeOf(works), failed, calls }
}

/**
 * What is left to be done of a change: the change itself, or what of it failed in a way that may pass. `undefined` where
 * nothing is, or where the same would fail again.
 */
export function leftOf(change: Change, outcome: Outcome): Change | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined
    case 'not attempted':
      return change
    case 'failed':
      return mayPass(outcome.failure) ? change : undefined
    case 'partly done': {
      const changes = outcome.failed.filter(({ failure }) => mayPass(failure)).map(part => part.change)
      const anchor = outcome.anchor ?? change.anchor
      if (changes.length === 0 || anchor === null) return undefined
      return { kind: 'update', objectType: change.objectType, anchor, changes: mergeChanges(changes, []) }
    }
    default:
      return outcome satisfies never
  }
}

function madeOf(works: readonly Work[]): Made {
  const anchor = works.findLast(work => work.anchor !== undefined)?.anchor
  const given = works.flatMap(work => (work.attributes === undefined ? [] : [work.attributes]))
  return {
    ...(anchor === undefined ? {} : { anchor }),
    ...(given.length === 0 ? {} : { attributes: Object.assign({}, ...given) as Readonly<Record<string, Value>> }),
    ...(works.some(work => work.repaired) ? { repaired: true } : {}),
  }
}

/** Where several changes were merged, a part that failed is told of those that have to do with its attribute. */
function concerns(change: Change, part: FailedPart): boolean {
  const { attribute } = part.change
  switch (change.kind) {
    case 'add':
    case 'replace':
      return change.kind === 'replace' || Object.hasOwn(change.attributes, attribute)
    case 'update':
      return change.changes.some(one => one.attribute === attribute)
    case 'rename':
    case 'delete':
      return false
    default:
      return change satisfies never
  }
}
