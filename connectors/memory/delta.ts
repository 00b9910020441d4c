import type { DeltaContext, Page } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { Scalar } from '../../src/model/value.ts'
import type { Directory, JournalItem } from './directory.ts'
import type { DirectoryType } from './kind.ts'
import { cellsOf, isOfPartition, isWanted, lastPage } from './page.ts'
import type { MemorySettings } from './settings.ts'
import { cellOf, keyOf, type Stored } from './stored.ts'

/** What has happened since a watermark, in its order. A put entry is given as it is now. */
export function* deltaPages(directory: Directory, settings: MemorySettings, context: DeltaContext): Generator<Page> {
  const since = Number(context.watermark)
  if (!Number.isSafeInteger(since) || since < directory.forgotten || since > directory.sequence) {
    const known = `It remembers what happened from ${directory.forgotten} to ${directory.sequence}`
    throw new TargetError(
      'watermark',
      `${known}, and the watermark is ${context.watermark}. A full import finds the rest.`,
    )
  }
  const items = directory.journal.filter(
    item =>
      item.sequence > since && isWanted(context.objectTypes, item.objectType) && directory.types.has(item.objectType),
  )
  const size = context.pageSize ?? settings.pageSize
  for (const run of runsOf(items, size)) {
    const [{ objectType, kind }] = run
    const type = directory.types.get(objectType)
    if (type === undefined) continue
    const about = { objectType, source: `${objectType} of ${settings.file}` }
    switch (kind) {
      case 'put': {
        const entries = directory.entriesOf(objectType)
        const those = run
          .map(item => entries.get(keyOf(item.anchor)))
          .filter(entry => entry !== undefined)
          .filter(entry => isOfPartition(entry, settings.partition, context.partition))
        yield { ...about, kind: 'rows', rows: those.map(entry => cellsOf(type, entry)), firstPosition: 1 }
        break
      }
      case 'values':
        yield { ...about, kind: 'updates', updates: run.map(item => updateOf(type, item)) }
        break
      case 'gone':
        yield { ...about, kind: 'deletions', anchors: run.map(item => anchorCells(type, item.anchor)) }
        break
      default:
        kind satisfies never
    }
  }
  yield lastPage(directory, settings, { sequence: directory.sequence, objectTypes: context.objectTypes })
}

/** Happenings that follow each other and fit into one page. */
function* runsOf(items: readonly JournalItem[], size: number): Generator<[JournalItem, ...JournalItem[]]> {
  let run: [JournalItem, ...JournalItem[]] | undefined
  for (const item of items) {
    const fits = run?.[0].kind === item.kind && run[0].objectType === item.objectType && run.length < size
    if (run !== undefined && fits) run.push(item)
    else {
      if (run !== undefined) yield run
      run = [item]
    }
  }
  if (run !== undefined) yield run
}

function updateOf(type: DirectoryType, item: JournalItem) {
  const changes = item.kind === 'values' ? item.changes : []
  return {
    anchor: anchorCells(type, item.anchor),
    changes: changes.map(({ attribute, add, remove }) => ({
      kind: 'values' as const,
      attribute,
      add: valuesOf(type, attribute, add),
      remove: valuesOf(type, attribute, remove),
    })),
  }
}

function valuesOf(type: DirectoryType, name: string, stored: readonly Stored[]): readonly Scalar[] {
  const attribute = type.named.get(name)
  return attribute === undefined ? [] : ((cellOf({ ...attribute, multi: true }, stored) ?? []) as readonly Scalar[])
}

function anchorCells(type: DirectoryType, anchor: readonly Stored[]): readonly Scalar[] {
  return type.anchor.map((name, index) => valuesOf(type, name, anchor.slice(index, index + 1))[0] ?? '')
}
