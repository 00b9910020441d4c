import type { Change } from '../../model/change.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { readChangeFile } from '../../runtime/export/change-file.ts'
import type { ConnectedSystem } from '../system.ts'
import type { RunOrder } from './profiles.ts'

/** The changes that go with an order, once the system was prepared. Throws `Mistakes` for what is wrong in their text. */
export function orderedChanges(system: ConnectedSystem, order: RunOrder): readonly Change[] {
  if (!('profile' in order) || order.changes === undefined) return []
  if (system.sources === undefined) throw new Error('the system is not prepared')
  const { changes, diagnostics } = readChangeFile(order.changes, system.sources.schema)
  if (diagnostics.length > 0) throw new Mistakes(diagnostics)
  return changes.map(({ change }) => change)
}
