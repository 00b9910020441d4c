import type { TSchema } from 'typebox'
import { type Rule, wantedWithin } from './rule.ts'

/**
 * The settings of a declaration as a Markdown table, a row for each: how it is written, what it takes, what is assumed
 * where it is left out, and what it means.
 */
export function renderSettings(declaration: TSchema): string {
  const declared: Rule = declaration
  const rows = rowsOf(declared, '').map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
  return ['| setting | takes | by default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

type Row = readonly [setting: string, takes: string, byDefault: string, meaning: string]

/** The rows of everything inside of a group; `path` is its own, with a point behind it. */
function rowsOf(group: Rule, path: string): readonly Row[] {
  return membersOf(group).flatMap(([name, member, required]) => {
    const here = `${path}${name}`
    const row: Row = [`\`${here}\``, takes(member), byDefault(member, required), member.description ?? '']
    // What stands for any name of a record needs no row of its own where the record has told everything.
    const own = member.description === undefined && name === anyName ? [] : [row]
    return [...own, ...groupsIn(member, here).flatMap(inner => rowsOf(inner.group, `${inner.path}.`))]
  })
}

const anyName = '<name>'

function membersOf(group: Rule): readonly (readonly [name: string, member: Rule, required: boolean])[] {
  const named = Object.entries(group.properties ?? {}).map(
    ([name, member]) => [name, member, group.required?.includes(name) ?? false] as const,
  )
  return [...named, ...valuesOf(group).map(value => [anyName, value, false] as const)]
}

/** The groups of keys that a setting may hold, be it in a list, with the path of each. */
function groupsIn(rule: Rule, path = ''): readonly { readonly group: Rule; readonly path: string }[] {
  if (rule.anyOf !== undefined) return rule.anyOf.flatMap(variant => groupsIn(variant, path))
  if (rule.items !== undefined) return groupsIn(rule.items, `${path}[]`)
  const isGroup = rule.properties !== undefined || valuesOf(rule).some(value => groupsIn(value).length > 0)
  return isGroup ? [{ group: rule, path }] : []
}

/** What stands behind each key of a record. */
function valuesOf(rule: Rule): readonly Rule[] {
  return Object.values(rule.patternProperties ?? {})
}

/** What a value may be, in words. */
function takes(rule: Rule): string {
  const lists = (rule.anyOf ?? [rule]).filter(({ items }) => items !== undefined)
  if (lists.length > 0) return `${wantedWithin(rule)} of ${lists.map(list => takes(list.items ?? {})).join(' or ')}`
  const [value] = valuesOf(rule)
  if (value === undefined) return wantedWithin(rule)
  const named = rule.names === undefined ? 'names' : `names made of ${rule.names}`
  const isGroup = groupsIn(value).length > 0
  const isOpen = value.type === undefined && value.enum === undefined && value.anyOf === undefined
  return isGroup || isOpen ? `a group of ${named}` : `a group of ${named}, each ${takes(value)}`
}

function byDefault({ default: assumed }: Rule, required: boolean): string {
  if (assumed === undefined) return required ? '_required_' : ''
  const isEmpty = typeof assumed === 'object' && assumed !== null && Object.keys(assumed).length === 0
  return isEmpty ? '' : `\`${typeof assumed === 'string' ? assumed : JSON.stringify(assumed)}\``
}
