import type { AttributeChange, Change, Single } from '../../../src/model/change.ts'
import { keyOf } from './prepare.ts'
import type { Target, TargetColumn } from './target.ts'
import { amongText, type Writing } from './writing.ts'

/** The columns that hold several values, and of which some come or go. */
export function arraysChanged({ table, children }: Target, change: Change): readonly TargetColumn[] {
  if (change.kind !== 'update' || table === undefined) return []
  return change.changes.flatMap(one => {
    const column = one.kind === 'values' && !children.has(one.attribute) ? table.columns.get(one.attribute) : undefined
    return column === undefined ? [] : [column]
  })
}

/**
 * An update in which columns that hold several values get all of them: those that the row has, without what goes and with
 * what comes. The row is locked until the transaction ends, so nobody changes it in between.
 */
export async function withWholeArrays(
  writing: Writing,
  target: Target,
  change: Change,
  columns: readonly TargetColumn[],
): Promise<Change> {
  const { table, view } = target
  const lists = columns.filter(({ attribute }) =>
    view.objectType.attributes.some(({ name, multi }) => multi && name === attribute),
  )
  if (change.kind !== 'update' || table === undefined || lists.length === 0) return change
  const key = keyOf(target, change.anchor)
  const { afterTable, atEnd } = writing.syntax.locking
  const { rows } = await writing.run(
    parameters =>
      `SELECT ${lists.map(({ name }) => name).join(', ')} FROM ${table.name}${afterTable} WHERE ${amongText(table.anchor, [key], parameters)}${atEnd}`,
  )
  const [row = []] = rows
  const changes = change.changes.map((one): AttributeChange => {
    const at = lists.findIndex(({ attribute }) => attribute === one.attribute)
    const column = lists[at]
    if (one.kind !== 'values' || column === undefined) return one
    const raw = row[at] ?? null
    const before = column.read === undefined ? raw : column.read(raw)
    const values: readonly Single[] = Array.isArray(before) ? before : before === null ? [] : [before as Single]
    const all = changedList(values, one.add, one.remove)
    return { kind: 'replace', attribute: one.attribute, value: all.length === 0 ? null : all }
  })
  return { ...change, changes }
}

/** Values without those that go and with those that come, each once. */
export function changedList(
  values: readonly Single[],
  add: readonly Single[],
  remove: readonly Single[],
): readonly Single[] {
  const gone = new Set(remove.map(printed))
  const kept = values.filter(value => !gone.has(printed(value)))
  const there = new Set(kept.map(printed))
  return [...kept, ...add.filter(value => !there.has(printed(value)) && there.add(printed(value)))]
}

function printed(value: Single): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('base64') : typeof part === 'bigint' ? String(part) : part,
  )
}
