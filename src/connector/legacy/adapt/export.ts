import type { Anchor, Change } from '../../../model/change.ts'
import { failureIn, type TargetFailure } from '../../../model/target-failure.ts'
import type { ChangeResult } from '../../contract.ts'
import type { CSEntryChange } from '../cs-entry-change.ts'
import { anchorKey } from './anchor-key.ts'
import { type Answer, exporting, putEntries } from './export-connection.ts'
import { exportEntry } from './export-entry.ts'
import { needsDN, needsValues } from './export-need.ts'
import { changeResult } from './export-result.ts'
import { canRead, type Rows, readEntries, viewOf } from './read.ts'
import { firstPass, secondPass, waitingIn } from './second-pass.ts'
import { type Session, type SessionTypes, typesOf } from './session.ts'
import type { TypeView } from './type-view.ts'

/** A change on its way out. */
interface Outgoing {
  readonly change: Change
  readonly view: TypeView
  readonly entry: CSEntryChange
}

/** Writes changes through the connector, and returns what became of each. */
export async function exportChanges(session: Session, changes: readonly Change[]): Promise<readonly ChangeResult[]> {
  const types = await typesOf(session)
  const rows = await rowsNeeded(session, types, changes)
  const prepared = changes.map(change => prepare(change, { session, types, rows }))
  const outgoing = prepared.filter((each): each is Outgoing => 'entry' in each)
  const results = outgoing.length === 0 ? [] : await exporting(session, types.schema, () => sendAll(session, outgoing))
  const byChange = new Map(outgoing.map(({ change }, index) => [change, results[index]]))
  return prepared.map(each =>
    'entry' in each ? (byChange.get(each.change) ?? { kind: 'done' }) : { kind: 'failed', failure: each },
  )
}

async function rowsNeeded(session: Session, types: SessionTypes, changes: readonly Change[]): Promise<Rows> {
  const names = changes.flatMap(change => {
    const view = viewOf(types.views, change.objectType)
    if (view === undefined || change.anchor === null) return []
    const { anchor, objectType } = change
    return needsDN(change, view) || needsValues(change, view, session.capabilities) ? [{ anchor, objectType }] : []
  })
  return names.length === 0 || !canRead(session) ? new Map() : await readEntries(session, types, names)
}

function prepare(
  change: Change,
  { session, types, rows }: { readonly session: Session; readonly types: SessionTypes; readonly rows: Rows },
): Outgoing | TargetFailure {
  const { objectType, anchor } = change
  const view = viewOf(types.views, objectType)
  if (view === undefined) {
    return { kind: 'refused', message: `The connector's schema has no object type "${objectType}".` }
  }
  const row = anchor === null ? undefined : rows.get(anchorKey(objectType, anchor))
  const needed = needsValues(change, view, session.capabilities)
  if (row === undefined && (needed || needsDN(change, view))) {
    if (canRead(session)) return { kind: 'absent', message: `There is no ${objectType} "${anchor?.join(', ') ?? ''}".` }
    if (needed) {
      const message =
        'The connector takes attributes or entries as wholes only, and cannot be asked for what an entry has now.'
      return { kind: 'refused', message }
    }
  }
  try {
    return { change, view, entry: exportEntry(change, { view, capabilities: session.capabilities, row }) }
  } catch (error) {
    const failure = failureIn(error)
    if (failure === undefined) throw error
    return failure
  }
}

/** Sends everything, in two passes where the connector wants references or passwords later than the rest. */
async function sendAll(session: Session, outgoing: readonly Outgoing[]): Promise<readonly ChangeResult[]> {
  const first: Outgoing[] = []
  const results = new Map<Change, ChangeResult>()
  for (const each of outgoing) {
    const waits = waitingIn(each.view, session.capabilities)
    const entry = waits === undefined ? each.entry : firstPass(each.entry, waits)
    if (entry !== null) first.push({ ...each, entry })
  }
  for (const [index, result] of (await send(session, first)).entries()) {
    const change = first[index]?.change
    if (change !== undefined) results.set(change, result)
  }
  const later = outgoing.flatMap(each => laterOf(each, results.get(each.change), session))
  for (const [index, result] of (await send(session, later)).entries()) {
    const change = later[index]?.change
    if (change === undefined) continue
    const before = results.get(change)
    results.set(change, result.kind === 'done' ? { ...result, ...before } : result)
  }
  return outgoing.map(({ change }) => results.get(change) ?? { kind: 'done' })
}

/** What of a change is left for the second pass. */
function laterOf(outgoing: Outgoing, before: ChangeResult | undefined, session: Session): readonly Outgoing[] {
  const { view, entry } = outgoing
  const waits = waitingIn(view, session.capabilities)
  if (waits === undefined || before?.kind === 'failed') return []
  const later = secondPass(entry, waits, { view, anchor: before?.anchor })
  return later === null ? [] : [{ ...outgoing, entry: later }]
}

async function send(session: Session, outgoing: readonly Outgoing[]): Promise<readonly ChangeResult[]> {
  const answers = await putEntries(
    session,
    outgoing.map(({ entry }) => entry),
  )
  return outgoing.map(({ view, change }, index) => resultOf(answers[index], view, change.anchor))
}

function resultOf(answer: Answer | undefined, view: TypeView, anchor: Anchor | null): ChangeResult {
  if (answer?.kind === 'not sent') return { kind: 'failed', failure: answer.failure }
  return changeResult(answer?.result, { view, anchor })
}
