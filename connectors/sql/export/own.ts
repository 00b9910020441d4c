import type { ChangeResult } from '../../../src/connector/contract.ts'
import type { Anchor, AttributeChange, Change, Single } from '../../../src/model/change.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Cell, Scalar, Value } from '../../../src/model/value.ts'
import type { Outcome, Raw } from '../dialect.ts'
import type { ProcedureSettings } from '../settings/export.ts'
import { typeSetting } from '../values/reader.ts'
import type { View } from '../view.ts'
import { changedList } from './arrays.ts'
import { type Arguments, bind } from './bind.ts'
import { callProcedure } from './procedure.ts'
import type { Target } from './target.ts'
import { writerOf } from './values.ts'
import type { Writing } from './writing.ts'

/** A statement or a procedure that somebody wrote for a kind of change. */
export type Own =
  | { readonly statement: string; readonly where: string }
  | { readonly procedure: ProcedureSettings; readonly where: string }

/** What stands in place of a statement that is made; `undefined` where one is. */
export function ownOf({ settings }: Target, { kind }: Change): Own | undefined {
  if (kind === 'rename') return undefined
  const name = kind === 'add' ? 'insert' : kind === 'replace' ? 'update' : kind
  const statement = settings.statements?.[name]
  if (statement !== undefined) return { statement, where: `export.statements.${name}` }
  const procedure = settings.procedures?.[name]
  return procedure && { procedure, where: `export.procedures.${name}` }
}

/** A row that an own statement is to write. */
export interface OwnRow {
  /** The values by attribute, those that do not change as they were. */
  readonly values: ReadonlyMap<string, Cell>
  readonly password: string | undefined
}

/** The values of an entry once a change is made; `before` are those it has, in the order of the schema. */
export function valuesAfter(
  view: View,
  change: Change,
  before: readonly Cell[] | undefined,
): ReadonlyMap<string, Cell> {
  const { attributes, anchor } = view.objectType
  const values = new Map(attributes.map(({ name }, index) => [name, before?.[index] ?? null] as const))
  for (const [index, name] of anchor.entries()) values.set(name, change.anchor?.[index] ?? null)
  if (change.kind === 'replace') {
    for (const { name } of attributes) if (!anchor.includes(name)) values.set(name, null)
  }
  if (change.kind === 'add' || change.kind === 'replace') {
    for (const [name, value] of Object.entries(change.attributes)) {
      if (change.kind === 'add' && anchor.includes(name) && values.get(name) !== null) continue
      values.set(name, value)
    }
  }
  if (change.kind === 'update') for (const one of change.changes) values.set(one.attribute, valueAfter(values, one))
  return values
}

function valueAfter(values: ReadonlyMap<string, Cell>, change: AttributeChange): Cell {
  if (change.kind === 'replace') return change.value
  const before = values.get(change.attribute) ?? null
  const list = Array.isArray(before) ? (before as readonly Single[]) : before === null ? [] : [before as Single]
  const all = changedList(list, change.add, change.remove)
  return all.length === 0 ? null : all
}

/** Makes one change by a statement or procedure somebody wrote. */
export async function writeOwn(
  writing: Writing,
  { view }: Target,
  change: Change,
  own: Own,
  row: OwnRow,
): Promise<ChangeResult & { readonly kind: 'done' }> {
  const given = argumentsOf(writing, view, row)
  if ('procedure' in own) return resultOf(view, change, await callProcedure(writing, own.procedure, given, own.where))
  const statement = bind(writing.dialect, own.statement, given, own.where)
  const outcome = await writing.session.execute(statement)
  if (change.kind !== 'add' && outcome.matched === 0 && outcome.rows.length === 0) {
    throw new TargetError(
      'absent',
      `There is no ${view.objectType.name} "${(change.anchor ?? []).join(', ')}": ${own.where} has found no row.`,
    )
  }
  return resultOf(view, change, told(view, change, outcome))
}

function argumentsOf({ dialect }: Writing, view: View, { values, password }: OwnRow): Arguments {
  const made = new Map<string, () => Raw>()
  for (const attribute of view.objectType.attributes) {
    const { name } = attribute
    if (view.parent.children.some(child => child.attribute === name)) continue
    const declared = view.parent.columns.find(column => column.name === name)?.declared ?? ''
    const options = { timeZone: view.zones(name) }
    const write = writerOf(dialect, declared, attribute, typeSetting(view.settings, name), options)
    made.set(name, () => write(values.get(name) ?? null))
  }
  if (password !== undefined) made.set('password', () => password)
  return made
}

/** What a statement gave, by the names of its columns. */
function told(view: View, change: Change, { rows, columns, insertedKey }: Outcome): ReadonlyMap<string, Raw> {
  const [row] = rows
  const found = new Map(columns.map((name, index) => [name, row?.[index] ?? null] as const))
  const [anchor, another] = view.objectType.anchor
  if (change.kind === 'add' && insertedKey !== undefined && anchor !== undefined && another === undefined) {
    if (!found.has(anchor) && change.anchor === null) found.set(anchor, insertedKey)
  }
  return found
}

/** What came back as attributes, and as the anchor where all of it came. */
function resultOf(
  view: View,
  change: Change,
  found: ReadonlyMap<string, Raw>,
): ChangeResult & { readonly kind: 'done' } {
  const values = new Map<string, Value>()
  for (const [index, { name }] of view.objectType.attributes.entries()) {
    const raw = found.get(name)
    if (raw === undefined || raw === null) continue
    const cell = view.readers[index]?.(raw) ?? raw
    values.set(name, cell)
  }
  const { anchor: names } = view.objectType
  const anchor = names.flatMap(name => {
    const value = values.get(name)
    return value === undefined ? [] : [value as Scalar]
  })
  const attributes = Object.fromEntries([...values].filter(([name]) => !names.includes(name)))
  return {
    kind: 'done',
    ...anchorTold(change, anchor, names.length),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  }
}

function anchorTold(change: Change, anchor: Anchor, length: number): { readonly anchor?: Anchor } {
  if (anchor.length === length) return { anchor }
  if (change.kind !== 'add' || change.anchor !== null) return {}
  throw new TargetError(
    'refused',
    'The entry was given no anchor, and the statement that adds it gave none back. Let it give the anchor: with RETURNING, OUTPUT or an out parameter.',
  )
}
