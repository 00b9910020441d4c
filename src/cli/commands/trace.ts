import { Command } from 'commander'
import { type Config, systemOf } from '../../host/config.ts'
import { type SpaceTrace, traceAnchor } from '../../host/trace.ts'
import { explainEntry } from '../../mapping/explain.ts'
import { HostError } from '../../model/error.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { findEntry } from '../found-entry.ts'
import { examples } from '../help.ts'
import { withSpaceOf } from '../open-space.ts'
import { print, printJson } from '../output.ts'
import { styled } from '../styled.ts'
import { type EntryTrace, isUnknown, type Standing, traceText } from '../trace/text.ts'

interface Options {
  readonly config: string
  readonly type?: string
  readonly stored?: true
  readonly json?: true
}

export function traceCommand(): Command {
  return new Command('trace')
    .description(
      'Follows one entry: where it stands in its system, what its mapping makes of it, what is stored, and what the last runs did to it.',
    )
    .argument('<system>', 'the name of the connected system in the configuration')
    .argument('<anchor>', 'the anchor of the entry; parts of a compound one are joined by |')
    .option('-t, --type <object type>', 'its object type, where several have such an anchor')
    .option('--stored', 'only what is stored: the system is not read')
    .addOption(configOption())
    .option('--json', 'the same as JSON')
    .addHelpText(
      'after',
      examples('ecmahost trace hr E100002', 'ecmahost trace hr E100002 --stored', 'ecmahost trace hr E100002 --json'),
    )
    .action(run)
}

async function run(name: string, anchor: string, options: Options): Promise<void> {
  const config = requireConfig(options.config)
  const system = systemOf(config, name).name
  const known = await withSpaceOf<{ readonly space: SpaceTrace; readonly epoch: string | null } | null>(
    config,
    system,
    space => ({ space: traceAnchor(space, anchor), epoch: space.epoch }),
    () => null,
  )
  const standing: Standing = options.stored
    ? { kind: 'not asked' }
    : await standingOf(config, { system, anchor, type: options.type, epoch: known?.epoch ?? null })
  const trace: EntryTrace = { system, anchor, standing, space: known?.space ?? null }
  if (options.json) await printJson(trace)
  else await print(`${traceText(trace, styled)}\n`)
  if (isUnknown(trace)) throw new Exit(exitCodes.failures)
}

interface Asked {
  readonly system: string
  readonly anchor: string
  readonly type: string | undefined
  /** What the last complete import went by. */
  readonly epoch: string | null
}

/** Where the entry stands in its system. That it is not there, or that the system cannot be read, is a part of the answer. */
async function standingOf(config: Config, { system, anchor, type, epoch }: Asked): Promise<Standing> {
  try {
    const found = await findEntry(config, system, anchor, { type })
    const { source, unit, position } = found.row
    const place = { source, unit, position }
    const explanation = explainEntry({ ...found, direction: 'import', anchor, place, now: found.stored })
    return { kind: 'found', explanation, isRemapped: found.epoch !== epoch }
  } catch (error) {
    if (!(error instanceof HostError) || error.code === 'run-stopped') throw error
    return { kind: error.code === 'entry-missing' ? 'missing' : 'unread', message: error.message }
  }
}
