import type { Command } from 'commander'
import { type TSchema, Type } from 'typebox'
import type { FunctionDefinition } from '../grammar/functions/define.ts'
import { functionsOf } from '../grammar/functions/index.ts'
import { signature } from '../grammar/functions/reference.ts'
import { type ValueKind, valueKinds } from '../grammar/syntax/type.ts'
import { commands } from '../src/cli/commands/index.ts'
import { exitCodesHelp } from '../src/cli/exit.ts'
import { checks } from '../src/connector/battery/checks.ts'
import { configuration } from '../src/host/declaration.ts'
import { counters, durations, measured } from '../src/host/metrics/figures.ts'
import { renderSettings } from '../src/model/settings-reference.ts'
import { builtInConnectors, loadConnector } from '../src/runtime/load.ts'
import { textOf } from './documents.ts'
import { importOrder } from './import-order.ts'

const ofConnectors = builtInConnectors().map(async name => [name, (await loadConnector(name)).settings] as const)

/** How the settings of the host and of each connector are declared. */
export const declarations: Readonly<Record<string, TSchema>> = {
  host: configuration,
  ...Object.fromEntries(await Promise.all(ofConnectors)),
}

/** A document with everything between `<!-- made from: … -->` and `<!-- /made -->` made anew. */
export async function withFreshParts(text: string): Promise<string> {
  const marks = [...text.matchAll(/(<!-- made from: (.*) -->\n)[\s\S]*?(<!-- \/made -->)/g)]
  let fresh = text
  for (const [part, start = '', source = '', end = ''] of marks) {
    fresh = fresh.replace(part, `${start}\n${await makePart(source)}\n\n${end}`.replaceAll('$', '$$$$'))
  }
  return fresh
}

async function makePart(source: string): Promise<string> {
  const [kind = '', ...names] = source.split(' ')
  const name = names.join(' ')
  switch (kind) {
    case 'settings':
      return renderSettings(declarations[name] ?? Type.Never())
    case 'file':
      return `\`\`\`yaml\n${textOf(name)}\`\`\``
    case 'commands':
      return table(['command', 'what it does'], await commandRows())
    case 'exit':
      return `${exitCodesHelp}.`
    case 'import':
      return table(['folder', 'holds', 'imports'], orderRows())
    case 'figures':
      return table(['figure', 'told apart by', 'what it is'], figureRows())
    case 'checks':
      return table(['check', 'what must be', 'needs'], checkRows())
    case 'types':
      return table(['type', 'values'], typeRows())
    case 'functions':
      return functionLists()
    case 'dialects':
      return table(['function', 'Entra ID', 'Entra Connect'], dialectRows())
    case 'folders':
      return table(['folder', 'holds'], folderRows(`${name}/`))
    default:
      throw new Error(`nothing is known to make of "${source}"`)
  }
}

const typeTexts: Readonly<Record<ValueKind, string>> = {
  string: 'text',
  integer: 'whole numbers of any size',
  decimal: 'numbers; as text where a double cannot hold all digits',
  boolean: 'True and False; text as `True`',
  dateTime: 'dates: text in ISO 8601 in attributes, values in expressions',
  binary: 'octets; text as base64',
  reference: 'the anchor of another entry, as text',
  complex: 'sub-attributes by name',
}

function figureRows(): string[][] {
  return [...Object.values(counters), ...Object.values(durations), ...measured].map(({ name, labelNames, help }) => [
    `\`${name}\``,
    labelNames.map(label => `\`${label}\``).join(' '),
    help,
  ])
}

function checkRows(): string[][] {
  return checks.map(({ name, title, needs, writes }) => {
    const operations = needs.map(operation => `\`${operation}\``).join(' ')
    return [`\`${name}\``, title, writes === true ? `${operations}, \`--write\`` : operations]
  })
}

function typeRows(): string[][] {
  return valueKinds.map(kind => [`\`${kind}\``, typeTexts[kind]])
}

/** The functions of both dialects, those of one alone, and the additions. */
function functionLists(): string {
  const entra = functionsOf('entra')
  const connect = functionsOf('aadconnect')
  const names = (definitions: readonly FunctionDefinition[], page: string): string =>
    definitions.map(({ name }) => `[${name}](${page}#${name.toLowerCase()})`).join(' · ')
  const own = connect.filter(definition => !entra.some(({ name }) => name === definition.name))
  return [
    `Additions: ${names(
      entra.filter(({ added }) => added === true),
      'functions/README.md',
    )}`,
    `Of Entra Connect alone: ${names(own, 'functions/connect/README.md')}`,
    `In both dialects, or in Entra's: ${names(
      entra.filter(({ added }) => added !== true),
      'functions/README.md',
    )}`,
  ].join('\n\n')
}

/** Names that mean something else in the other dialect. */
function dialectRows(): string[][] {
  const entra = new Map(functionsOf('entra').map(definition => [definition.name, definition]))
  return functionsOf('aadconnect').flatMap(connect => {
    const other = entra.get(connect.name)
    return other === undefined || other === connect
      ? []
      : [[connect.name, ...[other, connect].map(({ name, params }) => `\`${signature(name, params)}\``)]]
  })
}

async function commandRows(): Promise<string[][]> {
  const loaded = await Promise.all(commands.map(({ load }) => load()))
  return loaded.flatMap(command => usagesOf(command, 'ecmahost'))
}

/** A row for a command, or one for each of its own commands. */
function usagesOf(command: Command, before: string): string[][] {
  const name = `${before} ${command.name()}`
  if (command.commands.length > 0) return command.commands.flatMap(sub => usagesOf(sub, name))
  const values = command.registeredArguments.map(value => {
    const written = `${value.name()}${value.variadic ? '...' : ''}`
    return value.required ? `<${written}>` : `[${written}]`
  })
  return [[`\`${[name, ...values].join(' ')}\``, command.description()]]
}

function orderRows(): string[][] {
  return importOrder.map(({ folder, holds, imports }) => [
    `\`${folder}\``,
    holds,
    imports.length === 0 ? 'nothing of ours' : imports.map(name => `\`${name}\``).join(' '),
  ])
}

function folderRows(prefix: string): string[][] {
  const rows = importOrder.filter(({ folder }) => folder.startsWith(prefix) && !folder.endsWith('.ts'))
  return rows.map(({ folder, holds }) => [`\`${folder.slice(prefix.length)}\``, holds])
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
