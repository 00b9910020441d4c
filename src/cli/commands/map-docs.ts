import { Command, Option } from 'commander'
import { functionNamed } from '../../../grammar/compile/calls.ts'
import type { FunctionDefinition } from '../../../grammar/functions/define.ts'
import { functionsOf } from '../../../grammar/functions/index.ts'
import { signature } from '../../../grammar/functions/reference.ts'
import { type Dialect, dialects as languages } from '../../../grammar/syntax/operators.ts'
import { toJson } from '../../mapping/evaluation-line.ts'
import { dialects, languageOf, type MappingDialect } from '../../mapping/file.ts'
import { suggest } from '../../model/suggest.ts'
import { docsText, firstSentence, summaryText } from '../docs-text.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { print, printJson, say } from '../output.ts'
import { styled } from '../styled.ts'

interface Options {
  readonly dialect?: MappingDialect
  readonly search?: string
  readonly json?: true
}

export function mapDocsCommand(): Command {
  return new Command('docs')
    .description('Shows what a function of the mapping language does. Without a name, lists all functions.')
    .argument('[name]', 'the name of a function, in any case')
    .addOption(
      new Option('--dialect <dialect>', 'only this dialect (default: entra, then what aadconnect has besides)').choices(
        [...dialects],
      ),
    )
    .option('--search <text>', 'only functions with this text in their name or documentation')
    .option('--json', 'the definitions as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost map docs Join',
        'ecmahost map docs --search date',
        'ecmahost map docs Select --dialect aadconnect',
      ),
    )
    .action(async (name: string | undefined, options: Options) => {
      if (name === undefined) await list(options)
      else await show(name, options)
    })
}

const titles: Readonly<Record<Dialect, string>> = {
  entra: 'Entra ID and cloud sync (dialect: entra)',
  aadconnect: 'Entra Connect (dialect: aadconnect)',
}

async function show(name: string, { dialect, json }: Options): Promise<void> {
  const language = dialect === undefined ? 'entra' : languageOf(dialect)
  const definition = functionNamed(name, language)
  const other = languages.find(known => known !== language) ?? language
  const elsewhere = functionNamed(name, other)
  const found = definition ?? (dialect === undefined ? elsewhere : undefined)
  if (found === undefined) throw unknown(name, language, elsewhere && other)
  if (json) return await printJson(plain(found))
  if (definition === undefined) await print(`${styled('dim', titles[other])}\n\n`)
  await print(`${docsText(found, Math.min(process.stdout.columns ?? 100, 100))}\n`)
  if (definition !== undefined && elsewhere !== undefined && elsewhere !== definition && dialect === undefined) {
    await print(`\n${styled('dim', `Entra Connect has another ${found.name}: --dialect ${other}`)}\n`)
  }
}

function unknown(name: string, language: Dialect, elsewhere: Dialect | undefined): Error {
  const known = functionsOf(language).map(definition => definition.name)
  const help = elsewhere === undefined ? suggest(name, known) : `It is a function of ${titles[elsewhere]}.`
  return mistake('unknown-function', `There is no function ${name}.`, help)
}

async function list({ dialect, search, json }: Options): Promise<void> {
  const groups = groupsOf(dialect).map(({ title, functions }) => ({
    title,
    functions: functions.filter(definition => isFound(definition, search)),
  }))
  const all = groups.flatMap(({ functions }) => functions)
  if (json) return await printJson(all.map(summary))
  if (all.length === 0) {
    say(`No function has "${search ?? ''}" in its name or documentation.`)
    throw new Exit(exitCodes.failures)
  }
  const width = Math.min(48, Math.max(...all.map(({ name, params }) => signature(name, params).length)))
  const texts = groups
    .filter(({ functions }) => functions.length > 0)
    .map(({ title, functions }) => {
      return [styled('bold', title), ...functions.map(definition => `  ${summaryText(definition, width)}`)].join('\n')
    })
  await print(`${texts.join('\n\n')}\n`)
}

interface Group {
  readonly title: string
  readonly functions: readonly FunctionDefinition[]
}

/** What both dialects share stands under the first. */
function groupsOf(dialect: MappingDialect | undefined): readonly Group[] {
  if (dialect !== undefined)
    return [{ title: titles[languageOf(dialect)], functions: functionsOf(languageOf(dialect)) }]
  const shared = new Set(functionsOf('entra'))
  const besides = functionsOf('aadconnect').filter(definition => !shared.has(definition))
  return [
    { title: titles.entra, functions: functionsOf('entra') },
    { title: `${titles.aadconnect}: what it has otherwise, or besides`, functions: besides },
  ]
}

function isFound({ name, doc, params }: FunctionDefinition, search: string | undefined): boolean {
  const text = [name, doc, ...params.map(param => param.doc)].join(' ').toLowerCase()
  return text.includes((search ?? '').toLowerCase())
}

function summary(definition: FunctionDefinition): object {
  const { name, params, doc } = definition
  return { name, signature: signature(name, params), summary: firstSentence(doc), dialects: dialectsOf(definition) }
}

function plain(definition: FunctionDefinition): object {
  const { name, params, returns, doc, reads = [], added = false } = definition
  return {
    name,
    signature: signature(name, params),
    dialects: dialectsOf(definition),
    doc,
    returns,
    reads,
    addition: added,
    params: params.map(({ name, type, presence, doc }) => ({ name, type, presence, doc })),
    examples: definition.examples.map(({ gives, attributes, ...example }) => ({
      ...example,
      ...(attributes && { attributes: toJson(attributes) }),
      ...outcome(gives),
    })),
  }
}

function dialectsOf(definition: FunctionDefinition): readonly Dialect[] {
  return languages.filter(language => functionsOf(language).includes(definition))
}

/** As `map eval` has it. */
function outcome(gives: FunctionDefinition['examples'][number]['gives']): object {
  const isOther = typeof gives === 'object' && gives !== null && ('noFlow' in gives || 'error' in gives)
  return isOther ? gives : { value: toJson(gives) }
}
