import type { ChangeResult } from '../../../src/connector/contract.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Prepared } from './prepared.ts'

export type Done = Extract<ChangeResult, { readonly kind: 'done' }>

/** Rows of a group were not found once each; which they are shows only when each is written by itself. */
export class Unmatched extends Error {}

/** Checks that every change of a group found its row. */
export function demandMatched(group: readonly Prepared[], matched: number): void {
  if (matched === group.length) return
  const [only, another] = group
  if (only === undefined || another !== undefined) throw new Unmatched()
  throw unmatched(only, matched)
}

function unmatched({ change, target, table }: Prepared, matched: number): TargetError {
  const name = `${target.view.objectType.name} "${(change.anchor ?? []).join(', ')}"`
  if (matched === 0) return new TargetError('absent', `There is no ${name} in the table ${table.table.name}.`)
  const anchor = target.view.objectType.anchor.join(', ')
  return new TargetError(
    'refused',
    `There are ${matched} rows of the ${name} in the table ${table.table.name}, so it is not known which is meant. Name columns as anchor that identify one row: ${anchor} ${target.view.objectType.anchor.length === 1 ? 'does' : 'do'} not.`,
  )
}
