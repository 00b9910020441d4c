import type { OperationContext } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import type { Cell } from '../../../src/model/value.ts'
import { anchorCells, entriesOf } from '../one.ts'
import { openSource } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { ownOf } from './own.ts'
import type { Targets } from './targets.ts'
import { partsOf } from './writing.ts'

/** The values that entries have, by the positions of the changes; those that are not there are not among them. */
export type Before = ReadonlyMap<number, readonly Cell[]>

/** Reads the entries that statements or procedures of somebody's own change: these get all values, also those that stay. */
export async function readBefore(
  settings: SqlSettings,
  targets: Targets,
  changes: readonly Change[],
  context: OperationContext,
): Promise<Before> {
  const found = new Map<number, readonly Cell[]>()
  const wanted = [...changes.entries()].filter(
    ([, change]) => change.kind === 'update' && ownOf(targets.of(change.objectType), change) !== undefined,
  )
  for (const [objectType, those] of Map.groupBy(wanted, ([, change]) => change.objectType)) {
    const source = await openSource(settings, { folder: context.folder, objectTypes: [objectType] })
    try {
      const [view] = source.views
      if (view === undefined) continue
      for (const part of partsOf(those, 200)) {
        const byAnchor = new Map(part.map(([index, change]) => [printed(change.anchor ?? []), index] as const))
        const anchors = part.map(([, change]) => anchorCells(source.dialect, view, change.anchor ?? []))
        for await (const { cells } of entriesOf(source, view, anchors, context)) {
          const index = byAnchor.get(printed(view.anchorPositions.map(position => cells[position] ?? null)))
          if (index !== undefined) found.set(index, cells)
        }
      }
    } finally {
      await source.snapshot.close()
    }
  }
  return found
}

function printed(anchor: readonly Cell[]): string {
  return JSON.stringify(anchor.map(String))
}
