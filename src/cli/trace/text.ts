import type { SpaceTrace, TracedEntry, TracedPlan } from '../../host/trace.ts'
import type { Explanation } from '../../mapping/explain/explanation.ts'
import { explanationText, type Styled } from '../../mapping/explain/text.ts'
import { plural } from '../output.ts'

/** Where an entry stands in its system, as far as that was asked. */
export type Standing =
  | {
      readonly kind: 'found'
      readonly explanation: Explanation
      /** Settings or mapping are not those of the last complete import: the next one maps every row anew. */
      readonly isRemapped: boolean
    }
  | { readonly kind: 'missing' | 'unread'; readonly message: string }
  | { readonly kind: 'not asked' }

/** All that is known of one anchor. */
export interface EntryTrace {
  readonly system: string
  readonly anchor: string
  readonly standing: Standing
  /** `null` where the system has not been imported yet. */
  readonly space: SpaceTrace | null
}

/** Whether nobody has heard of the anchor. */
export function isUnknown({ standing, space }: EntryTrace): boolean {
  const isStored = space !== null && (space.stored.length > 0 || space.changes.total > 0 || space.failures.length > 0)
  return standing.kind !== 'found' && !isStored
}

/** A trace for people, a paragraph for each place that was looked at. */
export function traceText(trace: EntryTrace, styled: Styled): string {
  const title = (text: string): string => styled('bold', text)
  return [
    `${title('In the system')}\n${indented(standingText(trace.standing, styled))}`,
    `${title('In the connector space')}\n${indented(spaceText(trace))}`,
    ...(trace.space === null ? [] : [`${title('In the last runs')}\n${indented(runsText(trace.space))}`]),
    ...(trace.space?.plans ?? []).map(plan => `${title(`In plan ${plan.plan}`)}\n${indented(planText(plan, trace))}`),
  ].join('\n\n')
}

function standingText(standing: Standing, styled: Styled): string {
  switch (standing.kind) {
    case 'found': {
      const text = explanationText(standing.explanation, styled)
      const epoch = standing.isRemapped
        ? 'Settings or mapping have changed since the last complete import: the next one maps every row anew.'
        : 'Settings and mapping are those of the last complete import: while the row stays the same, it is not mapped again.'
      return `${text}\n\n${epoch}`
    }
    case 'missing':
      return standing.message
    case 'unread':
      return `It cannot be read now: ${standing.message}`
    case 'not asked':
      return 'It was not asked.'
    default:
      return standing satisfies never
  }
}

function spaceText({ space, standing }: EntryTrace): string {
  if (space === null) return 'The system has not been imported yet.'
  const { stored, changes } = space
  const entries = stored.length === 0 ? [absenceText(standing)] : stored.map(entryText)
  if (changes.total === 0) return entries.join('\n')
  const last = changes.last.map(({ change, sequence }) => `${change} (${sequence.toLocaleString('en')})`).join(', ')
  const earlier = changes.total > changes.last.length ? `${plural(changes.total, 'change')}, the last: ` : ''
  return [...entries, `In the journal: ${earlier}${last}.`].join('\n')
}

function absenceText(standing: Standing): string {
  const none = 'It has no entry with this anchor.'
  if (standing.kind !== 'found') return none
  const { kind } = standing.explanation.verdict
  if (kind === 'in scope') return `${none} The next import adds it.`
  return `${none} It is ${kind === 'failed' ? 'not stored because it fails' : 'out of scope'}, as told above.`
}

function entryText({ objectType, id, revision, created, modified, changedBy }: TracedEntry): string {
  const by = changedBy === null ? '' : ` by run ${changedBy}`
  return `${objectType}, served as ${id}: revision ${revision}, added ${created}, changed last ${modified}${by}.`
}

function runsText({ runs, failures }: SpaceTrace): string {
  const [last] = runs
  if (last === undefined) return 'There are none.'
  const work = last.mode === 'export' ? 'an export' : `a ${last.mode} import`
  const newest = `The last is run ${last.run}, ${work}${last.dryRun ? ' that was only tried' : ''}: ${last.outcome}, ${last.started}.`
  if (failures.length === 0) return `${newest}\nIn ${plural(runs.length, 'run')} nothing failed at this anchor.`
  const told = failures.map(({ run, message, code, place }) => `Run ${run}, ${place}: ${message} [${code}]`)
  return [newest, ...told].join('\n')
}

function planText({ plan, run, made, reason, items }: TracedPlan, { system }: EntryTrace): string {
  const what = items.map(item =>
    item.kind === 'delete'
      ? `It would delete this ${item.objectType}.`
      : `It would take ${plural(item.values.length, 'value')} of ${item.attribute} out of this ${item.objectType}.`,
  )
  return [`Held back by run ${run}, ${made}: ${reason}.`, ...what, `See: ecmahost plan show ${system} ${plan}`].join(
    '\n',
  )
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
