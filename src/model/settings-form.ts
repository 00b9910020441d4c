import type { TSchema } from 'typebox'
import { type Rule, wantedWithin } from './rule.ts'

/** One field of a form: what is needed to ask a person for a setting. */
export interface Field {
  /** Where it stands among the settings: `files.<name>.path`, where `<name>` is any name that is chosen. */
  readonly path: string
  /** What a person reads before it. */
  readonly label: string
  readonly type: 'text' | 'password' | 'number' | 'checkbox' | 'choice' | 'list' | 'group' | 'named groups' | 'any'
  readonly required: boolean
  readonly secret: boolean
  /** What can be chosen, of a choice. */
  readonly choices?: readonly unknown[]
  /** What is assumed where nothing is said. */
  readonly default?: unknown
  /** What it may be, in words. */
  readonly takes: string
  readonly help?: string
  readonly example?: unknown
}

/** The form of a declaration, field by field; a group comes before what is in it. */
export function formOf(declaration: TSchema): readonly Field[] {
  return fieldsIn(declaration, '')
}

const anyName = '<name>'

function fieldsIn(group: Rule, before: string): readonly Field[] {
  return membersOf(group).flatMap(([name, rule, required]) => {
    const path = `${before}${name}`
    const inner = groupsIn(rule).flatMap(one => fieldsIn(one, `${path}.`))
    // What stands for any name says nothing that the group around it has not said, unless it is a value.
    return name === anyName && inner.length > 0 ? inner : [fieldOf(path, name, rule, required), ...inner]
  })
}

function membersOf(group: Rule): readonly (readonly [name: string, rule: Rule, required: boolean])[] {
  const named = Object.entries(group.properties ?? {}).map(
    ([name, rule]) => [name, rule, (group.required?.includes(name) ?? false) && rule.default === undefined] as const,
  )
  return [...named, ...Object.values(group.patternProperties ?? {}).map(rule => [anyName, rule, false] as const)]
}

/** The groups of keys that a setting may be. */
function groupsIn(rule: Rule): readonly Rule[] {
  const isGroup = rule.properties !== undefined || rule.patternProperties !== undefined
  return rule.anyOf === undefined ? (isGroup ? [rule] : []) : rule.anyOf.flatMap(groupsIn)
}

function fieldOf(path: string, name: string, rule: Rule, required: boolean): Field {
  const choices = choicesOf(rule)
  const [example] = rule.examples ?? []
  return {
    path,
    label: labelOf(name),
    type: typeOf(rule, choices),
    required,
    secret: rule.secret === true,
    ...(choices === undefined ? {} : { choices }),
    ...(rule.default === undefined ? {} : { default: rule.default }),
    takes: wantedWithin(rule),
    ...(rule.description === undefined ? {} : { help: rule.description }),
    ...(example === undefined ? {} : { example }),
  }
}

function choicesOf(rule: Rule): readonly unknown[] | undefined {
  if (rule.enum !== undefined) return rule.enum
  const constants = rule.anyOf?.map(({ const: value }) => value)
  return constants?.every(value => value !== undefined) === true ? constants : undefined
}

function typeOf(rule: Rule, choices: readonly unknown[] | undefined): Field['type'] {
  if (choices !== undefined) return 'choice'
  if (rule.secret === true) return 'password'
  if (rule.patternProperties !== undefined) return 'named groups'
  switch (rule.type) {
    case 'string':
      return 'text'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'checkbox'
    case 'array':
      return 'list'
    case 'object':
      return 'group'
    default:
      return 'any'
  }
}

/** `busyTimeoutMs` → `Busy timeout (ms)` */
function labelOf(name: string): string {
  if (name === anyName) return 'Value'
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[-_]/g, ' ')
  const lower = words.replace(/(?<= )[A-Z](?=[a-z])/g, letter => letter.toLowerCase()).replace(/ ms$/i, ' (ms)')
  return `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`
}
