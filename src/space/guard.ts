import type { GuardLimit, Guards } from './run.ts'

/** What a run would take away of an object type, and what there was of it. */
export interface Loss {
  readonly objectType: string
  /** Entries before the run. */
  readonly entries: number
  readonly deletions: number
  /** Values of multi-valued references before the run. */
  readonly members: number
  readonly membersRemoved: number
  /** Rows read by this run, and by the last good full import; `null` where the run does not read everything. */
  readonly read: { readonly now: number; readonly before: number } | null
}

/** Why deletions and removals of members are held back; `null` where they are not. */
export interface Verdict {
  readonly deletions: string | null
  readonly members: string | null
}

/** Facts of a run besides its losses. */
export interface ReadFacts {
  /** Rows that could not be read, of which nobody knows which entries they are. */
  readonly unidentified: number
}

/** Whether a run may take away what it would. A pure function, so that a plan can be told before anything is written. */
export function judge(losses: readonly Loss[], { unidentified }: ReadFacts, guards: Guards): Verdict {
  const deletions = sum(losses, loss => loss.deletions)
  const members = sum(losses, loss => loss.membersRemoved)
  if (deletions === 0 && members === 0) return { deletions: null, members: null }
  const short = shortReads(losses, guards)
  const tooMany = short ?? unread(unidentified, deletions) ?? tooManyDeletions(losses, guards)
  return {
    deletions: deletions === 0 ? null : tooMany,
    members: members === 0 ? null : (short ?? tooManyMembers(losses, guards)),
  }
}

function shortReads(losses: readonly Loss[], guards: Guards): string | null {
  const complete = losses.flatMap(({ read, ...loss }) => (read === null ? [] : [{ ...loss, ...read }]))
  if (complete.length === 0) return null
  const lost = sum(complete, loss => loss.deletions + loss.membersRemoved)
  if (lost > 0 && complete.every(({ now }) => now === 0)) return 'the source held no rows at all'
  for (const { objectType, now, before, deletions } of complete) {
    if (deletions <= guards.deletes.free || before === 0) continue
    if (now === 0) return `the source held no rows of ${objectType}, and ${count(before)} the last time`
    const percent = (now / before) * 100
    if (percent < guards.shortRead) {
      return `the source gave ${count(now)} rows of ${objectType}, ${shown(percent)} % of the ${count(before)} it gave the last time; less than ${guards.shortRead} % counts as cut short`
    }
  }
  return null
}

function unread(unidentified: number, deletions: number): string | null {
  if (unidentified === 0 || deletions === 0) return null
  const rows = unidentified === 1 ? 'a row' : `${count(unidentified)} rows`
  return `${rows} could not be read, and any of them may be one of the ${count(deletions)} entries that were not seen`
}

function tooManyDeletions(losses: readonly Loss[], { deletes, objectTypes, deleteLimit }: Guards): string | null {
  const all = sum(losses, loss => loss.deletions)
  if (deleteLimit !== null) {
    if (all <= deleteLimit) return null
    return `${count(all)} entries would be deleted, and the step allows ${count(deleteLimit)}`
  }
  for (const { objectType, entries, deletions } of losses) {
    const over = overLimit(deletions, entries, { ...deletes, ...objectTypes[objectType] })
    if (over === null) continue
    return `${count(deletions)} of ${count(entries)} entries of ${objectType} would be deleted, ${over}`
  }
  return null
}

function tooManyMembers(losses: readonly Loss[], { memberships }: Guards): string | null {
  for (const { objectType, members, membersRemoved } of losses) {
    const over = overLimit(membersRemoved, members, memberships)
    if (over === null) continue
    return `${count(membersRemoved)} of ${count(members)} members would be taken out of entries of ${objectType}, ${over}`
  }
  return null
}

/** `more than 500`, or `more than 10 %`. */
function overLimit(lost: number, before: number, limit: GuardLimit): string | null {
  if (lost <= limit.free) return null
  if (lost > limit.count) return `more than ${count(limit.count)}`
  return (lost / Math.max(1, before)) * 100 > limit.percent ? `more than ${limit.percent} %` : null
}

const count = (value: number): string => value.toLocaleString('en')
const shown = (percent: number): string => (percent < 10 ? percent.toFixed(1) : String(Math.floor(percent)))

function sum<L>(losses: readonly L[], of: (loss: L) => number): number {
  return losses.reduce((total, loss) => total + of(loss), 0)
}
