import { parse } from '../../../grammar/syntax/parser.ts'
import type { Attribute } from '../../model/schema.ts'
import { attributeText } from './expression.ts'
import type { Filter, FilterClause, FilterGroup } from './graph.ts'
import { type Note, note } from './note.ts'
import { operatorNamed } from './operator.ts'
import type { TypePlan } from './plan.ts'
import type { JsonPath } from './shape.ts'
import { mistakeIn, type Surroundings } from './trial.ts'

export interface Scope {
  readonly scope: TypePlan['scope']
  readonly notes: readonly Note[]
}

/** The sets of groups that a filter has; an entry is in scope when all sets let it in. */
const sets = ['groups', 'inputFilterGroups', 'categoryFilterGroups'] as const

/**
 * A scoping filter as one expression. A clause that cannot be carried over takes its group along: to let in too few is
 * seen and mended, to let in too many hands out accounts.
 */
export function scopeOf(filter: Filter | undefined, type: string, surroundings: Surroundings): Scope {
  if (filter === undefined) return { scope: undefined, notes: [] }
  const given = sets.filter(set => filter[set].length > 0)
  const written = given.map(set => anyOf(filter[set], [...filter.path, set], type, surroundings))
  const notes = [
    ...written.flatMap(({ notes }) => notes),
    ...(given.includes('inputFilterGroups') ? [early(filter)] : []),
  ]
  const conditions = written.flatMap(({ condition }) => condition ?? [])
  if (conditions.length === 0) return { scope: undefined, notes }
  const names = given.flatMap(set => filter[set]).flatMap(({ name }) => name || [])
  const title = names.length === 0 ? undefined : `Filters: ${names.join('; ')}`
  const expression = join(conditions, 'AND')
  const mistake = mistakeIn({ type, scope: expression }, surroundings)
  if (mistake === undefined) return { scope: { expression, title }, notes }
  return {
    scope: { expression: nobody, title },
    notes: [...notes, note('setting', filter.path, 'scope', `${mistake} ${closed}`)],
  }
}

function early({ path }: Filter): Note {
  const why = 'What leaves this filter leaves the scope, and is deleted; there it is merely read no longer.'
  return note('changed', [...path, 'inputFilterGroups'], 'inputFilterGroups', why)
}

/** What no entry fulfils. */
const nobody = '1 = 0'
const closed = 'Nothing is in scope until you write the scope yourself.'

interface Condition {
  /** `undefined` where there is nothing to fulfil. */
  readonly condition: string | undefined
  readonly notes: readonly Note[]
}

/** Groups are alternatives. */
function anyOf(groups: readonly FilterGroup[], path: JsonPath, type: string, surroundings: Surroundings): Condition {
  const written = groups.map(group => allOf(group, type, surroundings))
  const notes = written.flatMap(({ notes }) => notes)
  if (written.some(({ condition, isLost }) => condition === undefined && !isLost))
    return { condition: undefined, notes }
  const conditions = written.flatMap(({ condition }) => condition ?? [])
  if (conditions.length > 0) return { condition: join(conditions, 'OR'), notes }
  const why = `None of its groups is left. ${closed}`
  return { condition: nobody, notes: [...notes, note('setting', path, String(path.at(-1)), why)] }
}

/** All clauses of a group hold. A group without any holds always, one with a clause that is lost is left out. */
function allOf(group: FilterGroup, type: string, surroundings: Surroundings): Condition & { readonly isLost: boolean } {
  const written = group.clauses.map(clause => clauseOf(clause, type, surroundings))
  const notes = written.flatMap(({ notes }) => notes)
  if (written.length === 0) {
    const why = 'It has no clauses, so that every entry fulfils it.'
    return {
      condition: undefined,
      notes: [note('changed', group.path, `filter ${group.name ?? ''}`.trim(), why)],
      isLost: false,
    }
  }
  const conditions = written.flatMap(({ condition }) => condition ?? [])
  if (conditions.length < written.length) return { condition: undefined, notes, isLost: true }
  return { condition: join(conditions, 'AND'), notes, isLost: false }
}

function clauseOf(clause: FilterClause, type: string, surroundings: Surroundings): Condition {
  const { operatorName, sourceOperandName: name, targetOperand, path } = clause
  const values = targetOperand?.values ?? []
  const what = `${name} ${operatorName} ${values.join(', ')}`.trim()
  const lost = (why: string): Condition => ({
    condition: undefined,
    notes: [note('setting', path, what, `${why} Its filter group is left out, so that fewer entries are in scope.`)],
  })
  const operator = operatorNamed(operatorName)
  if (operator === undefined) return lost('This operator has no counterpart.')
  const attribute = attributeText(name)
  if (attribute === undefined) return lost('No expression can name this attribute.')
  const wanted = operator.values === 'none' ? [''] : values
  if (wanted.length === 0) return lost('It has no value to compare with.')
  const parts = wanted.map(value => operator.write(attribute, value, attributeOf(name, type, surroundings)?.kind))
  const unfit = parts.indexOf(undefined)
  if (unfit >= 0) return lost(`${operatorName} compares whole numbers, and ${JSON.stringify(wanted[unfit])} is none.`)
  const condition = join(
    parts.filter(part => part !== undefined),
    operator.values === 'any' ? 'OR' : 'AND',
  )
  const mistake = mistakeIn({ type, scope: condition }, surroundings)
  if (mistake !== undefined) return lost(mistake)
  const several =
    wanted.length > 1 ? [`Of its values ${operator.values === 'any' ? 'one must' : 'all must'} hold.`] : []
  const isMulti = attributeOf(name, type, surroundings)?.multi === true
  const supposed = [
    ...(operator.supposed === undefined ? [] : [operator.supposed]),
    ...several,
    ...(isMulti ? ['An entry with more than one value fails.'] : []),
  ]
  const notes =
    supposed.length === 0 ? [] : [note('changed', path, what, `${supposed.join(' ')} Taken as ${condition}.`)]
  return { condition, notes }
}

/** Conditions put together; in brackets where they would be torn apart. */
function join(conditions: readonly string[], operator: 'AND' | 'OR'): string {
  const [only] = conditions
  if (conditions.length === 1 && only !== undefined) return only
  return conditions
    .map(condition => (operator === 'AND' && isOr(condition) ? `(${condition})` : condition))
    .join(` ${operator} `)
}

function isOr(condition: string): boolean {
  const { node } = parse(condition)
  return node?.kind === 'operation' && node.operator === 'OR'
}

function attributeOf(attribute: string, type: string, { schema }: Surroundings): Attribute | undefined {
  const object = schema?.objectTypes.find(({ name }) => name === type)
  return object?.attributes.find(({ name }) => name === attribute)
}
