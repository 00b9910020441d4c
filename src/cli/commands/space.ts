import { join } from 'node:path'
import { Command, type Option } from 'commander'
import { type Config, systemOf } from '../../host/config.ts'
import { resourceId } from '../../model/entry.ts'
import { openSpace, type SpaceReader, type StoredEntry } from '../../space/space.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { print, printJson, say } from '../output.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly config: string
  readonly json?: true
  readonly type?: string
  readonly limit?: number
  readonly offset?: number
}

export function spaceCommand(): Command {
  return new Command('space')
    .description('Looks into the connector space of a connected system. It may be in use meanwhile.')
    .addHelpText(
      'after',
      examples('ecmahost space count hr', 'ecmahost space get hr E100017', 'ecmahost space export hr > hr.jsonl'),
    )
    .addCommand(countCommand())
    .addCommand(getCommand())
    .addCommand(listCommand())
    .addCommand(exportCommand())
}

function countCommand(): Command {
  return sub('count', 'Counts the entries of each object type.')
    .addHelpText('after', examples('ecmahost space count hr', 'ecmahost space count hr --json'))
    .action((name: string, options: Options) =>
      withSpace(options, name, async space => {
        const types = typesOf(space)
        const counts = Object.fromEntries(types.map(type => [type, space.count(type)]))
        if (options.json) return await printJson(counts)
        for (const type of types) await print(`${type}  ${(counts[type] ?? 0).toLocaleString('en')}\n`)
      }),
    )
}

function getCommand(): Command {
  return sub('get', 'Shows an entry.')
    .argument('<anchor>', 'its anchor')
    .option('-t, --type <object type>', 'its object type, where several have such an anchor')
    .addHelpText('after', examples('ecmahost space get hr E100017', 'ecmahost space get hr G001 --type group --json'))
    .action((name: string, anchor: string, options: Options) =>
      withSpace(options, name, async space => {
        const found = wantedTypes(space, options)
          .map(type => space.get(type, anchor))
          .filter(entry => entry !== undefined)
        if (found.length === 0) {
          say(`There is no entry with the anchor "${anchor}" in ${name}.`)
          throw new Exit(exitCodes.failures)
        }
        for (const entry of found) await printEntry(entry, options)
      }),
    )
}

function listCommand(): Command {
  return sub('list', 'Lists entries.')
    .option('-t, --type <object type>', 'only this object type')
    .option('-n, --limit <number>', 'how many', wholeNumber, 20)
    .option('--offset <number>', 'how many to pass over', wholeNumber, 0)
    .addHelpText('after', examples('ecmahost space list hr', 'ecmahost space list hr --type group --limit 5 --json'))
    .action((name: string, options: Options) =>
      withSpace(options, name, async space => {
        for (const type of wantedTypes(space, options)) {
          for (const entry of space.list(type, {
            offset: options.offset ?? 0,
            limit: options.limit ?? 20,
            rows: false,
          })) {
            if (options.json) await printJson(entryJson(entry))
            else await print(`${entry.objectType}  ${entry.anchor}  ${brief(entry)}\n`)
          }
        }
      }),
    )
}

function exportCommand(): Command {
  return sub('export', 'Writes all entries, one line of JSON each.')
    .option('-t, --type <object type>', 'only this object type')
    .addHelpText('after', examples('ecmahost space export hr > hr.jsonl', 'ecmahost space export hr --type group'))
    .action((name: string, options: Options) =>
      withSpace(options, name, async space => {
        for (const type of wantedTypes(space, options)) {
          for (const entry of space.list(type, { offset: 0, limit: Number.POSITIVE_INFINITY })) {
            await printJson(entryJson(entry))
          }
        }
      }),
    )
}

function sub(name: string, description: string): Command {
  const option: Option = configOption()
  return new Command(name)
    .description(description)
    .argument('<system>', 'the name of the connected system in the configuration')
    .addOption(option)
    .option('--json', 'JSON')
}

async function withSpace(options: Options, name: string, work: (space: SpaceReader) => Promise<void>): Promise<void> {
  const config: Config = requireConfig(options.config)
  const space = openSpace(join(config.host.data, systemOf(config, name).name))
  if (space === undefined) {
    say(`${name} has not been imported yet. Import it: ecmahost import ${name}`)
    throw new Exit(exitCodes.failures)
  }
  try {
    await work(space)
  } finally {
    await space.close()
  }
}

function typesOf(space: SpaceReader): string[] {
  return space.schema?.objectTypes.map(objectType => objectType.name) ?? []
}

function wantedTypes(space: SpaceReader, options: Options): string[] {
  const types = typesOf(space)
  if (options.type === undefined) return types
  if (types.includes(options.type)) return [options.type]
  say(`There is no object type "${options.type}". There are: ${types.join(', ')}.`)
  throw new Exit(exitCodes.input)
}

function entryJson(entry: StoredEntry): Record<string, unknown> {
  const { objectType, anchor, revision, attributes } = entry
  return {
    id: resourceId(objectType, anchor),
    objectType,
    anchor,
    revision,
    created: new Date(entry.created).toISOString(),
    modified: new Date(entry.modified).toISOString(),
    attributes,
  }
}

async function printEntry(entry: StoredEntry, options: Options): Promise<void> {
  if (options.json) return await printJson(entryJson(entry))
  const { attributes, ...head } = entryJson(entry)
  const width = Math.max(...Object.keys(attributes as object).map(name => name.length), 10)
  for (const [name, value] of Object.entries(head)) await print(`${name.padEnd(width)}  ${String(value)}\n`)
  for (const [name, value] of Object.entries(entry.attributes)) await print(`${name.padEnd(width)}  ${shown(value)}\n`)
}

function shown(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  const few = value.slice(0, 20).map(shown).join(', ')
  return value.length > 20 ? `${few}, … (${value.length.toLocaleString('en')} values)` : few
}

function brief(entry: StoredEntry): string {
  return Object.values(entry.attributes)
    .slice(0, 4)
    .map(value => (Array.isArray(value) ? `${value.length} values` : shown(value)))
    .join('  ')
}
