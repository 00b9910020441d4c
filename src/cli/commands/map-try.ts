import { Command, Option } from 'commander'
import { dialects, languageOf, type MappingDialect } from '../../mapping/file.ts'
import { suggest } from '../../model/suggest.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { findEntry } from '../found-entry.ts'
import { entryIn } from '../given-entry.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { plural, say, sayDiagnostics } from '../output.ts'
import { History, historyPath } from '../try/history.ts'
import { promptFor } from '../try/prompt.ts'
import { readLines } from '../try/read-lines.ts'
import { Session, type SessionOptions } from '../try/session.ts'

interface Options {
  readonly config: string
  readonly type?: string
  readonly example?: string
  readonly entry?: string
  readonly system?: string
  readonly anchor?: string
  readonly dialect?: MappingDialect
  readonly json?: true
}

export function mapTryCommand(): Command {
  return new Command('try')
    .description(
      'Evaluates expressions against an entry as they are typed. Where there is no terminal, the lines of standard input are answered.',
    )
    .argument('<file>', 'the mapping file: its names, parameters and tables can be used')
    .option('-t, --type <object type>', 'the object type, where the mapping has several')
    .addOption(
      new Option('--example <name>', 'the entry: an example of the mapping (default: the first)').conflicts([
        'entry',
        'system',
      ]),
    )
    .addOption(new Option('--entry <file>', 'the entry: a JSON object of attributes').conflicts('system'))
    .option('--system <system>', 'the entry: one of a connected system of the configuration, with --anchor')
    .option('--anchor <anchor>', 'its anchor there')
    .addOption(
      new Option('--dialect <dialect>', 'how expressions are read (default: as in the file)').choices([...dialects]),
    )
    .addOption(configOption())
    .option('--json', 'a line of JSON for each line')
    .addHelpText(
      'after',
      examples(
        'ecmahost map try mappings/hr.yaml --type person',
        'ecmahost map try mappings/hr.yaml --system hr --anchor E100002',
        `echo 'ToUpper([title])' | ecmahost map try mappings/hr.yaml --type person --entry ann.json --json`,
      ),
    )
    .action(run)
}

async function run(path: string, options: Options, command: Command): Promise<void> {
  if ((options.system === undefined) !== (options.anchor === undefined)) {
    command.error('error: --system and --anchor go together')
  }
  if (options.entry === '-') command.error('error: standard input holds the expressions; --entry takes a file')
  const session = new Session({ path, ...(await beginning(options)) })
  requireExample(options.example, session)
  const { diagnostics } = session.trial.fitted
  sayDiagnostics(diagnostics)
  if (options.json || !process.stdin.isTTY || !process.stdout.isTTY) {
    return await readLines(session, { json: options.json === true })
  }
  sayBeginning(path, session)
  await promptFor(session, historyIn(historyPath()))
}

async function beginning({
  config,
  type,
  example,
  entry,
  system,
  anchor,
  dialect,
}: Options): Promise<Omit<SessionOptions, 'path'>> {
  const common = { objectType: type, example, dialect: dialect && languageOf(dialect) }
  if (entry !== undefined) return { ...common, entry: await entryIn(entry) }
  if (system === undefined || anchor === undefined) return common
  const found = await findEntry(requireConfig(config), system, anchor, { type })
  return { ...common, objectType: found.row.objectType, entry: found.entry, declared: found.objectType }
}

function requireExample(name: string | undefined, { examples }: Session): void {
  const known = examples.map(example => example.name)
  if (name === undefined || known.includes(name)) return
  throw mistake('unknown-example', `There is no example "${name}".`, suggest(name, known))
}

function historyIn(path: string): History | undefined {
  const history = new History(path)
  try {
    void history.lines
    return history
  } catch (error) {
    say(`The history cannot be read: ${(error as Error).message}`)
    return undefined
  }
}

function sayBeginning(path: string, { entry, examples, ready }: Session): void {
  const { name, flows } = ready.type
  say(
    `${path}, ${name.text}: ${plural(flows.length, 'flow')}, ${plural(examples.length, 'example')}. The entry has ${plural(entry.size, 'attribute')}.`,
  )
  say('Type an expression, or .help. Tab completes names; Ctrl-D ends it.')
}
