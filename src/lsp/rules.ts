import { mappingJsonSchema } from '../mapping/json-schema.ts'
import { item, type Path } from './yaml/entries.ts'

/** The part of JSON Schema that the schema of mapping files is written in. */
interface Rule {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly const?: string | boolean
  readonly default?: unknown
  readonly anyOf?: readonly Rule[]
  readonly properties?: Readonly<Record<string, Rule>>
  readonly additionalProperties?: boolean | Rule
  readonly items?: Rule
  readonly $defs?: Readonly<Record<string, Rule>>
}

/** A key that may stand somewhere, and what its value may be. */
export interface KnownKey {
  readonly name: string
  readonly description: string
  /** What its value is made of. */
  readonly holds: 'mapping' | 'list' | 'value'
}

const schema = mappingJsonSchema() as Rule

/** The keys that the mapping at the end of a path may have by name. */
export function keysAt(path: Path): readonly KnownKey[] {
  const keys = new Map<string, KnownKey>()
  for (const rule of rulesAt(path)) {
    for (const [name, property] of Object.entries(rule.properties ?? {})) {
      if (!keys.has(name)) keys.set(name, { name, description: descriptionOf(property), holds: holdingOf(property) })
    }
  }
  return [...keys.values()]
}

/** The words that a value can be, where it is one of some. */
export function wordsAt(path: Path): readonly string[] {
  return rulesAt(path).flatMap(({ enum: words, const: fixed, type }) => {
    if (words !== undefined) return words
    if (fixed !== undefined) return [String(fixed)]
    return type === 'boolean' ? ['true', 'false'] : []
  })
}

/** What is said of the value at a path. */
export function descriptionAt(path: Path): string {
  const key = path.at(-1)
  const described = keysAt(path.slice(0, -1)).find(({ name }) => name === key)?.description
  return described ?? rulesAt(path).find(({ description }) => description !== undefined)?.description ?? ''
}

/** Whether a mapping of keys can stand at the end of a path. */
export function holdsKeys(path: Path): boolean {
  return rulesAt(path).some(isMapping)
}

function rulesAt(path: Path): readonly Rule[] {
  return path.reduce<readonly Rule[]>((rules, key) => rules.flatMap(rule => below(rule, key)), alternatives(schema))
}

function below({ properties, additionalProperties, items }: Rule, key: string): readonly Rule[] {
  if (key === item) return items === undefined ? [] : alternatives(items)
  const property = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined
  if (property !== undefined) return alternatives(property)
  return typeof additionalProperties === 'object' ? alternatives(additionalProperties) : []
}

/** A rule with what it refers to, each of its alternatives for itself. */
function alternatives(rule: Rule): readonly Rule[] {
  const referred = rule.$ref === undefined ? undefined : schema.$defs?.[rule.$ref.replace('#/$defs/', '')]
  if (referred !== undefined) return alternatives(referred)
  return rule.anyOf === undefined ? [rule] : [rule, ...rule.anyOf.flatMap(alternatives)]
}

function descriptionOf(rule: Rule): string {
  return [rule, ...alternatives(rule)].find(({ description }) => description !== undefined)?.description ?? ''
}

function holdingOf(rule: Rule): KnownKey['holds'] {
  const [first, ...others] = alternatives(rule).filter(({ anyOf }) => anyOf === undefined)
  if (first === undefined || others.some(other => isMapping(other) !== isMapping(first))) return 'value'
  if (isMapping(first)) return 'mapping'
  return first.type === 'array' ? 'list' : 'value'
}

function isMapping({ type }: Rule): boolean {
  return type === 'object'
}
