import { functionNamed } from '../../../grammar/compile/calls.ts'
import { wordNames } from '../../../grammar/compile/words.ts'
import { functionsOf } from '../../../grammar/functions/index.ts'
import { signature } from '../../../grammar/functions/reference.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'

/** What can be named at a prompt. */
export interface Names {
  readonly dialect: Dialect
  readonly attributes: readonly string[]
  readonly named: readonly string[]
  readonly parameters: readonly string[]
  readonly tables: readonly string[]
  /** Words with a dot before them, and what can stand behind each. */
  readonly commands: ReadonlyMap<string, readonly string[]>
}

/** What a stretch at the end of a line can be made into; several are shown, one is put in its place. */
export interface Completion {
  readonly hits: readonly string[]
  readonly stem: string
}

const none: Completion = { hits: [], stem: '' }

/** What can stand at the end of a line. Names of functions are found in any case; several are shown with what they take. */
export function complete(line: string, names: Names): Completion {
  const command = /^(\.\w*)(\s+)?(.*)$/.exec(line)
  if (command === null) return completeExpression(line, names)
  const [, word = '', blank, rest = ''] = command
  if (blank === undefined) return startingWith(word, [...names.commands.keys()])
  return word === '.explain' ? completeExpression(rest, names) : startingWith(rest, names.commands.get(word) ?? [])
}

function completeExpression(text: string, names: Names): Completion {
  const table = /\bLookup\(\s*("[^"]*)$/i.exec(text)?.[1]
  if (table !== undefined)
    return startingWith(
      table,
      names.tables.map(name => `"${name}"`),
    )
  const code = text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, whole => ' '.repeat(whole.length))
  if (code.includes('"')) return none
  const attribute = /\[[^\]]*$/.exec(code)?.[0]
  if (attribute !== undefined)
    return startingWith(
      attribute,
      names.attributes.map(name => `[${name}]`),
    )
  const [stem = ''] = /%[\w.-]*$|\$?\w*$/.exec(code) ?? []
  if (stem.startsWith('%'))
    return startingWith(
      stem,
      names.parameters.map(name => `%${name}%`),
    )
  if (stem.startsWith('$'))
    return startingWith(
      stem,
      [...names.named, ...lambdasIn(code)].map(name => `$${name}`),
    )
  return stem === '' ? beginnings(code, names) : namesOf(stem, names)
}

/** Variables that lambdas of the line have brought along. */
function lambdasIn(code: string): readonly string[] {
  return [...code.matchAll(/\$(\w+)\s*=>/g)].map(([, name = '']) => name)
}

function namesOf(stem: string, { dialect }: Names): Completion {
  const lower = stem.toLowerCase()
  const words = wordNames(dialect).filter(word => word.toLowerCase().startsWith(lower))
  const functions = functionsOf(dialect).filter(({ name }) => name.toLowerCase().startsWith(lower))
  const [only, second] = functions
  if (only !== undefined && second === undefined && words.length === 0) return { hits: [`${only.name}(`], stem }
  return { hits: [...words, ...functions.map(({ name, params }) => signature(name, params))], stem }
}

/** Right behind a bracket, what the function takes; then what the entry and the mapping have. */
function beginnings(code: string, { dialect, attributes, named, parameters }: Names): Completion {
  const called = /(\w+)\(\s*$/.exec(code)?.[1]
  const definition = called === undefined ? undefined : functionNamed(called, dialect)
  const values = [
    ...attributes.map(name => `[${name}]`),
    ...named.map(name => `$${name}`),
    ...parameters.map(name => `%${name}%`),
  ]
  // Alone it would be put into the line.
  const shape =
    definition === undefined || values.length === 0 ? [] : [signature(definition.name, definition.params), '']
  return { hits: [...shape, ...values], stem: '' }
}

function startingWith(stem: string, known: readonly string[]): Completion {
  const lower = stem.toLowerCase()
  return { hits: known.filter(name => name.toLowerCase().startsWith(lower)), stem }
}
