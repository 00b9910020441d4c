import { Command } from 'commander'
import { type BenchSubject, benchSystem } from '../../host/bench/bench.ts'
import { compare } from '../../host/bench/compare.ts'
import { titleOf } from '../../host/bench/middle.ts'
import { readBenchResult } from '../../host/bench/read.ts'
import { type BenchResult, type CycleName, cycleNames } from '../../host/bench/result.ts'
import { writeBenchResult } from '../../host/bench/write.ts'
import { cyclesIn, numberFrom1, numbersIn, percentIn } from '../bench/options.ts'
import { sayBench, sayComparison } from '../bench/say.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { printJson, say } from '../output.ts'
import { showProgress, type Track } from '../progress.ts'
import { stopSignal } from '../stop.ts'

interface Options {
  readonly config: string
  readonly cycles: readonly CycleName[]
  readonly entries?: number
  readonly churn?: number
  readonly threads: readonly number[]
  readonly rounds: number
  readonly compare?: string
  readonly out: string
  readonly json?: true
}

const usualEntries = 100_000
const usualChurn = 1

export function benchCommand(): Command {
  return new Command('bench')
    .description('Measures imports of a connected system, or of a made-up directory, into a space that is thrown away.')
    .argument('[system]', 'its name in the configuration; without it a directory is made up')
    .option('--cycles <names>', `which of ${cycleNames.join(', ')}`, cyclesIn, cycleNames)
    .option('--entries <number>', `how many entries the made-up directory has (${usualEntries})`, numberFrom1)
    .option('--churn <percent>', `how many of them change until the delta (${usualChurn})`, percentIn)
    .option('--threads <numbers>', 'how many systems are imported at once, one number after the other', numbersIn, [1])
    .option('--rounds <number>', 'how often everything is measured; the middle one counts', numberFrom1, 1)
    .option('--compare <file>', 'the JSON of an earlier bench to compare with')
    .option('--out <folder>', 'where the results go, as JSON and as a page', './bench-results')
    .addOption(configOption())
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost bench',
        'ecmahost bench hr --rounds 3',
        'ecmahost bench --entries 1000000 --threads 1,2 --compare bench-results/bench-2026-03-01T08-00-00.json',
      ),
    )
    .action(run)
}

async function run(name: string | undefined, options: Options, command: Command): Promise<void> {
  const subject = subjectOf(name, options, command)
  const earlier = options.compare === undefined ? undefined : readBenchResult(options.compare)
  const result = await measured(subject, options)
  const comparison = earlier === undefined ? undefined : compare(result, earlier)
  const written = await writeBenchResult(options.out, result, comparison)
  if (options.json) {
    await printJson({ ...result, ...(comparison === undefined ? {} : { comparison }), written })
    return
  }
  sayBench(result)
  if (comparison !== undefined) sayComparison(comparison)
  say(`\nWritten: ${written.json} and ${written.html}`)
}

function subjectOf(name: string | undefined, options: Options, command: Command): BenchSubject {
  const { entries, churn, config } = options
  if (name === undefined) {
    return { kind: 'synthetic', folder: process.cwd(), entries: entries ?? usualEntries, churn: churn ?? usualChurn }
  }
  if (entries !== undefined || churn !== undefined) {
    const option = entries === undefined ? '--churn' : '--entries'
    command.error(
      `error: ${option} is for a made-up directory, and "${name}" is a system of its own. Leave one of them out.`,
    )
  }
  return { kind: 'system', config: requireConfig(config), name }
}

/** Measures, and shows on the way how far it is. */
async function measured(subject: BenchSubject, options: Options): Promise<BenchResult> {
  const { cycles, threads, rounds } = options
  const { signal, release } = stopSignal()
  const progress = showProgress()
  let track: Track | undefined
  try {
    return await benchSystem(subject, {
      cycles,
      threads,
      rounds,
      signal,
      tell(event) {
        switch (event.kind) {
          case 'cycle':
            track?.close()
            track = progress.track(
              rounds === 1 ? titleOf(event) : `round ${event.round} of ${rounds}: ${titleOf(event)}`,
            )
            break
          case 'progress':
            track?.update(event.read, event.expected > 0 ? event.expected : undefined)
            break
          case 'measured':
            break
          default:
            event satisfies never
        }
      },
    })
  } finally {
    progress.close()
    release()
  }
}
