import { isList, type Value } from '../syntax/value.ts'
import type { Example, FunctionDefinition, Param, ParamType, Reads } from './define.ts'

/** The reference of these functions as Markdown, in their order. */
export function renderReference(definitions: readonly FunctionDefinition[]): string {
  return page(introduction, definitions)
}

/** The same for functions that Entra Connect has otherwise. */
export function renderConnectReference(definitions: readonly FunctionDefinition[]): string {
  return page(connectIntroduction, definitions)
}

function page(introduction: string, definitions: readonly FunctionDefinition[]): string {
  const contents = definitions.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ')
  return [introduction, contents, ...definitions.map(section)].join('\n\n').concat('\n')
}

const introduction = `# Functions of the mapping language

Made from the definitions in this folder, one file a function; the examples below are tested as they stand here.

An absent argument makes the result absent unless a function says otherwise. Arguments are turned into what a parameter
takes: numbers and booleans into text and back, a list of one value into the value; a list of several is an error where
one value is wanted. Positions, counts and lengths are in UTF-16 code units and begin with 1. Names of functions are
found in any case.`

const connectIntroduction = `# What Entra Connect means by other names

Made from the definitions in this folder. These functions stand in place of those of the same name, or beside them, where a
mapping says \`dialect: aadconnect\`; all others are in [the reference](../README.md). Names are found in their own case
alone. A function that takes one value is applied to each value of a list, and so are the operators.`

/** One function's part of the reference. */
export function section(definition: FunctionDefinition): string {
  const { name, params, doc, examples, added, reads = [] } = definition
  return [
    `## ${name}`,
    `\`${signature(name, params)}\``,
    ...(added === true ? ['An addition: Microsoft has no such function.'] : []),
    doc,
    ...(reads.length === 0 ? [] : [reads.map(readsText).join(' ')]),
    ...(params.length === 0 ? [] : [params.map(parameter).join('\n')]),
    'Examples:',
    examples.map(example).join('\n'),
  ].join('\n\n')
}

/** `Switch(source, [defaultValue], {key, value})` */
export function signature(name: string, params: readonly Param[]): string {
  const fixed = params.filter(param => param.presence !== 'repeating')
  const repeating = params.filter(param => param.presence === 'repeating')
  const parts = fixed.map(param => (param.presence === 'optional' ? `[${param.name}]` : param.name))
  if (repeating.length > 0) parts.push(`{${repeating.map(param => param.name).join(', ')}}`)
  return `${name}(${parts.join(', ')})`
}

function parameter({ name, type, presence, doc }: Param): string {
  const kind = presence === 'required' ? kinds[type] : `${kinds[type]}, ${presence}`
  return `- **${name}** (${kind}): ${doc}`
}

const kinds: Readonly<Record<ParamType, string>> = {
  text: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'boolean',
  list: 'list',
  date: 'date',
  lambda: 'lambda',
  variable: 'variable',
  word: 'word',
  any: 'any value',
}

function readsText(reads: Reads): string {
  switch (reads) {
    case 'clock':
      return 'Reads the clock: entries are mapped anew in every import.'
    case 'randomness':
      return 'Draws random numbers: entries are mapped anew in every import.'
    case 'target':
      return 'Asks the target: entries are mapped anew in every import.'
    case 'domain':
      return 'Reads the default domain: another one maps all entries anew.'
    case 'tables':
      return 'Reads tables: a changed one maps all entries anew.'
    default:
      return reads satisfies never
  }
}

function example({ expression, attributes = {}, gives, note }: Example): string {
  const given = Object.entries(attributes).map(([name, value]) => `${name} = ${valueText(value)}`)
  const where = given.length === 0 ? '' : ` where ${given.join(', ')}`
  return `- ${code(expression)}${where} → ${outcomeText(gives)}${note === undefined ? '' : ` (${note})`}`
}

function outcomeText(gives: Example['gives']): string {
  if (typeof gives === 'object' && gives !== null && 'noFlow' in gives) return 'does not flow'
  if (typeof gives === 'object' && gives !== null && 'error' in gives && typeof gives.error === 'string') {
    return `error ${code(gives.error)}`
  }
  return valueText(gives)
}

function valueText(value: Value): string {
  return value === null ? '_absent_' : code(literal(value))
}

function literal(value: Value): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Uint8Array) return `bytes ${[...value].map(byte => byte.toString(16).padStart(2, '0')).join('')}`
  if (isList(value)) return `[${value.map(literal).join(', ')}]`
  return JSON.stringify(typeof value === 'string' && value.length > 80 ? `${value.slice(0, 60)}…` : value)
}

/** Inline code, in as many backquotes as it takes. */
function code(text: string): string {
  const visible = text.replaceAll(/[\p{Cc}\u00a0]/gu, control => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  const fence = visible.includes('`') ? '``' : '`'
  return `${fence}${visible}${fence}`
}
